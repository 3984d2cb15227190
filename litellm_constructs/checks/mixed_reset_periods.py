"""mixed-reset-periods."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._budgets import ceiling, period, told
from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.key import Key
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("mixed-reset-periods", Severity.WARNING)
def mixed_reset_periods(estate: Estate) -> Iterator[Problem]:
    """The budget of a key counts anew when that of its team does.

    The same holds for a team and its organization. Otherwise nobody can say whether they fit together. That may be what
    you want; then acknowledge it.
    """
    for spec, parent_spec, id, words in (
        (Key, Team, "team_id", ("key", "team")),
        (Team, Organization, "organization_id", ("team", "organization")),
    ):
        for child in estate.resources(spec):
            parent = estate.referred(child, id, parent_spec)
            if parent is None or ceiling(estate, child) is None or ceiling(estate, parent) is None:
                continue
            own, common = period(estate, child), period(estate, parent)
            if own is not None and common is not None and own != common:
                yield (
                    child,
                    f"the budget of the {words[0]} counts anew {told(estate, child)}, that of its {words[1]} "
                    f"{told(estate, parent)}: give both the same `per`",
                )
