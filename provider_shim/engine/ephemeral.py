"""What is there for one run: opened, renewed, and closed by what `opened` said of it."""

from __future__ import annotations

import json
import time
from typing import Any, cast

from provider_shim.cty import Object
from provider_shim.engine.bodies import creation
from provider_shim.engine.state import from_row
from provider_shim.engine.values import plain
from provider_shim.fields import fields_of
from provider_shim.jsons import parse
from provider_shim.spec import Ephemeral, Gateway, Values, seconds_of

_DURATION = "duration"
_MADE = "made"
"""Kept beside the attributes that make the id: ids of the budgets that LiteLLM has made along with the object."""


def planned(spec: type[Ephemeral], config: Object) -> dict[str, Any]:
    """What is made: as configured, with defaults, and what the provider chooses."""
    values = {item.name: plain(config[item.name]) for item in fields_of(spec)}
    for item in fields_of(spec):
        if values[item.name] is None:
            values[item.name] = item.attr.choose() if item.attr.choose else item.default
    return values


async def opened(
    spec: type[Ephemeral], gateway: Gateway, config: Object, values: dict[str, Any]
) -> tuple[Object, bytes]:
    """What Terraform is told, and by what it is renewed and closed."""
    chosen = frozenset(item.name for item in fields_of(spec) if item.attr.choose)
    change = creation(spec, values, chosen)
    row = await spec.create(gateway, change)
    try:
        await spec.finish(gateway, change)
        result = dict(config)
        for item in fields_of(spec):
            if config[item.name] is None and (item.server_set or item.default is not None):
                known = change.planned[item.name]
                result[item.name] = from_row(spec, item, row) if known is None else known
        result["id"] = spec.make_id({name: plain(value) for name, value in result.items()})
    except Exception:
        await spec.remove(gateway, change.planned)
        raise
    kept = {name: change.planned[name] for name in (*spec.identified_by(), _DURATION)}
    return result, json.dumps({**kept, _MADE: change.made}).encode()


def renew_at(kept: Values) -> int:
    """When half of its time is over, in seconds since 1970."""
    return int(time.time() + seconds_of(kept[_DURATION]) / 2)


async def closed(spec: type[Ephemeral], gateway: Gateway, kept: Values) -> None:
    """It may be gone already."""
    await spec.remove(gateway, kept)
    await spec.delete_made(gateway, kept[_MADE])


def left_over(spec: type[Ephemeral], kept: Values) -> str:
    return f"{spec.make_id(kept)} could not be deleted. It ends by itself when {kept[_DURATION]} are over."


def kept_of(spec: type[Ephemeral], private: bytes) -> dict[str, Any]:
    """What `opened` has kept, beside the attributes of which nothing is known."""
    return {**{item.name: None for item in fields_of(spec)}, **cast("dict[str, Any]", parse(private))}
