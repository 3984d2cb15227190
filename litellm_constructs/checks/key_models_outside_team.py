"""key-models-outside-team."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._models import outside
from provider_shim.resources.key import Key
from provider_shim.resources.team import Team


@check("key-models-outside-team", Severity.ERROR)
def key_models_outside_team(estate: Estate) -> Iterator[Problem]:
    """A key names no model that its team may not call.

    LiteLLM makes such a key, and refuses the calls. Allow the model to the team, or take it from the key.
    """
    for key in estate.resources(Key):
        team = estate.referred(key, "team_id", Team)
        missing = outside(estate, estate.names(key, "models"), estate.names(team, "models")) if team else []
        if team and missing:
            name = estate.value(team, "team_alias")
            yield (
                key,
                f"the key asks for {', '.join(missing)}, which its team {name} may not call: allow it to the team too",
            )
