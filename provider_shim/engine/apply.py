"""Carrying out what was planned for one object."""

from __future__ import annotations

from provider_shim.answers import UNREADABLE, Json, Unexpected
from provider_shim.contract import StateAnswer
from provider_shim.cty import Object, Unknown
from provider_shim.engine.bodies import creation, update
from provider_shim.engine.memory import Memory, remember
from provider_shim.engine.problems import FAILURES, diagnose
from provider_shim.engine.state import from_row
from provider_shim.engine.values import plain
from provider_shim.fields import fields_of
from provider_shim.gateway.errors import GatewayError
from provider_shim.spec import Gateway, Resource


async def create(spec: type[Resource], gateway: Gateway, planned: Object, config: Object) -> StateAnswer:
    fields = fields_of(spec)
    chosen = {
        item.name: item.attr.choose() for item in fields if item.attr.choose and isinstance(planned[item.name], Unknown)
    }
    values = {name: chosen.get(name) if isinstance(value, Unknown) else plain(value) for name, value in planned.items()}
    change = creation(spec, values, frozenset(chosen))
    if any(item.attr.choose and item.name not in chosen for item in fields):
        await _refuse_existing(spec, gateway, values)

    def private() -> bytes:
        return remember(fields, config, change.made).dump()

    try:
        row = await spec.create(gateway, change)
    except (Unexpected, *UNREADABLE) as error:
        # LiteLLM did not refuse, so the object is most likely there; the next refresh tells.
        return StateAnswer(_as_known(spec, planned, change.planned), private(), diagnose(spec, error))
    # From here on the object exists: whatever fails, it must get into the state.
    state = _as_known(spec, planned, change.planned)
    try:
        state = await _complete(spec, gateway, planned, change.planned, row)
        change.planned.update({name: plain(value) for name, value in state.items()})
        await spec.finish(gateway, change)
    except FAILURES as error:
        return StateAnswer(state, private(), diagnose(spec, error))
    return StateAnswer(state, private())


async def change(
    spec: type[Resource], gateway: Gateway, prior: Object, planned: Object, config: Object, memory: Memory
) -> StateAnswer:
    values = {name: None if isinstance(value, Unknown) else plain(value) for name, value in planned.items()}
    done = update(spec, prior, values, memory)
    await spec.update(gateway, done)
    known = {name: prior[name] if isinstance(value, Unknown) else value for name, value in planned.items()}
    state = await _complete(spec, gateway, planned, {name: plain(value) for name, value in known.items()}, None)
    return StateAnswer(state, remember(fields_of(spec), config, (*memory.made, *done.made)).dump())


async def delete(spec: type[Resource], gateway: Gateway, prior: Object, memory: Memory) -> None:
    values = {name: plain(value) for name, value in prior.items()}
    try:
        await spec.delete(gateway, values)
    except FAILURES:
        if await spec.fetch(gateway, values) is not None:
            raise
    await spec.delete_made(gateway, memory.made)


async def _refuse_existing(spec: type[Resource], gateway: Gateway, values: dict[str, Json]) -> None:
    """An id that the configuration gives may be taken, and LiteLLM does not always say so.

    To a key that exists it answers 200; to a model's id a 500 like any other, after which the model that is there would
    pass for the one that was made.
    """
    if await spec.fetch(gateway, values) is not None:
        raise GatewayError(
            f"This {spec.type_name} exists already",
            "The gateway has one with this id. Import it to manage it here, or choose another id.",
        )


def _as_known(spec: type[Resource], planned: Object, values: dict[str, Json]) -> Object:
    """`planned` as far as it is known without the gateway; a read fills in the rest."""
    state = {name: values.get(name) if isinstance(value, Unknown) else value for name, value in planned.items()}
    return {**state, "id": spec.make_id({name: plain(value) for name, value in state.items()})}


async def _complete(
    spec: type[Resource], gateway: Gateway, planned: Object, values: dict[str, Json], row: Json | None
) -> Object:
    """`planned` with what was unknown filled in: from what the provider chose, else from what LiteLLM has."""
    state = dict(planned)
    missing = [item for item in fields_of(spec) if isinstance(planned[item.name], Unknown)]
    for item in missing:
        if values.get(item.name) is not None and not item.attr.follows:
            state[item.name] = values[item.name]
    missing = [item for item in missing if isinstance(state[item.name], Unknown)]
    if missing and row is None:
        row = await spec.fetch(gateway, values)
    for item in missing:
        state[item.name] = from_row(spec, item, row)
    state["id"] = spec.make_id({name: plain(value) for name, value in state.items()})
    return state
