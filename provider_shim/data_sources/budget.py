"""litellm_budget and litellm_budgets."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.resources.budget import Budget
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class BudgetData(DataSource, Budget):
    """A budget of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = Pages("GET /budget/list", "", values=lambda budget: {"budget_id": budget["budget_id"]})

    def __init__(self, *, budget_id: str) -> None: ...

    budget_reset_at: Annotated[Timestamp | None, Attr(description="When the spend counts from zero again.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the budget was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the budget last changed.")] = None


class Budgets(DataSourceList):
    """All budgets of the gateway, also those that LiteLLM makes by itself, such as for the members of a team."""

    type_name: ClassVar[str] = "litellm_budgets"
    of: ClassVar[type[DataSource]] = BudgetData

    budgets: Annotated[list[Any] | None, Attr(description="The budgets, in the order of their ids.")] = Field(
        default=None, init=False
    )
