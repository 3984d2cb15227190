"""team-models-outside-organization."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._models import outside
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("team-models-outside-organization", Severity.ERROR)
def team_models_outside_organization(estate: Estate) -> Iterator[Problem]:
    """A team names no model that its organization may not call.

    LiteLLM refuses such a team. Allow the model to the organization, or take it from the team.
    """
    for team in estate.resources(Team):
        organization = estate.referred(team, "organization_id", Organization)
        if organization is None:
            continue
        missing = outside(estate, estate.names(team, "models"), estate.names(organization, "models"))
        if missing:
            name = estate.value(organization, "organization_alias")
            yield (
                team,
                f"the team asks for {', '.join(missing)}, which its organization {name} may not call: allow it to the "
                "organization too",
            )
