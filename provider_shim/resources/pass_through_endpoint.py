"""litellm_pass_through_endpoint."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, dig, expected
from provider_shim.found import shown
from provider_shim.resources.once import SETTINGS, of_one_kind
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Endpoints,
    Form,
    Gateway,
    Id,
    Pages,
    Reader,
    Resource,
    Seconds,
    Unordered,
    Usd,
    Values,
    Word,
    new_id,
)

ENDPOINTS = Pages(
    "GET /config/pass_through_endpoint", "endpoints", values=lambda endpoint: {"endpoint_id": endpoint["id"]}
)

Methods = Annotated[list[Literal["GET", "POST", "PUT", "DELETE", "PATCH"] | Word], Unordered()]


def _check_path(given: str) -> None:
    if not given.startswith("/"):
        raise ValueError("it is a path of the gateway: write a / first, as in /bria")


def _check_target(given: str) -> None:
    if not re.match(r"(?i)https?://", given):
        raise ValueError("it is no address: write one that begins with https:// or http://")


_PARTS = ("request_fields", "response_fields")


def _check_guardrails(given: Mapping[str, Json]) -> None:
    for name, settings in given.items():
        if not isinstance(settings, dict):
            raise ValueError(f"{name}: {expected('an object', settings)}")
        if wrong := sorted(cast("dict[str, Json]", settings).keys() - {*_PARTS}):
            raise ValueError(f"{name}: {shown(wrong[0])} is none of {', '.join(_PARTS)}")


def _settings(given: Mapping[str, Json]) -> dict[str, Json]:
    """Guardrails with the settings of each, which LiteLLM writes as null where there are none."""
    return {name: {part: fields for part in _PARTS if (fields := dig(told, [part]))} for name, told in given.items()}


def _guardrails_meaning(given: Mapping[str, Json]) -> dict[str, Json]:
    return {name: {"runs": True, **cast("dict[str, Json]", told)} for name, told in _settings(given).items()}


class PassThroughEndpoint(Resource):
    """A path of the gateway whose requests are passed on to another address as they are."""

    type_name: ClassVar[str] = "litellm_pass_through_endpoint"
    identity: ClassVar[str] = "{endpoint_id}"
    named_by: ClassVar[tuple[str, ...]] = ("path",)
    reader: ClassVar[Reader] = Reader(ENDPOINTS.call)
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /config/pass_through_endpoint",
        update="POST /config/pass_through_endpoint/{endpoint_id}",
        delete="DELETE /config/pass_through_endpoint?endpoint_id={endpoint_id}",
        update_body=lambda endpoint: {"path": endpoint["path"], "target": endpoint["target"]},
    )
    ignored: ClassVar[Mapping[str, str]] = {"is_from_config": "it tells what the configuration file has"}

    path: Annotated[str, Check(_check_path), Attr(description="Path of the gateway, such as `/bria`.")]
    target: Annotated[str, Check(_check_target), Attr(description="Address that its requests are passed on to.")]
    endpoint_id: Annotated[
        Id | None,
        Attr(
            description="Id of the endpoint. A random UUID if not set.",
            computed=True,
            replace=True,
            choose=new_id,
            send="id",
        ),
    ] = None
    headers: Annotated[
        dict[str, str] | None,
        Attr(
            description="Headers that requests are passed on with, such as the key of the service. `os.environ/NAME` "
            "is read from the gateway's own environment. LiteLLM tells them to its admins as they are. Left as they "
            "are if never set.",
            shared=True,
            sensitive=True,
        ),
    ] = None
    default_query_params: Annotated[
        dict[str, str] | None,
        Attr(description="Parameters that requests are passed on with, unless they have them themselves."),
    ] = None
    include_subpath: Annotated[
        bool | None,
        Attr(
            description="Whether paths below `path` are passed on too. Not if not set.",
            unset=False,
            clear=False,
        ),
    ] = None
    methods: Annotated[
        Methods | None, Attr(description="Methods that are passed on, such as `GET`. All if not set.")
    ] = None
    auth: Annotated[
        bool | None,
        Attr(
            description="Whether a request needs a key of the gateway. It does if not set. `false` is for everybody "
            "who reaches the gateway.",
            unset=True,
            clear=True,
        ),
    ] = None
    cost_per_request: Annotated[
        Usd | None, Attr(description="What a request costs, in USD. Nothing if not set.", unset=0, clear=0)
    ] = None
    timeout: Annotated[
        Seconds | None,
        Attr(
            description="Seconds that the service may take. `pass_through_request_timeout` of the gateway's "
            "`general_settings` if not set, which is 600 unless somebody has set it."
        ),
    ] = None
    guardrails: Annotated[
        dict[str, Any] | None,
        Check(_check_guardrails),
        Form(read=_settings, same=_guardrails_meaning),
        Attr(
            description="Guardrails that check the requests, by name, each with `request_fields` and "
            "`response_fields` that it looks at, or `{}` for all. With one, those of the key, the team and the "
            "organization check them too. None if not set."
        ),
    ] = None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        return _find(await gateway.read(cls.reader, values), values)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return not row.get("is_from_config")

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        async with gateway.rows.turn(SETTINGS):
            await super().create(gateway, change)
        await cls._settle(gateway, change)
        return None

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        async with gateway.rows.turn(SETTINGS):
            if "timeout" in change.changed and change.planned["timeout"] is None:
                # LiteLLM keeps what is null.
                await super().delete(gateway, change.planned)
                await gateway.write(cls.endpoints.create, body=change.whole)
            else:
                await super().update(gateway, change)
        await cls._settle(gateway, change)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        async def remove() -> None:
            await super(PassThroughEndpoint, cls).delete(gateway, values)

        async with gateway.rows.turn(SETTINGS):
            await remove()
        await cls._hold(gateway, lambda rows: _find(rows, values) is None, remove)

    @classmethod
    async def _settle(cls, gateway: Gateway, change: Change) -> None:
        """See that what was written stays written."""

        def holds(rows: Json) -> bool:
            found = _find(rows, change.planned)
            sent = {**change.body, **change.whole}.items()
            return found is not None and all(_said(name, found[name]) == _said(name, value) for name, value in sent)

        async def again() -> None:
            there = await cls.fetch(gateway, change.planned)
            call = cls.endpoints.update if there else cls.endpoints.create
            await gateway.write(call, change.planned, change.whole)

        await cls._hold(gateway, holds, again)

    @classmethod
    async def _hold(cls, gateway: Gateway, holds: Callable[[Json], bool], again: Callable[[], Awaitable[None]]) -> None:
        await gateway.rows.settle(SETTINGS, lambda: gateway.read(cls.reader, {}), holds, again, "endpoints")


def _said(name: str, value: Json) -> Json:
    """Equal for what was sent and what LiteLLM keeps of it."""
    return _settings(value or {}) if name == "guardrails" else of_one_kind(value)


def _find(rows: Json, values: Values) -> dict[str, Any] | None:
    return next((row for row in ENDPOINTS.rows_of(rows) if row["id"] == values["endpoint_id"]), None)
