"""litellm_fallback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, ClassVar, Literal

from provider_shim.answers import Json, rows
from provider_shim.gateway.errors import Refused
from provider_shim.resources.once import SETTINGS
from provider_shim.spec import (
    Attr,
    Change,
    Endpoints,
    Field,
    Gateway,
    Id,
    Reader,
    Resource,
    Values,
)

FallbackTypeName = Literal["general", "context_window", "content_policy"]
"""LiteLLM keeps each in a list of its own, so there is no other until this provider knows where."""

LISTS: dict[FallbackTypeName, str] = {
    "general": "fallbacks",
    "context_window": "context_window_fallbacks",
    "content_policy": "content_policy_fallbacks",
}
"""Where the router's settings have each type: a list of objects, each from one model to the models to try."""


class Fallback(Resource):
    """What LiteLLM tries when a model fails: other models, in order. Holds for the whole gateway."""

    type_name: ClassVar[str] = "litellm_fallback"
    identity: ClassVar[str] = "{model}:{fallback_type}"
    # GET /fallback/{model} takes no `/`, and needs a request for each.
    reader: ClassVar[Reader] = Reader(
        "GET /router/settings",
        lambda answer: answer["current_values"],
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /fallback",
        update="POST /fallback",
        delete="DELETE /fallback/{model}?fallback_type={fallback_type}",
    )

    model: Annotated[Id, Attr(description="Public name of the model that may fail.", replace=True)]
    fallback_models: Annotated[
        list[str],
        Field(min_length=1),
        Attr(description="Public names of the models to try instead, in this order. They must exist."),
    ]
    fallback_type: Annotated[
        FallbackTypeName,
        Attr(
            description="Which failures it is for: any (`general`), a prompt that is too long (`context_window`), "
            "or a refusal (`content_policy`).",
            replace=True,
        ),
    ] = "general"

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        """`model:fallback_type`, or the model alone for `general`. Names of models have colons too."""
        model, _, kind = id.rpartition(":")
        whole = [{"model": model, "fallback_type": kind}] if kind in LISTS and model else []
        return [*whole, {"model": id, "fallback_type": "general"}]

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = _targets(await gateway.read(cls.reader, values), values)
        return {**values, "fallback_models": found[0]} if found else None

    @classmethod
    async def existing(cls, gateway: Gateway) -> list[Values]:
        settings = await gateway.read(cls.reader, {})
        return [
            {"model": model, "fallback_type": kind}
            for kind in LISTS
            for rule in rules_in(settings, {"fallback_type": kind})
            for model in rule
        ]

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json:
        planned = change.planned

        async def made() -> Json | None:
            found = await cls.fetch(gateway, planned)
            return found if found and found["fallback_models"] == planned["fallback_models"] else None

        async with gateway.rows.turn(SETTINGS):
            answer = await gateway.create(cls.endpoints.create, change.whole, find=made)
        await cls._settle(gateway, planned, [planned["fallback_models"]], lambda: cls._put(gateway, change))
        return answer

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        async with gateway.rows.turn(SETTINGS):
            await cls._put(gateway, change)
        planned = change.planned
        await cls._settle(gateway, planned, [planned["fallback_models"]], lambda: cls._put(gateway, change))

    @classmethod
    async def _put(cls, gateway: Gateway, change: Change) -> None:
        await gateway.write(cls.endpoints.update, body=change.whole)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        async with gateway.rows.turn(SETTINGS):
            await cls._remove(gateway, values)
        await cls._settle(gateway, values, [], lambda: cls._remove(gateway, values))

    @classmethod
    async def _remove(cls, gateway: Gateway, values: Values) -> None:
        if "/" not in values["model"]:
            try:
                await super().delete(gateway, values)
            except Refused:
                if await cls.fetch(gateway, values) is not None:
                    raise
            return
        settings = await gateway.read(cls.reader, values)
        kept = [rule for rule in rules_in(settings, values) if values["model"] not in rule]
        lists = {LISTS[values["fallback_type"]]: kept}
        await gateway.write("POST /config/update", body={"router_settings": lists})

    @classmethod
    async def _settle(
        cls, gateway: Gateway, values: Values, targets: list[Json], again: Callable[[], Awaitable[None]]
    ) -> None:
        def holds(settings: Json) -> bool:
            return _targets(settings, values)[:1] == targets

        await gateway.rows.settle(SETTINGS, lambda: gateway.read(cls.reader, values), holds, again, "fallbacks")


def _targets(settings: Json, values: Values) -> list[Json]:
    """The models to try instead, of each rule for the model: there should be one at most."""
    return [rule[values["model"]] for rule in rules_in(settings, values) if values["model"] in rule]


def rules_in(settings: Json, values: Values) -> list[dict[str, Json]]:
    """The fallbacks of one type; LiteLLM writes none as null too."""
    place = LISTS[values["fallback_type"]]
    return [] if settings[place] is None else rows(settings, place)
