"""Objects that get another owner in this run, so that they can be let go before the owner goes.

Terraform destroys what is removed or replaced before it changes what leaves it, and LiteLLM deletes keys along with
what they belong to. So a plan notes which objects leave an owner: in this process, and below Terraform's data
directory, since Terraform starts another process for the apply. What the last plan said of an object holds.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from provider_shim.answers import Json
from provider_shim.cty import Object
from provider_shim.engine.memory import Memory
from provider_shim.engine.plan import differs
from provider_shim.engine.run import Run
from provider_shim.engine.state import empty, read_state
from provider_shim.engine.values import plain
from provider_shim.fields import fields_of
from provider_shim.spec import Resource, Values

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client

log = logging.getLogger(__name__)

_FOLDER = "litellm-departures"


class _Place(NamedTuple):
    gateway: str
    kind: str
    id: str


class _Departure(NamedTuple):
    owners: Mapping[str, Json]
    """What the object belongs to, by attribute."""
    leaves: list[str]
    """The attributes that change."""

    def is_from(self, owner: Values) -> bool:
        there = all(self.owners.get(name) == value for name, value in owner.items())
        return there and not owner.keys().isdisjoint(self.leaves)


class Departures:
    """`look` finds the run; without one nothing is on disk."""

    def __init__(self, resources: Mapping[str, type[Resource]], look: Callable[[], Run | None]) -> None:
        self._resources = resources
        self._look = look
        self._noted: dict[_Place, _Departure] | None = None
        self._let_go = set[_Place]()
        self._turns = defaultdict[_Place, asyncio.Lock](asyncio.Lock)
        self._applies = False

    def begin(self) -> None:
        """A plan, or an apply, begins."""
        self._let_go.clear()

    def plan(self, gateway: Client, spec: type[Resource], prior: Object, planned: Object | None) -> None:
        """Note whether the object leaves what it belongs to; with no `planned` it goes itself."""
        if not spec.owned_by:
            return
        place, known = _place(gateway, spec, prior), self._known
        owning = [item for item in fields_of(spec) if item.name in spec.owned_by and prior[item.name] is not None]
        leaves = [item.name for item in owning if planned is not None and differs(item, prior, planned)]
        departure = _Departure({item.name: plain(prior[item.name]) for item in owning}, leaves)
        if leaves and known.get(place) != departure:
            known[place] = departure
            self._keep(place, departure)
        elif not leaves and place in known:
            del known[place]
            self._keep(place, departure)

    async def let_go(self, gateway: Client, spec: type[Resource], prior: Object, planned: Object | None) -> None:
        """Let everything go that leaves what this change, or with no `planned` this delete, takes away from it."""
        self._applies = True
        if not self._known:
            return
        before, after = ({name: plain(value) for name, value in (each or {}).items()} for each in (prior, planned))
        going = list(spec.ends(before, None if planned is None else after))
        for place, departure in self._known.items():
            if place.gateway == gateway.settings.address and any(map(departure.is_from, going)):
                async with self._turns[place]:
                    if place not in self._let_go:
                        await self._release(gateway, place, departure)
                        self._let_go.add(place)

    async def _release(self, gateway: Client, place: _Place, departure: _Departure) -> None:
        spec = self._resources[place.kind]
        owners = {name: departure.owners[name] for name in departure.leaves}
        await spec.let_go(gateway, {**empty(spec), **spec.parts_of(place.id, {})}, owners)

    @asynccontextmanager
    async def turn(
        self, gateway: Client, spec: type[Resource], prior: Object, memory: Memory
    ) -> AsyncGenerator[Object]:
        """Nothing lets the object go while it changes. Gives it as it is, where that is not what the state has because
        it was let go before."""
        place = _place(gateway, spec, prior)
        if place not in self._known:
            yield prior
            return
        async with self._turns[place]:
            row = None
            if place in self._let_go:
                row = await spec.fetch(gateway, {name: plain(value) for name, value in prior.items()})
            yield prior if row is None else read_state(spec, row, prior, memory)

    def end(self) -> None:
        """Terraform has ended in peace."""
        if self._applies and self._path:
            self._path.unlink(missing_ok=True)

    # --- on disk

    @property
    def _path(self) -> Path | None:
        run = self._look()
        return run and run.data / _FOLDER / f"{run.state}.jsonl"

    @property
    def _known(self) -> dict[_Place, _Departure]:
        if self._noted is None:
            self._noted = {place: departure for place, departure in self._read().items() if departure.leaves}
        return self._noted

    def _read(self) -> dict[_Place, _Departure]:
        """What was written last of every object."""
        found = dict[_Place, _Departure]()
        try:
            lines = self._path.read_bytes().splitlines() if self._path else []
        except OSError:
            return found
        for line in lines:
            with suppress(ValueError, TypeError):  # half of a line, or another version's
                place, departure = json.loads(line)
                found[_Place(*place)] = _Departure(*departure)
        return found

    def _keep(self, place: _Place, departure: _Departure) -> None:
        path = self._path
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
                # It begins with a line break too, as what stands before it may be half of a line.
                file.write(b"\n%s\n" % json.dumps([place, departure]).encode())
        except OSError as problem:
            log.warning("%s cannot be written: %s", path, problem.strerror)


def _place(gateway: Client, spec: type[Resource], prior: Object) -> _Place:
    return _Place(gateway.settings.address, spec.type_name, str(prior["id"]))
