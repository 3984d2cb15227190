"""key-without-budget."""

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
from provider_shim.spec import Resource

OWN = frozenset({"max_budget", "budget_id", "budget_limits"})


@check("key-without-budget", Severity.WARNING)
def key_without_budget(estate: Estate) -> Iterator[Problem]:
    """Something ends what a key may spend: a budget of its own, or of its team, its organization or its user.

    Without any, a loop in a program spends until somebody notices. What is not in the program is taken to have one.
    """
    for key in estate.resources(Key):
        if OWN & key.attributes.keys():
            continue
        owners: list[tuple[str, type[Resource]]] = [("team_id", Team), ("organization_id", Organization)]
        if "team_id" not in key.attributes:
            # A user's budget is for keys of no team.
            owners.append(("user_id", User))
        for id, spec in owners:
            if id in key.attributes:
                owner = estate.referred(key, id, spec)
                if owner is None or _bounded(estate, owner):
                    break
        else:
            yield key, "nothing ends what the key may spend: give it, or its team, a budget"


def _bounded(estate: Estate, owner: L1[Any]) -> bool:
    attributes = owner.attributes
    if OWN & attributes.keys():
        return True
    if "organization_id" not in attributes:
        return False
    organization = estate.referred(owner, "organization_id", Organization)
    return organization is None or bool(OWN & organization.attributes.keys())
