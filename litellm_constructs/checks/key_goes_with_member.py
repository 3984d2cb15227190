"""key-goes-with-member."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._lifecycles import created_before_destroyed, depends_on
from litellm_constructs.framework.tree import path_of
from provider_shim.resources.key import Key
from provider_shim.resources.team import Team
from provider_shim.resources.team_member import TeamMember
from provider_shim.resources.user import User


@check("key-goes-with-member", Severity.WARNING)
def key_goes_with_member(estate: Estate) -> Iterator[Problem]:
    """A member's key outlives the membership wherever the plan is applied.

    LiteLLM deletes the keys that a user has in a team when the user leaves it. An apply that gives the key another
    owner moves it before, if it has the data directory of its plan. To have it so for saved plans that are applied
    elsewhere, and without an interruption, name the member in the key's `depends_on`, and give the member (or its team)
    a lifecycle with `create_before_destroy`.
    """
    members = {
        (team, user): member
        for member in estate.resources(TeamMember)
        if (team := estate.referred(member, "team_id", Team)) and (user := estate.referred(member, "user_id", User))
    }
    for key in estate.resources(Key):
        team, user = estate.referred(key, "team_id", Team), estate.referred(key, "user_id", User)
        member = members.get((team, user)) if team and user else None
        if member is None:
            continue
        missing: list[str] = []
        if not depends_on(key, member):
            missing.append("name the member in depends_on of the key")
        if not created_before_destroyed(member):
            missing.append("give the member a lifecycle with create_before_destroy")
        if missing:
            name = path_of(member).removesuffix("/Resource")
            yield key, f"LiteLLM deletes the key when the member {name} goes or changes: {', and '.join(missing)}"
