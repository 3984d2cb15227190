"""budget-without-period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team
from provider_shim.resources.user import User


@check("budget-without-period", Severity.ERROR)
def budget_without_period(estate: Estate) -> Iterator[Problem]:
    """A budget counts anew, every month for example.

    One that never does is spent one day, and everybody it is for is refused until somebody raises it. For a budget that
    is meant to be spent once, acknowledge it.
    """
    owners: list[L1[Any]] = [owner for spec in (Organization, Team, User, Key) for owner in estate.resources(spec)]
    for owner in owners:
        if "max_budget" in owner.attributes and "budget_duration" not in owner.attributes:
            yield owner, "the budget never counts anew: say for how long it is"
