"""The state of one object: read from the gateway, taken over from a state file, begun by an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from provider_shim.answers import Json, Unexpected, dig, expected, part
from provider_shim.cty import Object, Value
from provider_shim.engine import timeouts
from provider_shim.engine.memory import Memory
from provider_shim.engine.values import from_gateway, meaning, plain, same, to_gateway, to_value
from provider_shim.fields import Field, fields_of, twins_of, yielding
from provider_shim.schema import Nesting
from provider_shim.spec import Resource


def empty(spec: type[Resource]) -> Object:
    nothing: dict[str, Value] = {item.name: [] if item.shape.blocks else None for item in fields_of(spec)}
    return {"id": None, timeouts.NAME: None, **nothing}


def read_state(spec: type[Resource], row: Json, prior: Object, memory: Memory) -> Object:
    """The object as LiteLLM has it, in the form of `prior` where that means the same."""
    state: Object = {timeouts.NAME: prior.get(timeouts.NAME)}
    row = spec.as_imported(row) if memory.imported else row
    left = _unfit(spec, row) if memory.imported else left_to_maps(spec, prior)
    for item in fields_of(spec):
        state[item.name] = None if item.name in left else _read(spec, item, row, prior[item.name], memory, left)
    for name in yielding(spec, {name: plain(value) for name, value in state.items()}):
        state[name] = state[name] if prior[name] is not None else None
    for twin in twins_of(spec):
        if prior[twin.version] is not None:
            state[twin.plain.name] = None
    check_identity(spec, prior, state)
    state["id"] = spec.make_id({name: plain(value) for name, value in state.items()})
    return state


def check_identity(spec: type[Resource], asked: Mapping[str, Value], state: Object) -> None:
    """Whether the object that LiteLLM tells is the one that was asked for. Raises Unexpected if it is another."""
    for name in spec.identified_by():
        if state[name] is None or asked.get(name) not in (None, state[name]):
            wanted = "a value" if asked.get(name) is None else asked[name]
            raise Unexpected(f"{name}: {wanted} was asked for, LiteLLM answered {'another' if state[name] else 'null'}")


def left_to_maps(spec: type[Resource], values: Object) -> frozenset[str]:
    """The attributes that are not set, and whose place on the gateway a free map among `values` names."""
    places: set[tuple[str, ...]] = set()
    for item in fields_of(spec):
        keys = plain(values[item.name]) if item.shape.free else None
        if isinstance(keys, dict):
            places.update((*item.read, key) for key in cast("dict[str, Any]", keys))
    return frozenset(item.name for item in fields_of(spec) if values[item.name] is None and item.read in places)


def _unfit(spec: type[Resource], row: Json) -> frozenset[str]:
    """The attributes that cannot say what the gateway has in their place: an import leaves that to the free map around
    them."""
    maps = [item.read for item in fields_of(spec) if item.shape.free]
    within = [item for item in fields_of(spec) if not item.shape.free and item.read[:-1] in maps]
    return frozenset(item.name for item in within if not _fits(spec, item, row))


def _fits(spec: type[Resource], item: Field, row: Json) -> bool:
    try:
        value = plain(from_row(spec, item, row))
    except Unexpected:
        return False
    return value is None or not item.problems(value)


def _read(
    spec: type[Resource], item: Field, row: Json, old: Value, memory: Memory, left: frozenset[str] = frozenset()
) -> Value:
    if not item.read:
        assumed = memory.imported and old is None and item.attr.imported
        return to_value(item.shape, assumed(row)) if assumed else old
    if old is None and not memory.imported and (item.attr.shared or item.shape.free):
        return None
    known = to_gateway(item.shape, plain(old))
    value = from_row(spec, item, row, known, lambda found: _owned(spec, item, found, old, left))
    if same(item, plain(old), plain(value)) and not memory.imported:
        return old
    if meaning(item, plain(value)) is None and not item.computed:
        return None
    return _keep_form(item, old, value)


def from_row(
    spec: type[Resource],
    item: Field,
    row: Json | None,
    known: Json = None,
    owned: Callable[[Mapping[str, Json]], Mapping[str, Json] | None] = lambda all: all,
) -> Value:
    """One attribute as LiteLLM has it, or as it is `known` where LiteLLM does not tell; of a free map what is `owned`.
    Raises Unexpected, naming the attribute."""
    if not item.read:
        return None
    found = part(row, ".".join(item.read)) if item.shape.free else dig(row, item.read)
    found = spec.told(item.read, found, known)
    found = owned(found) if item.shape.free else found
    try:
        return from_gateway(item.shape, found)
    except Unexpected as error:
        raise Unexpected(f"{item.name}: {error}") from None


def _owned(
    spec: type[Resource], item: Field, found: Mapping[str, Json], old: Value, left: frozenset[str]
) -> dict[str, Json] | None:
    """The keys of a free map that the configuration owns; at an import, all that are nobody else's."""
    if old is not None:
        return {key: found[key] for key in plain(old) if key in found}
    return without_others(spec, item, found, left) or None


