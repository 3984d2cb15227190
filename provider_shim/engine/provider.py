"""The provider: what Terraform asks, answered by specs and a gateway."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from provider_shim import contract
from provider_shim.answers import Json
from provider_shim.contract import (
    Diagnostics,
    ImportAnswer,
    Imported,
    OpenAnswer,
    Path,
    PlanAnswer,
    Severity,
    StateAnswer,
    error,
    unreadable_state,
    warning,
)
from provider_shim.cty import STRING, Object, Value
from provider_shim.data_sources import Source, all_data_sources
from provider_shim.engine import apply, data_sources, ephemeral, plan, rotation, timeouts, write_only
from provider_shim.engine.claims import Claims
from provider_shim.engine.connection import PROVIDER, Connection, invalid_provider
from provider_shim.engine.departures import Departures
from provider_shim.engine.gates import gated, kept
from provider_shim.engine.journal import Journal
from provider_shim.engine.memory import Memory, load
from provider_shim.engine.problems import FAILURES, diagnose, ending, impossible, invalid, left_alone, obstacles
from provider_shim.engine.run import Run
from provider_shim.engine.state import empty, from_state_file, read_state
from provider_shim.engine.values import plain
from provider_shim.ephemeral import all_ephemeral
from provider_shim.fields import Spec, fields_of, problems_of_id
from provider_shim.functions import FUNCTIONS, called
from provider_shim.gateway.errors import GatewayError, Unreachable
from provider_shim.lazy import Lazy
from provider_shim.resources import all_resources
from provider_shim.schema import Attribute, Block, ProviderSchema, Schema
from provider_shim.spec import COLON, DataSource, Ephemeral, Resource

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client

log = logging.getLogger(__name__)

NO_GATEWAY = error(
    "The gateway is not known yet",
    "The address or the key of the gateway depends on something that Terraform makes in the same run. Apply that first,"
    " with -target, or give the provider values that are known.",
)


REFRESH = (
    "A refresh asks the gateway for every object of the state. Without one, Terraform goes on: `-refresh=false` plans "
    "and applies by what the state has, and so mends a gateway that is deployed by the same configuration. `wait_for` "
    "in the provider block waits for one that is just starting. Objects of a gateway that is gone for good leave the "
    "state by `terraform state rm`."
)
APPLY = "Nothing was changed here. Apply again when the gateway answers; `wait_for` in the provider block waits for it."
NOTHING_OPENED = "Nothing was made. Run it again when the gateway answers."
LOOK_UP = "A data source is read from the gateway, whether there is a refresh or not."

_DAMAGED = (
    "The `private` part of this object in the state file is damaged: it says which attributes the configuration sets. "
    "What others may manage too, and keys of free maps that the configuration has no more, stay as they are on the "
    "gateway. The next change of the object mends the state file."
)


def make_provider(look: Callable[[], Run | None] = lambda: None) -> contract.Provider:
    """`look` finds the Terraform that has started this process, if any has."""
    return Provider(all_resources(), all_data_sources(), all_ephemeral(), Journal(look))


def schema_of(
    resources: Mapping[str, type[Resource]],
    data_sources: Mapping[str, Source],
    ephemerals: Mapping[str, type[Ephemeral]],
) -> ProviderSchema:
    return ProviderSchema(
        PROVIDER,
        Lazy(lambda: resources, lambda name: _resource_schema(resources[name])),
        Lazy(lambda: data_sources, lambda name: _data_source_schema(data_sources[name])),
        Lazy(lambda: ephemerals, lambda name: Schema(_block(ephemerals[name], _id_of(ephemerals[name])))),
        {name: function.signature for name, function in FUNCTIONS.items()},
    )


def _resource_schema(spec: type[Resource]) -> Schema:
    blocks = tuple(item.to_block() for item in fields_of(spec) if item.shape.blocks)
    return Schema(_block(spec, _id_of(spec))._replace(blocks=(*blocks, timeouts.BLOCK)), spec.schema_version)


def _data_source_schema(spec: Source) -> Schema:
    return Schema(_block(spec, _id_of(spec) if issubclass(spec, DataSource) else f"Always `{spec.type_name}`."))


def _id_of(spec: type[Resource]) -> str:
    return f"Id of the object: `{spec.identity}`.".replace("{", "").replace("}", "")


def _block(spec: Spec, id: str) -> Block:
    fields = (item for item in fields_of(spec) if not item.shape.blocks)
    attributes = (Attribute("id", STRING, id, computed=True), *(item.to_schema() for item in fields))
    return Block(attributes, description=" ".join((spec.__doc__ or "").split()))


class Provider:
    """Implements `provider_shim.contract.Provider` over specs."""

    def __init__(
        self,
        resources: Mapping[str, type[Resource]],
        data_sources: Mapping[str, Source],
        ephemerals: Mapping[str, type[Ephemeral]],
        journal: Journal,
    ) -> None:
        self._resources = resources
        self._data_sources = data_sources
        self._ephemerals = ephemerals
        self._open: dict[bytes, str] = {}
        """What is open, and of which type."""
        self._journal = journal
        self._departures = Departures(resources, lambda: journal.run)
        self._connection = Connection()
        self._claims = Claims()
        self._stopped = False
        self.schema = schema_of(resources, data_sources, ephemerals)

    async def validate_provider(self, config: Object) -> Diagnostics:
        return invalid_provider(config)

    async def configure(self, config: Object, terraform_version: str) -> Diagnostics:
        log.debug("configured by Terraform %s", terraform_version)
        await self._connection.close()
        self._connection, self._claims = Connection(), Claims()
        self._departures.begin()
        return await self._connection.open(config)

    async def validate_resource(self, type_name: str, config: Object, write_only_allowed: bool) -> Diagnostics:
        spec = self._resources[type_name]
        refused = [] if write_only_allowed else write_only.refused(spec, config)
        return refused + invalid(spec, config) + timeouts.invalid_timeouts(type_name, config)

    async def validate_data_source(self, type_name: str, config: Object) -> Diagnostics:
        return invalid(self._data_sources[type_name], config)

    async def upgrade(self, type_name: str, version: int, state: Json) -> StateAnswer:
        spec = self._resources[type_name]
        gateway = self._connection.gateway
        try:
            known = from_state_file(spec, state, older=version < spec.schema_version)
            await self._journal.shown(type_name, known["id"], gateway.settings.address if gateway else None)
        except ValueError as problem:
            return StateAnswer(None, diagnostics=[unreadable_state(type_name, problem)])
        except GatewayError as problem:
            return StateAnswer(None, diagnostics=diagnose(spec, problem))
        return StateAnswer(known)

    async def move(
        self, source_type: str, source_version: int, source: dict[str, Any], target_type: str
    ) -> StateAnswer:
        return StateAnswer(
            None, diagnostics=[error("Objects cannot be moved", f"A {source_type} is no {target_type}.")]
        )

    async def read(self, type_name: str, state: Object, private: bytes) -> StateAnswer:
        spec, memory = self._resources[type_name], load(private)
        gateway = self._connection.paged
        if gateway is None:
            return StateAnswer(state, private)
        self._mask(spec, state)
        limit = timeouts.Limit(type_name, "read", state)
        try:
            async with limit.hold():
                absence = await self._connection.meet()
            if absence:
                # One error ends the refresh; another for each object would say no more.
                first = self._connection.first_to_hear("an error", absence)
                return StateAnswer(state, private, self._absent(absence, REFRESH) if first else [])
            values = {name: plain(value) for name, value in state.items()}
            async with limit.hold():
                row = whole = await self._connection.unless_stopped(spec.fetch(gateway, values))
                if spec.rotates:
                    row = await rotation.found(spec, gateway, whole, state, memory)
            if row is None and await self._connection.ready_for(spec):
                return StateAnswer(None)
            if row is None:  # a gateway that does not keep such objects cannot tell that one is gone
                return StateAnswer(state, private)
            if spec.rotates and memory.known and not memory.imported:
                noted = rotation.noted(spec, row, state, memory, broken_off=row is not whole)
                private = private if noted is memory else noted.dump()
            kept = Memory().dump() if memory.imported else b"" if memory.damaged else private
            told = [warning(f"What was set of a {type_name} is not known", _DAMAGED)] if memory.damaged else []
            return StateAnswer(read_state(spec, row, state, memory), kept, told + self._connection.news())
        except FAILURES as problem:
            return StateAnswer(state, private, self._diagnose(spec, problem))

    async def plan(
        self, type_name: str, prior: Object | None, proposed: Object | None, config: Object | None, private: bytes
    ) -> PlanAnswer:
        spec, memory = self._resources[type_name], load(private)
        if proposed is None or config is None:
            self._depart(spec, prior or {}, None)
            return PlanAnswer(None, private, diagnostics=await self._losses(spec, "Deleting", prior or {}))
        before, said = write_only.opened(spec, prior, config, memory)
        after = plan.plan_create(spec, said) if before is None else plan.plan_update(spec, before, said, memory)
        if before is not None:
            after = rotation.planned(spec, before, said, after, memory)
        planned = write_only.closed_plan(spec, after, prior, config, before)
        replaced: list[Path] = []
        if prior is not None and before is not None:
            paths = rotation.in_place(spec, plan.replacements(spec, before, after), after)
            replaced = write_only.closed_paths(spec, paths, prior, planned)
        answer = PlanAnswer(planned, private, replaced)
        if spec.once and (twice := self._claims.add(spec, before is None, said)):
            answer.diagnostics = twice
            return answer
        if planned != prior:
            answer.diagnostics = impossible(spec, before, after) or await self._refusals(spec, before, after)
        if before is not None and not replaced:
            answer.diagnostics += kept(spec, self._connection, before, after)
        if before is not None and replaced:
            answer.diagnostics += obstacles(spec, before, after, replaced[0])
            answer.diagnostics += await self._losses(spec, "Replacing", before, path=replaced[0])
        elif before is not None and planned != prior:
            managed = memory.managed(fields_of(spec), before, after)
            answer.diagnostics += [*left_alone(spec, before, managed)]
            answer.diagnostics += await self._losses(spec, "Changing", managed, after)
        if before is not None:
            self._depart(spec, before, None if replaced else after)
        if before is not None and not replaced:
            answer.diagnostics += ending(spec, after)
            answer.diagnostics += rotation.overdue(spec, said, memory)
        answer.diagnostics += self._connection.news()
        return answer

    async def _losses(
        self, spec: type[Resource], doing: str, prior: Object, planned: Object | None = None, path: Path = ()
    ) -> Diagnostics:
        """What goes along with an object that goes, or changes, and no plan shows."""
        gateway = self._connection.gateway
        if gateway is None or await self._connection.meet(needed=False):
            return []
        before, after = ({name: plain(value) for name, value in (state or {}).items()} for state in (prior, planned))
        try:
            if planned is None:
                lost = await spec.deleting(gateway, before)
            else:
                lost = await spec.changing(gateway, before, after)
        except FAILURES:
            return []  # not known, which is no reason to refuse the plan
        return [warning(f"{doing} this {spec.type_name} deletes more than a plan shows", lost, path)] if lost else []

    def _depart(self, spec: type[Resource], prior: Object, planned: Object | None) -> None:
        if gateway := self._connection.gateway:
            self._departures.plan(gateway, spec, prior, planned)

    async def _refusals(self, spec: type[Resource], prior: Object | None, planned: Object) -> Diagnostics:
        """What this gateway will surely refuse, told before anything is done."""
        if problem := await self._connection.meet(needed=False):
            if not self._connection.first_to_hear("a warning", problem):
                return []
            if not isinstance(problem, Unreachable):
                return [error(problem.summary, problem.detail)]
            told = f"{problem.detail} The plan needs nothing of it, and does not say what the gateway would refuse."
            return [warning(problem.summary, told)]
        try:
            await self._connection.ready_for(spec)
            return await gated(spec, self._connection, prior, planned)
        except FAILURES as problem:
            return self._diagnose(spec, problem)

    async def apply(
        self, type_name: str, prior: Object | None, planned: Object | None, config: Object | None, private: bytes
    ) -> StateAnswer:
        spec = self._resources[type_name]
        gateway = self._connection.gateway
        if gateway is None:
            return StateAnswer(prior, private, [NO_GATEWAY])
        operation: timeouts.Operation = "create" if prior is None else "delete" if planned is None else "update"
        limit = timeouts.Limit(type_name, operation, planned or prior or {})
        memory = load(private)
        before, said = write_only.opened(spec, prior, config or empty(spec), memory)
        after = planned and write_only.opened_plan(spec, planned, config or {})
        self._mask(spec, before)
        self._mask(spec, after)
        try:
            async with limit.hold("The gateway did not answer, and nothing was changed."):
                absence = await self._connection.meet()
            if absence:
                return StateAnswer(prior, private, self._absent(absence, APPLY))
            # Terraform breaks off no create that runs: whatever is made must get into the state.
            work = self._apply(spec, gateway, before, after, said, memory, limit)
            anew = prior is None or (after is not None and rotation.is_planned(spec, after))
            answer = rotation.kept(spec, await asyncio.shield(work), said, memory, anew)
            answer = write_only.closed(spec, answer, planned, config)
            answer.diagnostics = self._masked(answer.diagnostics)
            return answer
        except FAILURES as problem:
            return StateAnswer(prior, private, self._diagnose(spec, problem))

    async def _apply(
        self,
        spec: type[Resource],
        gateway: Client,
        prior: Object | None,
        planned: Object | None,
        config: Object,
        memory: Memory,
        limit: timeouts.Limit,
    ) -> StateAnswer:
        if prior is None and planned is not None:
            return await apply.create(spec, gateway, planned, config, self._journal, limit)
        async with limit.hold():
            if prior is not None:
                await self._departures.let_go(gateway, spec, prior, planned)
            if prior is not None and planned is not None:
                async with self._departures.turn(gateway, spec, prior, memory) as now:
                    if rotation.is_planned(spec, planned):
                        licensed = await self._connection.licensed() is True
                        return await rotation.rotate(spec, gateway, now, planned, config, memory, licensed)
                    return await apply.change(spec, gateway, now, planned, config, memory)
            if prior is not None:
                await apply.delete(spec, gateway, prior, memory)
        return StateAnswer(None)

    @staticmethod
    def _absent(problem: GatewayError, advice: str) -> Diagnostics:
        """What is said of a gateway that is needed; what to do only where time may help."""
        told = f"{problem.detail} {advice}" if isinstance(problem, Unreachable) else problem.detail
        return [error(problem.summary, told)]

    def _mask(self, spec: Spec, values: Object | None) -> None:
        """What is secret among these attributes is shown no more, whatever the gateway answers."""
        gateway = self._connection.gateway
        if gateway is None or values is None:
            return
        for item in fields_of(spec):
            for secret in item.secrets(plain(values.get(item.name))):
                gateway.mask.add(secret)

    def _diagnose(self, spec: Spec, problem: Exception) -> Diagnostics:
        return self._masked(diagnose(spec, problem))

    def _masked(self, diagnostics: Diagnostics) -> Diagnostics:
        gateway = self._connection.gateway
        if gateway is None:
            return diagnostics
        mask = gateway.mask
        return [item._replace(summary=mask(item.summary), detail=mask(item.detail)) for item in diagnostics]

    async def import_(self, type_name: str, id: str) -> ImportAnswer:
        spec = self._resources[type_name]
        if problems := problems_of_id(spec, id):
            return ImportAnswer(diagnostics=[error(f"Invalid id of a {type_name}", f"{problems[0]}.")])
        readings = spec.parse_id(id)
        try:
            there = await self._existing(spec, readings)
        except FAILURES as problem:
            return ImportAnswer(diagnostics=diagnose(spec, problem))
        if len(there) > 1:
            found = " or ".join(", ".join(f"{name} {value!r}" for name, value in known.items()) for known in there)
            told = f"{id!r} may be {found}, and both exist. Write a colon that belongs to one of them as {COLON}."
            return ImportAnswer(diagnostics=[error(f"Ambiguous id of a {type_name}", told)])
        state = {**empty(spec), **(there or readings)[0]}
        state["id"] = spec.make_id(state)
        return ImportAnswer([Imported(type_name, state, Memory(imported=True).dump())])

    async def _existing(self, spec: type[Resource], readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those ways to read an id that the gateway has an object for, where there is more than one."""
        gateway = self._connection.paged
        if gateway is None or len(readings) == 1:
            return readings[:1]
        return [known for known in readings if await spec.fetch(gateway, {**empty(spec), **known}) is not None]

    async def read_data_source(self, type_name: str, config: Object) -> StateAnswer:
        spec, gateway = self._data_sources[type_name], self._connection.gateway
        # What was unknown at validation is known by now.
        if problems := invalid(spec, config):
            return StateAnswer(None, diagnostics=problems)
        if gateway is None:
            return StateAnswer(None, diagnostics=[NO_GATEWAY])
        if absence := await self._connection.meet():
            return StateAnswer(None, diagnostics=self._absent(absence, LOOK_UP))
        self._mask(spec, config)
        try:
            found = await self._connection.unless_stopped(data_sources.read(spec, gateway, config))
            return StateAnswer(found, diagnostics=self._connection.news())
        except data_sources.NotFound as problem:
            return StateAnswer(None, diagnostics=problem.diagnostics)
        except FAILURES as problem:
            return StateAnswer(None, diagnostics=self._diagnose(spec, problem))

    async def validate_ephemeral(self, type_name: str, config: Object) -> Diagnostics:
        return invalid(self._ephemerals[type_name], config)

    async def open_ephemeral(self, type_name: str, config: Object) -> OpenAnswer:
        spec, gateway = self._ephemerals[type_name], self._connection.gateway
        # What was unknown at validation is known by now.
        if problems := invalid(spec, config):
            return OpenAnswer(None, diagnostics=problems)
        if (made := spec.made_up()) is not None:
            return OpenAnswer({**config, **made, "id": spec.make_id(made)})
        if gateway is None:
            return OpenAnswer(None, diagnostics=[NO_GATEWAY])
        if absence := await self._connection.meet():
            return OpenAnswer(None, diagnostics=self._absent(absence, NOTHING_OPENED))
        values = ephemeral.planned(spec, config)
        self._mask(spec, values)
        try:
            told = await gated(spec, self._connection, None, config)
            if any(item.severity is Severity.ERROR for item in told):
                return OpenAnswer(None, diagnostics=told)
            result, private = await asyncio.shield(ephemeral.opened(spec, gateway, config, values))
        except FAILURES as problem:
            return OpenAnswer(None, diagnostics=self._diagnose(spec, problem))
        self._open[private] = type_name
        renew_at = ephemeral.renew_at(ephemeral.kept_of(spec, private))
        return OpenAnswer(result, private, renew_at, told + self._connection.news())

    async def renew_ephemeral(self, type_name: str, private: bytes) -> OpenAnswer:
        spec, gateway = self._ephemerals[type_name], self._connection.gateway
        if gateway is None:
            return OpenAnswer(None, private, diagnostics=[NO_GATEWAY])
        kept = ephemeral.kept_of(spec, private)
        try:
            await spec.renew(gateway, kept)
        except FAILURES as problem:
            return OpenAnswer(None, private, diagnostics=self._diagnose(spec, problem))
        return OpenAnswer(None, private, ephemeral.renew_at(kept))

    async def close_ephemeral(self, type_name: str, private: bytes) -> Diagnostics:
        spec, gateway = self._ephemerals[type_name], self._connection.gateway
        if not private:
            return []
        if gateway is None:
            return [NO_GATEWAY]
        kept = ephemeral.kept_of(spec, private)
        try:
            await asyncio.shield(ephemeral.closed(spec, gateway, kept))
        except FAILURES as problem:
            # No error: what was applied is applied.
            told = " ".join(item.detail for item in self._diagnose(spec, problem))
            return [warning(f"A {type_name} of this run is left over", f"{ephemeral.left_over(spec, kept)} {told}")]
        self._open.pop(private, None)
        return []

    def call_function(self, name: str, arguments: Sequence[Value]) -> Value:
        return called(name, arguments)

    def stop(self) -> None:
        self._stopped = True
        self._connection.stop()

    async def close(self, done: bool) -> None:
        if done and not self._stopped:
            self._journal.end()
            self._departures.end()
        # Terraform is gone, and closes nothing any more.
        await asyncio.gather(*(self.close_ephemeral(kind, private) for private, kind in dict(self._open).items()))
        await self._connection.close()
