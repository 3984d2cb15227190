"""team-without-budget."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("team-without-budget", Severity.ERROR)
def team_without_budget(estate: Estate) -> Iterator[Problem]:
    """A team has a budget, or its organization has one.

    What is not in the program is taken to have one.
    """
    for team in estate.resources(Team):
        if "max_budget" in team.attributes:
            continue
        organization = estate.referred(team, "organization_id", Organization)
        if organization is None and "organization_id" in team.attributes:
            continue
        if organization is None or not {"max_budget", "budget_id"} & organization.attributes.keys():
            yield team, "nothing ends what the team may spend: give it a budget"
