"""key-for-every-model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._models import EVERYTHING
from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key
from provider_shim.resources.team import Team


@check("key-for-every-model", Severity.ERROR)
def key_for_every_model(estate: Estate) -> Iterator[Problem]:
    """A key, or its team, names the models that may be called.

    A key without models calls those of its team, and one whose team has none calls every model of the gateway, also
    those that are added later.
    """
    for key in estate.resources(Key):
        team = estate.referred(key, "team_id", Team)
        made_elsewhere = team is None and "team_id" in key.attributes
        if _narrow(estate, key) or made_elsewhere or (team and _narrow(estate, team)):
            continue
        yield key, "the key calls every model of the gateway: name those that it needs, or give its team models"


def _narrow(estate: Estate, resource: L1[Any]) -> bool:
    """Whether the models that may be called are named."""
    return bool(resource.attributes.get("models")) and not EVERYTHING & {*(estate.names(resource, "models") or ())}
