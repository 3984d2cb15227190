"""Carrying out what was planned for one object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provider_shim.answers import Json
from provider_shim.contract import Path, StateAnswer
from provider_shim.cty import Object, Unknown, is_wholly_known
from provider_shim.engine.bodies import creation, update
from provider_shim.engine.journal import Entry, Journal
from provider_shim.engine.memory import Memory, remember
from provider_shim.engine.plan import plan_update, replacements
from provider_shim.engine.problems import diagnose
from provider_shim.engine.state import empty, from_row, read_state
from provider_shim.engine.timeouts import Limit
from provider_shim.engine.values import known_part, meaning, plain
from provider_shim.fields import fields_of
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused, Taken, Uncertain
from provider_shim.spec import Change, Gateway, Resource, Values

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client


async def create(
    spec: type[Resource], gateway: Client, planned: Object, config: Object, journal: Journal, limit: Limit
) -> StateAnswer:
    if spec.once:
        # It is there, and what a kill leaves undone the next apply does.
        return await change(spec, gateway, empty(spec), planned, config, Memory())
    values = _known_of(planned)
    try:
        return await _create(spec, gateway, planned, config, journal, limit, values)
    except GatewayError as error:
        if not isinstance(error, Taken) and not (isinstance(error, Refused) and error.says(words.TAKEN)):
            raise
        from provider_shim.engine.namesakes import explained  # most applies are not refused

        raise await explained(spec, gateway, values, error) from None


async def _create(
    spec: type[Resource],
    gateway: Client,
    planned: Object,
    config: Object,
    journal: Journal,
    limit: Limit,
    values: dict[str, Json],
) -> StateAnswer:
    left = await journal.take(spec, gateway.settings.address, values)
    ids = spec.parts_of(left.id, values) if left and left.id else {}
    choices = {item.name: item.attr.choose for item in fields_of(spec) if item.attr.choose}
    chosen = {name: ids.get(name) or choose() for name, choose in choices.items() if isinstance(planned[name], Unknown)}
    making = _Creation(spec, gateway, journal, planned, config, limit, {**values, **chosen}, frozenset(chosen))
    if not chosen and spec.id_of(values) is not None:
        async with limit.hold("Nothing was made."):
            await _refuse_existing(spec, gateway, making.values, journal, left)
    if left is None:
        return await making.make(None)
    if answer := await making.go_on(left, ids):
        return answer
    try:
        return await making.make(left)
    except Refused:
        # What the earlier run asked for may have been done only now.
        return await making.go_on(left, ids) or await making.make(left)


@dataclass(frozen=True, eq=False)
class _Creation:
    """One object that is to be made with these values, some of them `chosen` by the provider."""

    spec: type[Resource]
    gateway: Client
    journal: Journal
    planned: Object
    config: Object
    limit: Limit
    values: dict[str, Json]
    chosen: frozenset[str]

    async def make(self, left: Entry | None) -> StateAnswer:
        """`left` is the entry of an earlier run that made nothing."""
        change = creation(self.spec, dict(self.values), self.chosen)
        entry = await self.journal.begin(self.spec, self.gateway.settings.address, self.values, left)
        try:
            async with self.limit.hold():
                row = await self.spec.create(self.gateway, change)
        except Uncertain as error:
            return self._told(entry, change, _as_known(self.spec, self.planned, change.planned), error)
        except GatewayError as error:
            if not error.doubtful:
                self.journal.note(entry, gone=True)
            raise
        except Exception as error:
            # LiteLLM did not refuse, so the object is most likely there; the next refresh tells.
            return self._told(entry, change, _as_known(self.spec, self.planned, change.planned), error)
        # From here on the object exists: whatever fails, it must get into the state.
        state = _as_known(self.spec, self.planned, change.planned)
        self.journal.note(entry, id=state["id"])
        try:
            async with self.limit.hold():
                state = await _complete(self.spec, self.gateway, self.planned, change.planned, row)
                change.planned.update({name: plain(value) for name, value in state.items()})
                await self.spec.finish(self.gateway, change)
                await self._clear(_filled_in(self.spec, state, row), state)
        except Exception as error:
            return self._told(entry, change, state, error)
        return self._told(entry, change, state)

    async def _clear(self, filled: Object, state: Object) -> None:
        """Take away what LiteLLM gives to whatever is made, such as the default budget of teams."""
        if filled:
            values = {name: plain(value) for name, value in state.items()}
            await self.spec.update(self.gateway, update(self.spec, {**state, **filled}, values, Memory()))

    async def go_on(self, left: Entry, ids: Values) -> StateAnswer | None:
        """Take over what an earlier run has made, and make of it what is planned now; None when it made nothing."""
        known = {**self.values, **ids}
        change = creation(self.spec, dict(known), self.chosen)
        async with self.limit.hold("What an earlier apply has made is gone on with by the next."):
            row = await self.spec.recover(self.gateway, change)
        if row is None:
            return None
        state = _as_known(self.spec, self.planned, known)
        try:
            asked = {name: known[name] for name in (*self.spec.identified_by(), *self.chosen)}
            prior = read_state(self.spec, row, {**empty(self.spec), **asked}, Memory(imported=True))
            target = plan_update(self.spec, prior, self.config, Memory())
            if replaced := replacements(self.spec, prior, target):
                raise self._another(prior, replaced)
            known = _known_of(target)
            difference = update(self.spec, prior, known, Memory())
            async with self.limit.hold():
                if difference.changed:
                    await self.spec.update(self.gateway, difference)
                    change.made += difference.made
                state = await _complete(self.spec, self.gateway, self.planned, known, None)
        except Exception as error:
            return self._told(left, change, state, error)
        return self._told(left, change, state)

    def _another(self, prior: Object, replaced: list[Path]) -> GatewayError:
        return GatewayError(
            f"An earlier apply has made this {self.spec.type_name} otherwise",
            f"It was broken off after it had made {prior['id']}, whose {replaced[0][0]} is another than planned now, "
            "and cannot be changed. It is in the state, as tainted: the next apply makes it anew.",
        )

    def _told(
        self, entry: Entry | None, change: Change, state: Object, failure: Exception | None = None
    ) -> StateAnswer:
        """What Terraform is told of an object that is there."""
        self.journal.note(entry, id=state["id"], answered=True, gone=False)
        private = remember(fields_of(self.spec), self.config, change.made).dump()
        return StateAnswer(state, private, diagnose(self.spec, failure) if failure else [])


async def change(
    spec: type[Resource], gateway: Gateway, prior: Object, planned: Object, config: Object, memory: Memory
) -> StateAnswer:
    values = _known_of(planned)
    done = update(spec, prior, values, memory)
    if done.changed:  # timeouts may be all that does
        await spec.update(gateway, done)
    known = {name: prior[name] if isinstance(value, Unknown) else value for name, value in planned.items()}
    state = await _complete(spec, gateway, planned, _known_of(known), None)
    return StateAnswer(state, remember(fields_of(spec), config, (*memory.made, *done.made)).dump())


async def delete(spec: type[Resource], gateway: Gateway, prior: Object, memory: Memory) -> None:
    values = {name: plain(value) for name, value in prior.items()}
    if spec.once:
        await spec.update(gateway, update(spec, prior, empty(spec), memory))
        return
    await spec.remove(gateway, values)
    await spec.delete_made(gateway, memory.made)


def _filled_in(spec: type[Resource], state: Object, row: Json | None) -> Object:
    """What LiteLLM answers of attributes to which it gives a value where nobody sets one."""
    given = [item for item in fields_of(spec) if item.name in spec.given_by_default and state[item.name] is None]
    found = {item.name: from_row(spec, item, row) for item in given} if row is not None else {}
    return {item.name: found[item.name] for item in given if meaning(item, plain(found.get(item.name))) is not None}


async def _refuse_existing(
    spec: type[Resource], gateway: Gateway, values: dict[str, Json], journal: Journal, left: Entry | None
) -> None:
    """An id that the configuration gives may be taken, and LiteLLM does not always say so.

    To a key that exists it answers 200; to a model's id a 500 like any other, after which the model that is there would
    pass for the one that was made. And once a create is in the journal, what has its id passes for what it made, unless
    it was made at another time.
    """
    row = await spec.fetch(gateway, values)
    if row is None or (left and left.may_have_made(row)):
        return
    journal.note(left, gone=True)
    told = "An apply that was broken off asked for it, but this one was made at another time." if left else ""
    raise Taken(spec.type_name, told)


def _known_of(planned: Object) -> dict[str, Json]:
    """What is planned, as JSON; None where it is not known yet."""
    return {name: plain(known_part(value)) for name, value in planned.items()}


def _as_known(spec: type[Resource], planned: Object, values: dict[str, Json]) -> Object:
    """`planned` as far as it is known without the gateway; a read fills in the rest."""
    state = {
        name: values.get(name) if isinstance(value, Unknown) else known_part(value) for name, value in planned.items()
    }
    return {**state, "id": spec.make_id({name: plain(value) for name, value in state.items()})}


async def _complete(
    spec: type[Resource], gateway: Gateway, planned: Object, values: dict[str, Json], row: Json | None
) -> Object:
    """`planned` with what was unknown filled in: from what the provider chose, else from what LiteLLM has."""
    state = dict(planned)
    missing = [item for item in fields_of(spec) if not is_wholly_known(planned[item.name])]
    for item in missing:
        if isinstance(planned[item.name], Unknown) and values.get(item.name) is not None and not item.attr.follows:
            state[item.name] = values[item.name]
    missing = [item for item in missing if not is_wholly_known(state[item.name])]
    if missing and row is None:
        row = await spec.fetch(gateway, values)
    for item in missing:
        state[item.name] = from_row(spec, item, row)
    state["id"] = spec.make_id({name: plain(value) for name, value in state.items()})
    return state
