"""Request bodies: all of an object for a create, what changes for an update."""

from __future__ import annotations

from typing import Any, cast

from provider_shim.answers import Json
from provider_shim.cty import DYNAMIC, ListOf, MapOf, Object
from provider_shim.engine.memory import Memory
from provider_shim.engine.paths import put
from provider_shim.engine.state import left_to_maps
from provider_shim.engine.values import meaning, plain, same, to_gateway
from provider_shim.fields import Field, fields_of
from provider_shim.spec import Change, Resource, Values


def creation(spec: type[Resource], planned: dict[str, Any], chosen: frozenset[str]) -> Change:
    return Change({}, planned, _whole(spec, planned), _whole(spec, planned), frozenset(planned), chosen)


def update(spec: type[Resource], prior: Object, planned: dict[str, Any], memory: Memory) -> Change:
    body: dict[str, Any] = {}
    before = {name: plain(value) for name, value in memory.managed(fields_of(spec), prior, planned).items()}
    changed = [item for item in fields_of(spec) if not _equal(item, before[item.name], planned[item.name])]
    left = left_to_maps(spec, planned)
    # A key that a map no longer has may now be an attribute.
    for item in sorted(changed, key=lambda item: not item.shape.free):
        if item.name in left:
            continue
        if item.shape.free:
            put(
                body,
                item.send,
                _patch(item, before[item.name], planned[item.name], memory.owned_keys(item.name, prior)),
            )
        elif meaning(item, planned[item.name]) is None and planned[item.name] in (None, "", [], {}):
            _clear(item, body)
        elif item.send:
            put(body, item.send, to_gateway(item.shape, planned[item.name]))
    return Change(before, planned, body, _whole(spec, planned), frozenset(item.name for item in changed))


def _equal(item: Field, before: Any, after: Any) -> bool:
    return before == after and type(before) is type(after)


def _whole(spec: type[Resource], planned: Values) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for item in fields_of(spec):
        unset = planned[item.name] is None or (planned[item.name] == "" and not item.required)
        if item.send and not unset:
            put(body, item.send, to_gateway(item.shape, planned[item.name]))
    return body


def _patch(item: Field, before: Any, after: Any, owned: frozenset[str]) -> dict[str, Json]:
    """What changes in a free map; None for a key that the configuration owned and no longer has."""
    old, new = cast("dict[str, Any]", before or {}), cast("dict[str, Any]", after or {})
    sent: dict[str, Json] = {
        key: to_gateway(item.shape, {key: value})[key]
        for key, value in new.items()
        if key not in old or not same(item, {key: old[key]}, {key: value})
    }
    return {**sent, **{key: None for key in owned if key in old and key not in new}}


def _clear(item: Field, body: dict[str, Any]) -> None:
    if not item.send:
        return
    if item.attr.clear is not None:
        put(body, item.send, item.attr.clear)
    elif item.send[:1] == ("metadata",):
        put(body, item.send, None)
    elif isinstance(item.type, ListOf) and not item.shape.nested:
        put(body, item.send, [])
    elif isinstance(item.type, MapOf) or item.type == DYNAMIC:
        put(body, item.send, {})
    elif item.read[:1] == ("metadata",):
        put(body, item.read, None)
    else:
        put(body, item.send, None)
