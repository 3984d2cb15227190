"""What a gateway has exactly one of: settings that hold for all of it.

Such an object is never made and never goes. A resource manages those of its attributes that the configuration names,
and leaves the others; what is no longer named gets LiteLLM's own value again.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, cast

from provider_shim.answers import Json
from provider_shim.found import shown
from provider_shim.spec import Change, Gateway, Resource, Values

SETTINGS = "the gateway's settings"
"""LiteLLM keeps them in few rows, and fallbacks and pass-through endpoints along with them; some calls write several of
these rows."""


class Once(Resource):
    """Settings of the gateway. `identity` is their name."""

    once: ClassVar[bool] = True

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        if id != cls.identity:
            raise ValueError(f"{shown(id)} is not {cls.identity}, the one that a gateway has")
        return [{}]

    @classmethod
    def id_of(cls, values: Values) -> str | None:
        """None: nobody else's is in the way of it."""
        return None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        """All of the settings, as LiteLLM tells them."""
        return dict(await gateway.read(cls.reader, {}) or {})

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json:
        return await cls.told_of(gateway)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        async def put() -> None:
            await cls.put(gateway, change.body)

        def meaning(name: str, value: Json) -> Json:
            return None if value in (None, "", [], {}, cls.own_values.get(name)) else of_one_kind(value)

        def holds(told: Json) -> bool:
            return all(
                meaning(name, told.get(name)) == meaning(name, cls.as_told(name, value))
                for name, value in change.body.items()
            )

        async with gateway.rows.turn(SETTINGS):
            await put()
        await gateway.rows.settle(SETTINGS, lambda: cls.told_of(gateway), holds, put, cls.identity)

    @classmethod
    def as_told(cls, name: str, value: Json) -> Json:
        """How LiteLLM tells a setting that has this value."""
        return value

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        """Write these settings, and leave the others as they are. A call that takes all of them together gets all."""
        whole = {**await cls.told_of(gateway), **settings}
        body = {name: value for name, value in whole.items() if value is not None}
        await gateway.write(cls.endpoints.update, body=body)


def of_one_kind(value: Json) -> Json:
    """`value` with all numbers of one kind."""
    if isinstance(value, dict):
        return {key: of_one_kind(inner) for key, inner in cast("dict[str, Json]", value).items()}
    if isinstance(value, list):
        return [of_one_kind(inner) for inner in cast("list[Json]", value)]
    return float(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value
