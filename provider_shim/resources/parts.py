"""Parts that several LiteLLM objects have."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from provider_shim.spec import Attr, Duration, Form, Names, Nested, Unordered, Usd

LimitType = Literal["best_effort_throughput", "guaranteed_throughput"]


class BudgetLimit(Nested):
    budget_duration: Annotated[Duration, Attr(description="Time after which this spend counts from zero again.")]
    max_budget: Annotated[Usd, Attr(description="Spend ceiling in USD per `budget_duration`.")]


BudgetLimits = Annotated[list[BudgetLimit], Unordered()]
"""Several ceilings at once, each with a reset of its own."""


class VectorStoreIndex(Nested):
    index_name: Annotated[str, Attr(description="Name of the index.")]
    index_permissions: Annotated[Names, Attr(description="`read`, `write`, or both.")]


VectorStoreIndexes = Annotated[list[VectorStoreIndex], Unordered()]


def _send_budgets(budgets: dict[str, Any]) -> dict[str, Any]:
    return {
        model: budget if isinstance(budget, dict) else {"budget_limit": budget} for model, budget in budgets.items()
    }


ModelBudgets = Annotated[dict[str, Any], Form(send=_send_budgets, same=_send_budgets)]
"""A budget per model: a number in USD, or `{budget_limit = 50, time_period = "30d"}`."""


class RouterFallback(Nested):
    model: Annotated[str, Attr(description="Public name of the model that may fail.")]
    fallback_models: Annotated[list[str], Attr(description="Models to try instead, in this order.")]


class RouterFallbacks(Nested):
    fallbacks: Annotated[list[RouterFallback] | None, Attr(description="Fallbacks for any failure.")] = None
    context_window_fallbacks: Annotated[
        list[RouterFallback] | None, Attr(description="Fallbacks for prompts that are too long for the model.")
    ] = None


def _send_fallbacks(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        kind: [{entry["model"]: entry["fallback_models"]} for entry in entries]
        for kind, entries in settings.items()
        if entries is not None
    }


def _read_fallbacks(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        kind: [
            {"model": model, "fallback_models": models}
            for entry in cast("list[dict[str, list[str]]]", settings.get(kind) or [])
            for model, models in entry.items()
        ]
        or None
        for kind in RouterFallbacks.model_fields
    }


RouterSettings = Annotated[RouterFallbacks, Form(send=_send_fallbacks, read=_read_fallbacks)]
"""Fallbacks of a team or a key; LiteLLM writes each as `{model: [fallback, ...]}`."""


class Permissions(Nested):
    """What a team or a key may reach besides models."""

    mcp_servers: Annotated[Names | None, Attr(description="Ids of MCP servers.")] = None
    mcp_access_groups: Annotated[Names | None, Attr(description="Access groups of MCP servers.")] = None
    vector_stores: Annotated[Names | None, Attr(description="Ids of vector stores.")] = None
    agents: Annotated[Names | None, Attr(description="Ids of agents.")] = None
    agent_access_groups: Annotated[Names | None, Attr(description="Access groups of agents.")] = None


NO_PERMISSIONS: dict[str, Any] = {name: [] for name in Permissions.model_fields}


def _send_permissions(permissions: dict[str, Any]) -> dict[str, Any]:
    # LiteLLM merges: a list that is not sent would stay.
    return {**NO_PERMISSIONS, **{name: names for name, names in permissions.items() if names is not None}}


ObjectPermission = Annotated[Permissions, Form(send=_send_permissions)]
