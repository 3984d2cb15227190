"""Where secrets stand in a program, and may stand instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.framework.l1 import L1
from provider_shim.fields import Field, fields_of


def instead(resource: L1[Any], place: str) -> str:
    """What to write for a secret that stands in plain text."""
    known_to_terraform = "SecretValue.variable"
    looked_up = not any(field.attr.verbatim for field in _leading_to(resource, place))
    return f"SecretValue.gateway_env or {known_to_terraform}" if looked_up else known_to_terraform


def _leading_to(resource: L1[Any], place: str) -> Iterator[Field]:
    """The attribute at a place, and those that it is in; of a write-only twin, that which it is the twin of."""
    name, *steps = place.split(".")
    fields = {field.name: field for field in fields_of(resource.spec)}
    field = fields.get(fields[name].twin_of or name) if name in fields else None
    while field:
        yield field
        members = {member.name: member for member in field.members}
        field = next((members[step] for step in steps[:1] if step in members), None)
        steps = steps[1:]


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """The texts of an attribute, however deep, each with its place: `metadata.logging.callback_name`."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from texts(item, f"{place}.{key}")
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from texts(item, place)
    elif isinstance(value, str):
        yield place, value
