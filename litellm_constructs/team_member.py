"""Memberships of users in teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Required, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.interfaces import IModelRef, ITeamRef, IUserRef
from litellm_constructs.values import Budget, Count, TeamRole
from provider_shim.resources import team_member as spec


class MemberOptions(MetaOptions, total=False):
    """What a membership may have besides its team and its user."""

    role: TeamRole | spec.TeamRoleName
    """Rights within the team. `user` if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget_in_team", per="budget_duration")]
    """Spend ceiling in USD of this member in this team. That of the team's members in general if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute of this member. No limit of its own if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute of this member. No limit of its own if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, To("allowed_models")]
    """Models that this member may call. All of the team's if not set."""


class MemberArguments(MemberOptions, total=False):
    """What a membership may have, and must."""

    team: Required[Annotated[ITeamRef, To("team_id")]]
    """Of which the user becomes a member."""
    user: Required[Annotated[IUserRef, To("user_id")]]
    """Who becomes a member."""


class TeamMember(L2):
    """A user's membership in a team.

    `MemberOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[MemberArguments]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.TeamMember, MemberArguments, options, role=TeamRole.USER)
