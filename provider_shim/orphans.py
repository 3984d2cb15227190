"""Finds what a gateway has and a state has not, of what a configuration plans, and writes the blocks that import it.

For those whose apply was killed where no journal is left, such as on a CI runner that is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from textwrap import fill
from typing import Any

from provider_shim.answers import Json
from provider_shim.contract import Diagnostics, Severity
from provider_shim.cty import STRING, MapOf, Object
from provider_shim.engine.connection import PROVIDER, Connection, invalid_provider
from provider_shim.engine.memory import Memory
from provider_shim.engine.namesakes import Namesake, has_name, names_several, with_id, with_name
from provider_shim.engine.problems import FAILURES, diagnose
from provider_shim.engine.state import empty, read_state
from provider_shim.engine.values import plain, same, to_value
from provider_shim.fields import Shape, fields_of
from provider_shim.gateway.client import Client
from provider_shim.plans import Configured, Planned, Shown
from provider_shim.resources import all_resources
from provider_shim.spec import Resource

FOUND = 3
"""The status with which the command ends when there are some. 2 is that of wrong arguments."""

AT_ONCE = 10
"""Look-ups under way at the same time, as many as Terraform has."""


class Failed(Exception):
    """The gateway cannot be asked. The text says why."""


def orphans(shown: Shown, say: Callable[[str], None]) -> bool:
    """Say what there is, as a file of Terraform's; whether there is any. Raises Failed."""
    by_provider: dict[str, list[Planned]] = {}
    for planned in shown.planned:
        if planned.type_name not in all_resources():
            raise Failed(f"{planned.address} is of a type that this version of the provider does not have.")
        by_provider.setdefault(_configured(shown, planned).provider, []).append(planned)
    _refuse_untold(shown, by_provider)
    found = [asyncio.run(_look(shown, key, objects, say)) for key, objects in by_provider.items()]
    return any(found)


def _refuse_untold(shown: Shown, providers: Collection[str]) -> None:
    """The environment can stand for one gateway."""
    for provider in providers if len(providers) > 1 else ():
        told = shown.providers.get(provider, {})
        for name in ("api_base", "endpoint"):
            if name in told and told[name] is None:
                raise Failed(
                    f"The {name} of provider {provider} is no literal, so the plan does not tell it, and the "
                    "environment cannot stand for several gateways. Plan with the literal address, or what is on each "
                    "gateway by itself, with -target."
                )


def _configured(shown: Shown, planned: Planned) -> Configured:
    return shown.configured.get(planned.resource) or Configured("litellm", {})


async def _look(shown: Shown, provider: str, objects: list[Planned], say: Callable[[str], None]) -> bool:
    connection = Connection()
    try:
        gateway = await _connect(connection, shown, provider)
        search = _Search(shown, connection, gateway)
        await search.run(objects)
        return search.tell(say)
    finally:
        await connection.close()


async def _connect(connection: Connection, shown: Shown, provider: str) -> Client:
    told = shown.providers.get(provider, {})
    config = {each.name: _argument(each.type, told.get(each.name)) for each in PROVIDER.block.attributes}
    _raise_first(invalid_provider(config) or await connection.open(config))
    if problem := await connection.meet():
        raise Failed(str(problem))
    assert connection.gateway
    return connection.gateway


def _argument(type: object, value: Json) -> Any:
    shape = Shape(MapOf(STRING), element=Shape(STRING)) if type == MapOf(STRING) else Shape(type)  # type: ignore[arg-type]
    return to_value(shape, value)


def _raise_first(diagnostics: Diagnostics) -> None:
    for each in diagnostics:
        if each.severity is Severity.ERROR:
            raise Failed(f"{each.summary}: {each.detail}")


@dataclass(frozen=True, eq=False)
class _Find:
    planned: Planned
    namesake: Namesake
    differs: list[str]
    """The attributes in which the object is not as planned."""
    sure: bool
    """Whether no other object can be meant: by its id, or by a name that LiteLLM gives once."""