def without_others(
    spec: type[Resource], item: Field, found: Mapping[str, Json], left: frozenset[str] = frozenset()
) -> dict[str, Json]:
    """A free map without the keys that are LiteLLM's own, or stand for another attribute that is not `left` to it."""
    place = item.read
    others = [other for other in fields_of(spec) if other.read[: len(place)] == place != other.read]
    taken = {other.read[len(place)] for other in others if other.name not in left}
    return {key: value for key, value in found.items() if key not in taken and not _is_servers(spec, item, key, value)}


def _is_servers(spec: type[Resource], item: Field, key: str, value: Json) -> bool:
    own = spec.server_keys.get(key)
    return key in spec.server_keys and (own is None or same(item, {key: value}, {key: own}))


def _keep_form(item: Field, old: Value, new: Value) -> Value:
    """`new`, with those members of an object or keys of a free map as they were whose values mean the same."""
    if old is None or new is None:
        return new
    if item.shape.nesting is Nesting.SINGLE:
        members = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        return {part.name: _keep_member(part, *(value[part.name] for value in members)) for part in item.nested_fields}
    if not item.shape.free:
        return new
    before, after = cast("dict[str, Any]", plain(old)), cast("dict[str, Any]", plain(new))
    for key in before.keys() & after.keys():
        if same(item, {key: before[key]}, {key: after[key]}):
            after[key] = before[key]
    return to_value(item.shape, after)


def _keep_member(part: Field, old: Value, new: Value) -> Value:
    return old if same(part, plain(old), plain(new)) else _keep_form(part, old, new)


def from_state_file(spec: type[Resource], raw: Json, older: bool) -> Object:
    """A state of any version, of ours or of another provider for the same type: what we lack is dropped. Raises
    ValueError where it is damaged: Terraform checks no more of a state file than that it is JSON."""
    if not isinstance(raw, dict):
        raise expected("an object", raw)
    found = cast("dict[str, Json]", raw)
    state = {item.name: _stored(spec, item, found.get(item.name), older) for item in fields_of(spec)}
    state[timeouts.NAME] = timeouts.from_file(found.get(timeouts.NAME))
    id = found.get("id")
    missing = [name for name in spec.identified_by() if state[name] in (None, "")]
    # What could not be read after its create has an id with a part that nobody knows yet.
    if missing and id != spec.make_id({name: plain(value) for name, value in state.items()}):
        if not isinstance(id, str):
            raise expected("a text", id, "id")
        known = spec.parts_of(id, {name: plain(value) for name, value in state.items()})
        state.update({name: value for name, value in known.items() if state[name] in (None, "")})
        missing = []
    for item in fields_of(spec):
        known_by = item.name in spec.identified_by() and item.name not in missing
        if known_by and (problems := item.problems(plain(state[item.name]))):
            raise Unexpected(f"{item.name}: {problems[0][1]}")
    state["id"] = spec.make_id({name: plain(value) for name, value in state.items()})
    return state


def _stored(spec: type[Resource], item: Field, value: Json, older: bool) -> Value:
    """One attribute, as a state file has it."""
    if item.write_only:
        return None
    if isinstance(value, dict) and value.keys() == {"type", "value"}:  # how Terraform writes a dynamic value
        value = cast("dict[str, Any]", value)["value"]
    try:
        converted = to_value(item.shape, value)
    except Unexpected as problem:
        raise Unexpected(f"{item.name}: {problem}") from None
    if older and item.shape.free and converted is not None:
        return to_value(item.shape, without_others(spec, item, plain(converted)))
    return converted
