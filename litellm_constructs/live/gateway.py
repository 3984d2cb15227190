"""The client: connects, lists and reads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from provider_shim.answers import Json
from provider_shim.contract import Diagnostics, Severity
from provider_shim.cty import Object
from provider_shim.engine.connection import PROVIDER, Connection, invalid_provider
from provider_shim.engine.inventory import ids_of_all, with_ids
from provider_shim.engine.problems import FAILURES, diagnose
from provider_shim.engine.values import plain
from provider_shim.gateway.errors import Foreign, GatewayError, Refused, Unreachable
from provider_shim.resources import all_resources
from provider_shim.spec import Pages, Resource, Values

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client

AT_ONCE = 10
"""Reads under way at the same time, as many as Terraform has."""

Progress = Callable[[str, int, int], None]
"""Told of a kind (its Terraform type): how many objects of it were read, of how many."""


def _silent(type_name: str, done: int, total: int) -> None:
    """Say nothing."""


class GatewayFailed(Exception):
    """The gateway cannot be asked. The text says why, and what to do."""


class GatewayRefused(GatewayFailed):
    """The gateway answers that it does not do what was asked, such as without a licence."""


@dataclass(frozen=True, eq=False)
class LiveObject:
    """One object of a gateway.

    - `type_name`: its Terraform type, such as `litellm_team`.
    - `id`: as an import takes it.
    - `values`: its attributes as JSON, by the names that the resource has; None where one is not set or LiteLLM does
      not tell it. Numbers are `int` or `decimal.Decimal`.
    - `manageable`: whether it is in LiteLLM's database, and not in its configuration file.
    - `updated_at`, `updated_by`: when it last changed, and by whom, where LiteLLM tells.
    """

    type_name: str
    id: str
    values: dict[str, Any]
    manageable: bool
    updated_at: str | None = None
    updated_by: str | None = None

    @property
    def spec(self) -> type[Resource]:
        return all_resources()[self.type_name]


@dataclass(frozen=True)
class NotTold:
    """What the gateway does not tell: a kind, or one object of it, with LiteLLM's reason."""

    type_name: str
    id: str | None
    reason: str


@dataclass(frozen=True)
class Told:
    """What was read of a gateway, and what could not be."""

    objects: list[LiveObject]
    untold: list[NotTold]


class LiveGateway:
    """A gateway, to be read. An asynchronous context manager; `read_gateway` does without.

    - `address`, `key`: of the gateway, such as `https://llm.example.com`, and its master key or the key of a user whose
      role is `proxy_admin`. If not set: the environment variables that the provider reads (`LITELLM_API_BASE`,
      `LITELLM_API_KEY` and its like).

    Raises GatewayFailed when it is entered and the gateway does not answer as one, or refuses the key.
    """

    def __init__(self, address: str | None = None, key: str | None = None) -> None:
        self._config: Object = {each.name: None for each in PROVIDER.block.attributes}
        self._config |= {"api_base": address, "api_key": key}
        self._connection = Connection()

    async def __aenter__(self) -> LiveGateway:
        try:
            _raise_first(invalid_provider(self._config) or await self._connection.open(self._config))
            if problem := await self._connection.meet():
                raise GatewayFailed(str(problem))
        except BaseException:
            await self._connection.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    @property
    def address(self) -> str:
        return self._gateway.settings.address

    @property
    def key(self) -> str:
        """The key that it is asked with."""
        return self._gateway.settings.api_key

    @property
    def _gateway(self) -> Client:
        gateway = self._connection.gateway
        assert gateway, "a LiveGateway is used within `async with`"
        return gateway

    async def read(self, type_names: Iterable[str], progress: Progress = _silent) -> Told:
        """All objects of these kinds (Terraform types), each read as a refresh reads it: a hundred of them by one
        request where LiteLLM has lists. A kind that this gateway does not keep, or refuses to tell, is not told.

        Raises GatewayFailed when the gateway does not answer any more, and KeyError for a type that there is not.
        """
        told = Told([], [])
        for spec in [all_resources()[name] for name in type_names]:
            await self._read_kind(spec, told, progress)
        return told

    async def ask(self, call: str, values: Mapping[str, Any]) -> Any:
        """What LiteLLM answers to a request that changes nothing, such as `GET /team/list?page={page}`, with `values`
        for the names in braces. Numbers are `int` or `decimal.Decimal`.

        Raises GatewayRefused when LiteLLM refuses, GatewayFailed when it does not answer.
        """
        return await self._answered(self._gateway.query(call, values))

    async def listed(self, call: str, place: str = "") -> list[dict[str, Any]]:
        """The objects of all pages of a list, such as `GET /user/list?page_size=100&page={page}`, which stand at
        `place` of the answers, or are the answer. Raises as `ask`, and ValueError for what is no such list.
        """
        found: list[dict[str, Any]] = await self._answered(self._gateway.read_all(Pages(call, place, values=dict), {}))
        return found

    async def _answered(self, answer: Awaitable[Any]) -> Any:
        try:
            return await answer
        except Refused as problem:
            raise GatewayRefused(str(problem)) from None
        except GatewayError as problem:
            raise GatewayFailed(str(problem)) from None

    async def _read_kind(self, spec: type[Resource], told: Told, progress: Progress) -> None:
        gateway, free, done = self._connection.paged, asyncio.Semaphore(AT_ONCE), 0
        assert gateway

        async def one(ids: Values) -> None:
            nonlocal done
            async with free:
                try:
                    found = await with_ids(spec, gateway, ids)
                except FAILURES as problem:
                    told.untold.append(NotTold(spec.type_name, spec.make_id(ids), self._reason(spec, problem)))
                    found = None
            if found:
                values = {name: plain(value) for name, value in found.state.items()}
                told.objects.append(
                    LiveObject(spec.type_name, found.id, values, spec.manageable(found.row), **_last_change(found.row))
                )
            done += 1
            progress(spec.type_name, done, len(listed))

        try:
            if not await self._connection.ready_for(spec):
                return
            listed = await ids_of_all(spec, gateway)
        except FAILURES as problem:
            told.untold.append(NotTold(spec.type_name, None, self._reason(spec, problem)))
            return
        await asyncio.gather(*map(one, listed))

    def _reason(self, spec: type[Resource], problem: Exception) -> str:
        if isinstance(problem, (Unreachable, Foreign)):
            raise GatewayFailed(str(problem)) from None
        told = " ".join(f"{each.summary}: {each.detail}" for each in diagnose(spec, problem))
        return self._gateway.mask(told)


def read_gateway(
    type_names: Iterable[str], address: str | None = None, key: str | None = None, progress: Progress = _silent
) -> Told:
    """`LiveGateway.read` for programs that are not asynchronous. Raises as that, and as `LiveGateway`."""

    async def read() -> Told:
        async with LiveGateway(address, key) as gateway:
            return await gateway.read(type_names, progress)

    return asyncio.run(read())


def _raise_first(diagnostics: Diagnostics) -> None:
    for each in diagnostics:
        if each.severity is Severity.ERROR:
            raise GatewayFailed(f"{each.summary}: {each.detail}")


def _last_change(row: Json) -> dict[str, str]:
    """What LiteLLM tells of it: at the object, or of a model within it."""
    inner = row.get("model_info")
    places = [row, cast("dict[str, Json]", inner) if isinstance(inner, dict) else {}]
    found = {name: place.get(name) for name in ("updated_at", "updated_by") for place in places if place.get(name)}
    return {name: str(value) for name, value in found.items()}
