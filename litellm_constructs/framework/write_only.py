"""Text that Terraform is to keep in no state: its attribute is given by the write-only twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self, cast

from provider_shim.fields import Field, names_of_twin


class WriteOnly(str):
    """A text that makes the attribute write-only in which it stands, however deep."""

    version: int | None

    @classmethod
    def of(cls, text: str, version: int | None) -> Self:
        made = cls(text)
        made.version = version
        return made


def divided(field: Field, value: Any) -> Mapping[str, Any]:
    """An attribute and its twins, with what `value` says of each; None is what is not set. Raises ValueError."""
    if field.twin_of or not field.is_secret:
        if any(True for _ in _marks(value)):
            raise ValueError("takes nothing that is write-only, as it is no secret to Terraform")
        return {field.name: value}
    versions = {mark.version for mark in _marks(value)}
    if len(versions) > 1:
        raise ValueError("it has write-only secrets of several versions: give all the same")
    twin, version = names_of_twin(field.name)
    if versions:
        return {field.name: None, twin: value, version: versions.pop()}
    return {field.name: value, twin: None, version: None}


def _marks(value: Any) -> Iterator[WriteOnly]:
    if isinstance(value, WriteOnly):
        yield value
    elif isinstance(value, dict):
        for item in cast("dict[str, Any]", value).values():
            yield from _marks(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _marks(item)
