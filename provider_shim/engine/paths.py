"""Places in JSON objects: reading one, writing one."""

from __future__ import annotations

from typing import Any, cast

from provider_shim.spec import Json


def dig(value: Json, path: tuple[str, ...]) -> Json:
    """What stands at `path`, None when the way there is missing."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, Any]", value).get(step)
    return value


def put(body: dict[str, Any], path: tuple[str, ...], value: Json) -> None:
    """Write `value` at `path`; an object is merged with one that is there."""
    for step in path[:-1]:
        body = body.setdefault(step, {})
    there = body.get(path[-1])
    if isinstance(there, dict) and isinstance(value, dict):
        cast("dict[str, Any]", there).update(cast("dict[str, Any]", value))
    else:
        body[path[-1]] = value
