"""limit-on-model-not-allowed."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._models import limited, outside
from provider_shim.resources.key import Key
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("limit-on-model-not-allowed", Severity.ERROR)
def limit_on_model_not_allowed(estate: Estate) -> Iterator[Problem]:
    """A limit of a single model is on one that may be called.

    Otherwise the limit does nothing, most often because the name of the model is misspelt.
    """
    for spec in (Key, Team, Organization):
        for resource in estate.resources(spec):
            allowed = estate.names(resource, "models")
            if spec is Key and "models" not in resource.attributes:
                team = estate.referred(resource, "team_id", Team)
                allowed = estate.names(team, "models") if team else None
            missing = outside(estate, limited(resource), allowed)
            if missing:
                yield (
                    resource,
                    f"there is a limit for {', '.join(missing)}, which may not be called: allow it, or drop the limit",
                )
