"""keys-over-team-budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from litellm_constructs.checks._budgets import ceiling, period, told, usd
from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("keys-over-team-budget", Severity.WARNING)
def keys_over_team_budget(estate: Estate) -> Iterator[Problem]:
    """The budgets of a team's keys add up to no more than the team's, and those of an organization's teams to no more
    than the organization's.

    Where they do, LiteLLM stops all of them when the common budget is spent, although each has some left. That may be
    what you want; then acknowledge it. Budgets that count anew at other times are not compared: see
    `mixed-reset-periods`.
    """
    for spec, parent_spec, id, children in (
        (Key, Team, "team_id", "keys"),
        (Team, Organization, "organization_id", "teams"),
    ):
        sums: dict[L1[Any], list[Decimal]] = defaultdict(list)
        for child in estate.resources(spec):
            parent = estate.referred(child, id, parent_spec)
            budget = ceiling(estate, child)
            known = period(estate, child)
            if parent and budget is not None and known is not None and known == period(estate, parent):
                sums[parent].append(budget)
        for parent, budgets in sums.items():
            budget = ceiling(estate, parent)
            if budget is not None and sum(budgets) > budget:
                total = usd(Decimal(sum(budgets)))
                many = f"its {len(budgets)} {children} have" if len(budgets) > 1 else f"one of its {children} has"
                yield (
                    parent,
                    f"{many} budgets of {total}, and it has {usd(budget)} itself (counted anew {told(estate, parent)})",
                )
