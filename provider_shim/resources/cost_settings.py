"""litellm_cost_settings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.once import Once
from provider_shim.spec import Attr, Check, Endpoints, Field, Form, Gateway, Nested, Reader, Usd

DISCOUNTS, MARGINS = "/config/cost_discount_config", "/config/cost_margin_config"
BLOCK = "/config/block_requests_for_models_without_pricing"


def _check_fraction(value: Decimal | int) -> None:
    if value > 1:
        raise ValueError("must be a fraction from 0 to 1: 0.05 are 5 percent")


Fraction = Annotated[float, Field(ge=0), Check(_check_fraction)]
"""A part of 1."""


class Margin(Nested):
    """What is added to the cost of a call."""

    percentage: Annotated[float | None, Field(ge=0), Attr(description="Part of the cost: 0.1 are 10 percent.")] = None
    fixed_amount: Annotated[Usd | None, Attr(description="USD for each call.")] = None


def _send_margins(margins: dict[str, Any]) -> dict[str, Any]:
    return {name: {key: part for key, part in margin.items() if part is not None} for name, margin in margins.items()}


def _read_margins(margins: dict[str, Any]) -> dict[str, Any]:
    """LiteLLM also takes a plain number for the part of the cost."""
    return {name: margin if isinstance(margin, dict) else {"percentage": margin} for name, margin in margins.items()}


class CostSettings(Once):
    """What LiteLLM makes of what a provider asks for a call: what it books on keys, teams and users."""

    type_name: ClassVar[str] = "litellm_cost_settings"
    identity: ClassVar[str] = "cost_settings"
    reader: ClassVar[Reader] = Reader(f"GET {DISCOUNTS}")
    endpoints: ClassVar[Endpoints] = Endpoints(
        create=f"PATCH {DISCOUNTS}", update=f"PATCH {MARGINS}", delete=f"PATCH {BLOCK}"
    )
    ignored: ClassVar[Mapping[str, str]] = {"enabled": "it is block_requests_for_models_without_pricing"}
    own_values: ClassVar[Mapping[str, Json]] = {"block_requests_for_models_without_pricing": False}

    discounts: Annotated[
        dict[str, Fraction] | None,
        Attr(description="Part of the cost that is taken off, by provider: `{openai = 0.05}` are 5 percent."),
    ] = None
    margins: Annotated[
        dict[str, Margin] | None,
        Form(send=_send_margins, read=_read_margins),
        Attr(description="What is added to the cost, by provider; `global` is for all that have none of their own."),
    ] = None
    block_requests_for_models_without_pricing: Annotated[
        bool | None, Attr(description="Whether calls of models that have no price are refused. Not if not set.")
    ] = None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        return {
            "discounts": (await gateway.query(f"GET {DISCOUNTS}"))["values"],
            "margins": (await gateway.query(f"GET {MARGINS}"))["values"],
            "block_requests_for_models_without_pricing": (await gateway.query(f"GET {BLOCK}"))["enabled"],
        }

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        for name, place in (("discounts", DISCOUNTS), ("margins", MARGINS)):
            if name in settings:
                await gateway.write(f"PATCH {place}", body=settings[name])
        if "block_requests_for_models_without_pricing" in settings:
            body = {"enabled": settings["block_requests_for_models_without_pricing"]}
            await gateway.write(f"PATCH {BLOCK}", body=body)