class _Search:
    def __init__(self, shown: Shown, connection: Connection, gateway: Client) -> None:
        self._shown = shown
        self._connection = connection
        self._gateway = gateway
        self._free = asyncio.Semaphore(AT_ONCE)
        self._finds: list[_Find] = []
        self._nameless: list[str] = []
        self._unknown: list[str] = []

    async def run(self, objects: Iterable[Planned]) -> None:
        later: list[Planned] = []
        searches: list[Coroutine[Any, Any, None]] = []
        for planned in objects:
            spec = all_resources()[planned.type_name]
            values = self._values(spec, planned)
            if planned.there:
                # What was doubled: an apply that knew nothing of the first has made it once more.
                searches += [self._find(planned, values)] if names_several(spec) else []
            elif spec.id_of(values) is not None or has_name(spec, values):
                searches.append(self._find(planned, values))
            elif any(name not in planned.values for name in spec.named_by):
                later.append(planned)
            else:
                self._nameless.append(planned.address)
        await asyncio.gather(*searches)
        await asyncio.gather(*map(self._find_by_owner, later))

    def _values(self, spec: type[Resource], planned: Planned) -> Object:
        values = {**empty(spec), **planned.values}
        for item in fields_of(spec):
            for secret in item.secrets(values[item.name]):
                self._gateway.mask.add(secret)
        return values

    async def _find_by_owner(self, planned: Planned) -> None:
        """What belongs to objects that are orphans themselves, and whose ids the plan does not know."""
        spec = all_resources()[planned.type_name]
        refers = _configured(self._shown, planned).refers
        options: dict[str, set[str]] = {}
        for name in spec.identified_by():
            owners = [find for find in self._finds if find.planned.resource in refers.get(name, [])]
            ours = [find for find in owners if find.planned.index == planned.index] or owners
            if name not in planned.values and ours:
                options[name] = {str(find.namesake.state[name]) for find in ours}
        for values in product(*options.values()):
            known = {**self._values(spec, planned), **dict(zip(options, values, strict=True))}
            if spec.id_of(known) is not None or has_name(spec, known):
                await self._find(planned, known)
        unknown = {name for name in (*spec.identified_by(), *spec.named_by) if name not in planned.values}
        if any(name in refers and not (refers[name] and name in spec.identified_by()) for name in unknown):
            self._unknown.append(planned.address)

    async def _find(self, planned: Planned, values: Object) -> None:
        spec = all_resources()[planned.type_name]
        by_id = spec.id_of(values) is not None and not planned.there
        try:
            async with self._free:
                if not await self._connection.ready_for(spec):
                    return
                found = await (with_id if by_id else with_name)(spec, self._gateway, values)
            for each in found:
                if (planned.type_name, each.id) not in self._shown.known and spec.manageable(each.row):
                    sure = by_id or not names_several(spec)
                    self._finds.append(_Find(planned, each, _differences(spec, planned, each), sure))
        except FAILURES as problem:
            _raise_first(diagnose(spec, problem))

    # --- what is told

    def tell(self, say: Callable[[str], None]) -> bool:
        matched = {id(find) for find in self._matched()}
        told: set[tuple[str, str]] = set()
        for find in sorted(self._finds, key=lambda find: (id(find) not in matched, find.planned.address)):
            key = (find.planned.type_name, find.namesake.id)
            if key not in told and not (find.planned.there and find.differs):
                told.add(key)
                say("\n".join(self._lines(find, id(find) in matched)) + "\n")
        address = self._gateway.settings.address
        if not told:
            say(_comment(f"{address} has nothing of what is planned that the state has not."))
        if self._unknown:
            what = ", ".join(sorted(self._unknown))
            say(
                _comment(
                    f"Not looked for, as what they belong to is not known yet: {what}. Import what there is, plan, and "
                    "run this again."
                )
            )
        if self._nameless:
            what = ", ".join(sorted(self._nameless))
            say(_comment(f"Not looked for, as neither a name nor an id tells them from others: {what}."))
        return bool(told)

    def _matched(self) -> Iterator[_Find]:
        """One object for each address that has none, the likeliest first."""
        taken: set[object] = set()
        likeliest = sorted(self._finds, key=lambda find: (len(find.differs), find.planned.address, find.namesake.id))
        for find in likeliest:
            keys = {find.planned.address, (find.planned.type_name, find.namesake.id)}
            if not find.planned.there and not keys & taken:
                taken |= keys
                yield find

    def _lines(self, find: _Find, matched: bool) -> Iterator[str]:
        planned, namesake = find.planned, find.namesake
        history = f", {text}" if (text := namesake.history()) else ""
        told = [f"{planned.address}: the gateway has {namesake.id}{history}."]
        if planned.there:
            told.append("It is like that which the state has, and nothing plans it: delete it if nobody needs it.")
        elif not matched:
            told.append("Another fits as well, or better: import this one instead, or delete it if nobody needs it.")
        if find.differs:
            told.append(f"It is not as planned in {', '.join(find.differs)}.")
            told += [] if find.sure else ["Import it only if it is yours."]
        if not planned.there:
            lost = namesake.spec.lost_by_import(self._values(namesake.spec, planned), planned.address)
            told += [lost] if lost else []
        yield _comment(self._gateway.mask(" ".join(told)))
        if not planned.there:
            start = "" if matched and (find.sure or not find.differs) else "# "
            yield from (f"{start}{line}" for line in namesake.import_block(planned.address).splitlines())


def _comment(text: str) -> str:
    return fill(" ".join(text.split()), 110, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _differences(spec: type[Resource], planned: Planned, namesake: Namesake) -> list[str]:
    """The attributes that a refresh would say have changed, if the object were in the state as planned."""
    fields = [item for item in fields_of(spec) if item.name in planned.values and item.name not in spec.identified_by()]
    wanted = {**empty(spec), **{item.name: to_value(item.shape, planned.values[item.name]) for item in fields}}
    asked = {name: namesake.state[name] for name in spec.identified_by()}
    found = read_state(spec, namesake.row, {**wanted, **asked}, Memory())
    return [
        item.name
        for item in fields
        if not item.server_set and not same(item, plain(wanted[item.name]), plain(found[item.name]))
    ]
