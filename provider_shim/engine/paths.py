"""Writing at places in JSON objects."""

from __future__ import annotations

from typing import Any, cast

from provider_shim.answers import Json


def put(body: dict[str, Any], path: tuple[str, ...], value: Json) -> None:
    """Write `value` at `path`; an object is merged with one that is there."""
    for step in path[:-1]:
        body = body.setdefault(step, {})
    there = body.get(path[-1])
    if isinstance(there, dict) and isinstance(value, dict):
        cast("dict[str, Any]", there).update(cast("dict[str, Any]", value))
    else:
        body[path[-1]] = value
