"""Limits on spend and speed, as many LiteLLM objects have them.

Each is an attribute, type and description, named as it is. An object takes it as it is, or says in an `Attr` of its own
what is different there:

    max_budget: MaxBudget = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute for the whole team.")] = None
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from provider_shim.found import shown
from provider_shim.spec import (
    Attr,
    Check,
    Count,
    Duration,
    Form,
    Nested,
    Positive,
    SmallCount,
    Unordered,
    Usd,
    read_text,
)

IN_METADATA = Attr(read="metadata.{name}")
"""LiteLLM takes it by its name, and answers it within the metadata."""

IN_BUDGET = Attr(read="litellm_budget_table.{name}")
"""LiteLLM takes it by its name, and keeps it in a budget of the object's own, a row of another table."""

MaxBudget = Annotated[
    Usd | None, Attr(description="Spend ceiling in USD per `budget_duration`. No ceiling if not set.")
]
SoftBudget = Annotated[Usd | None, Attr(description="Spend in USD from which LiteLLM warns.")]


def _check_period(text: str) -> None:
    if text.endswith("mo") and int(text.removesuffix("mo")) != 1:
        raise ValueError(
            f"{shown(text)} is no time after which LiteLLM counts spend anew: of months it takes 1mo alone"
        )


Period = Annotated[Duration, Check(_check_period)]
"""A duration after which spend counts from zero again."""

BudgetDuration = Annotated[
    Period | None, Attr(description="Time after which the spend counts from zero again. Never if not set.")
]


class BudgetLimit(Nested):
    budget_duration: Annotated[Period, Attr(description="Time after which this spend counts from zero again.")]
    max_budget: Annotated[Usd, Attr(description="Spend ceiling in USD per `budget_duration`.")]


BudgetLimits = Annotated[
    list[BudgetLimit] | None,
    Unordered(),
    Attr(description="Further spend ceilings, each with a reset of its own."),
]


def _send_budgets(budgets: dict[str, Any]) -> dict[str, Any]:
    read = {model: read_text(budget, (dict, int, Decimal)) for model, budget in budgets.items()}
    return {model: budget if isinstance(budget, dict) else {"budget_limit": budget} for model, budget in read.items()}


_KEPT = {"budget_limit": "max_budget", "time_period": "budget_duration"}
"""How LiteLLM keeps what it takes by two names."""


def _budgets_meaning(budgets: dict[str, Any]) -> dict[str, Any]:
    return {
        model: {_KEPT.get(name, name): value for name, value in budget.items()}
        for model, budget in _send_budgets(budgets).items()
    }


ModelMaxBudget = Annotated[
    dict[str, Any] | None,
    Form(send=_send_budgets, same=_budgets_meaning),
    Attr(
        description='Budgets for single models by public name: USD, or `{budget_limit = 50, time_period = "30d"}`.',
        licensed=True,
    ),
]

TpmLimit = Annotated[Count | None, Attr(description="Tokens per minute.")]
RpmLimit = Annotated[Count | None, Attr(description="Requests per minute.")]
TpdLimit = Annotated[Count | None, Attr(description="Tokens per day.", since="1.102.0")]
MaxParallelRequests = Annotated[SmallCount | None, Attr(description="Requests at the same time.")]

LimitType = Literal["best_effort_throughput", "guaranteed_throughput"]

ModelRpmLimit = Annotated[
    dict[str, Count] | None, Attr(description="Requests per minute for single models, by public name.")
]
ModelTpmLimit = Annotated[
    dict[str, Count] | None, Attr(description="Tokens per minute for single models, by public name.")
]
McpRpmLimit = Annotated[
    dict[str, Count] | None, Attr(description="Requests per minute to single MCP servers, by name.")
]
TagRpmLimit = Annotated[dict[str, Count] | None, Attr(description="Requests per minute for single request tags.")]

EstimatedOutputTokens = Annotated[
    Positive | None,
    Attr(description="Tokens that a request is taken to produce, before it is known, when limits are checked."),
]
EstimatedOutputTokensPerModel = Annotated[
    dict[str, Positive] | None,
    Attr(description="`default_estimated_output_tokens` for single models, by public name."),
]
