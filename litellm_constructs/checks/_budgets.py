"""Budgets, and when they count anew."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from provider_shim.fields import fields_of
from provider_shim.resources.key import Key

_DURATION = next(field.shape.form for field in fields_of(Key) if field.name == "budget_duration")

NEVER = "never"


def ceiling(estate: Estate, resource: L1[Any]) -> Decimal | None:
    """The budget in USD; None if it is not set, or not known."""
    value = estate.value(resource, "max_budget")
    return None if value is None else Decimal(str(value))


def period(estate: Estate, resource: L1[Any]) -> Hashable:
    """What tells whether two budgets count anew at the same times; None if that is not known."""
    if "budget_duration" not in resource.attributes:
        return NEVER
    value = estate.value(resource, "budget_duration")
    return None if value is None or _DURATION is None else _DURATION.same(value)


def told(estate: Estate, resource: L1[Any]) -> str:
    """When a budget counts anew, in words."""
    value = estate.value(resource, "budget_duration")
    return f"every {value}" if value else NEVER


def usd(amount: Decimal) -> str:
    return f"{amount.normalize():,f} USD"
