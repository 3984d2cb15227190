"""What an apply will make of one object, worked out attribute by attribute."""

from __future__ import annotations

from typing import Any, cast

from provider_shim.contract import Path
from provider_shim.cty import UNKNOWN, Object, Unknown, Value, is_wholly_known
from provider_shim.engine import timeouts
from provider_shim.engine.memory import Memory
from provider_shim.engine.state import left_to_maps
from provider_shim.engine.values import meaning, plain, same
from provider_shim.fields import Field, fields_of
from provider_shim.spec import Resource


def plan_create(spec: type[Resource], config: Object) -> Object:
    """The object that a create will make; what only the create will tell is unknown."""
    planned: Object = {}
    config = _with_implied(spec, config)
    left = left_to_maps(spec, config)
    for item in fields_of(spec):
        value = config[item.name]
        if value is None and item.name not in left:
            value = UNKNOWN if item.server_set or item.attr.computed else item.default
        planned[item.name] = _filled_in(item, value, [])
    planned[timeouts.NAME] = config.get(timeouts.NAME)
    planned["id"] = _identity(spec, planned)
    return planned


def plan_update(spec: type[Resource], prior: Object, config: Object, memory: Memory) -> Object:
    """The object after an update in place: equal to `prior` where nothing changes."""
    fields = fields_of(spec)
    config = _with_implied(spec, config)
    left = left_to_maps(spec, config)
    planned = {
        item.name: None if item.name in left else _planned(item, config[item.name], prior, memory) for item in fields
    }
    for item in fields:
        if config[item.name] is None and any(
            differs(other, prior, planned) for other in fields if other.name in item.attr.follows
        ):
            planned[item.name] = UNKNOWN
    planned[timeouts.NAME] = config.get(timeouts.NAME)
    planned["id"] = prior["id"]
    return planned


def _with_implied(spec: type[Resource], config: Object) -> Object:
    """What the configuration says, with what follows from it for attributes that it leaves out."""
    return {**config, **{name: value for name, value in spec.implied(config).items() if config[name] is None}}


def _planned(item: Field, value: Value, prior: Object, memory: Memory) -> Value:
    old = prior[item.name]
    value = _filled_in(item, value, old)
    if value is not None:
        keep = (
            old is not None
            and is_wholly_known(value)
            and same(item, plain(value), _counted(item, value, prior, memory))
        )
        return old if keep else value
    if item.default is not None:
        return old if same(item, plain(old), item.default) else item.default
    if item.server_set or item.attr.computed:
        return old
    if (item.shape.free or item.attr.shared) and not memory.was_set(item.name):
        return old
    return old if meaning(item, plain(old)) is None else None


def _filled_in(item: Field, value: Value, old: Value) -> Value:
    """Blocks with what LiteLLM fills in: as it was in the old block about the same."""
    same = item.shape.blocks.same if item.shape.blocks else None
    if not same or not isinstance(value, list):
        return value
    before = cast("list[Object]", old or [])
    nothing: Object = {}

    def filled_in(block: Object) -> Object:
        known = next((each for each in before if same(plain(block), plain(each))), nothing)
        left = {member.name for member in item.nested_fields if block[member.name] is None and member.attr.computed}
        return {name: known.get(name, UNKNOWN) if name in left else value for name, value in block.items()}

    return [filled_in(block) for block in cast("list[Object]", value)]


def _counted(item: Field, value: Value, prior: Object, memory: Memory) -> Any:
    """The old value as far as it counts: of a free map, the keys that the configuration names or has named."""
    old = plain(prior[item.name])
    if not item.shape.free:
        return old
    counted = memory.owned_keys(item.name, prior) | set(plain(value))
    return {key: old[key] for key in old if key in counted}


def differs(item: Field, prior: Object, planned: Object) -> bool:
    """Whether the attribute changes, as far as a plan can know."""
    new = planned[item.name]
    return not is_wholly_known(new) or not same(item, plain(prior[item.name]), plain(new))


def replacements(spec: type[Resource], prior: Object, planned: Object) -> list[Path]:
    """Paths of the attributes whose change needs a new object."""
    return [
        (item.name,)
        for item in fields_of(spec)
        if item.attr.replace
        and differs(item, prior, planned)
        # What LiteLLM does not tell, an import cannot know: then the configuration is taken at its word.
        and not (not item.read and prior[item.name] is None)
    ]


def _identity(spec: type[Resource], planned: Object) -> Value:
    try:
        return spec.make_id({name: _known(value) for name, value in planned.items()})
    except LookupError:
        return UNKNOWN


def _known(value: Value) -> Value:
    return _Missing() if value is None or isinstance(value, Unknown) else value  # type: ignore[return-value]


class _Missing:
    def __format__(self, _: str) -> str:
        raise LookupError
