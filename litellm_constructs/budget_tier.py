"""Budget tiers: limits with an id of their own."""

from __future__ import annotations

from typing import Annotated, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.values import Budget, Count
from provider_shim.resources import budget as spec


class BudgetTierOptions(MetaOptions, total=False):
    """What a budget tier may have."""

    budget_id: str | None
    """Id on the gateway. A random one if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget", warn_at="soft_budget", per="budget_duration")]
    """Spend ceiling in USD. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute. No limit if not set."""


class BudgetTier(L2):
    """Limits that keys share, each held to them by itself. `BudgetTierOptions` tells of each argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[BudgetTierOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Budget, BudgetTierOptions, options)

    @property
    def budget_id(self) -> str:
        return cast("str", self.resource.out.budget_id)
