"""key-models-outside-team."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._models import outside, reaches
from provider_shim.resources.key import Key
from provider_shim.resources.team import Team


@check("key-models-outside-team", Severity.ERROR)
def key_models_outside_team(estate: Estate) -> Iterator[Problem]:
    """A key names no model that its team may not call.

    LiteLLM makes such a key, and refuses the calls. Allow the model to the team, or take it from the key. An access
    group or a pattern such as `openai/*` is well when the team may call one of its models.
    """
    for key in estate.resources(Key):
        team = estate.referred(key, "team_id", Team)
        if team is None:
            continue
        allowed = estate.names(team, "models")
        asked = outside(estate, estate.names(key, "models"), allowed)
        missing = [name for name in asked if not reaches(estate, name, allowed)]
        if missing:
            name = estate.value(team, "team_alias")
            yield (
                key,
                f"the key asks for {', '.join(missing)}, which its team {name} may not call: allow it to the team too",
            )
