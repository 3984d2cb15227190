"""Memberships of users in teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict, cast

from constructs import Construct

from litellm_constructs._l1 import L1, MetaArguments
from litellm_constructs.values import Budget, TeamRole
from provider_shim.resources import team_member as spec

if TYPE_CHECKING:
    from litellm_constructs.provider import LiteLLMProvider
    from litellm_constructs.team import ITeam
    from litellm_constructs.user import IUser

RoleName = Literal["user", "admin"]


class MemberOptions(TypedDict, total=False):
    """What a membership may have besides its team and its user. See `TeamMember`."""

    role: TeamRole | RoleName
    budget: Budget | None
    rpm: int | None
    tpm: int | None
    provider: LiteLLMProvider | None


class TeamMember(Construct):
    """A user's membership in a team.

    - `role`: rights within the team. `user` if not set.
    - `budget`: spend ceiling of this member in this team. That of the team's members in general if not set.
    - `rpm`, `tpm`: requests and tokens per minute of this member. No limit of its own if not set.
    - `provider`: the gateway. The stack's provider without an alias if not set.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        team: ITeam,
        user: IUser,
        role: TeamRole | RoleName = TeamRole.USER,
        budget: Budget | None = None,
        rpm: int | None = None,
        tpm: int | None = None,
        provider: LiteLLMProvider | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.resource = L1(
            spec.TeamMember,
            self,
            "Resource",
            MetaArguments(provider=provider),
            team_id=team.team_id,
            user_id=user.user_id,
            role=cast("RoleName", role),
            max_budget_in_team=budget.dollars if budget else None,
            budget_duration=budget.period if budget else None,
            rpm_limit=rpm,
            tpm_limit=tpm,
        )
