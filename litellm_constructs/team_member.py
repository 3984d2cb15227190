"""Memberships of users in teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.meta import MetaOptions, meta_arguments
from litellm_constructs.framework.names import reference_to
from litellm_constructs.interfaces import IModelRef, ITeamRef, IUserRef
from litellm_constructs.values import Budget, Count, TeamRole
from provider_shim.resources import team_member as spec


class MemberOptions(MetaOptions, total=False):
    """What a membership may have besides its team and its user. See `TeamMember`."""

    role: TeamRole | spec.TeamRoleName
    budget: Budget | None
    rpm: Count | None
    tpm: Count | None
    models: Sequence[IModelRef | str] | None


class TeamMember(L2):
    """A user's membership in a team.

    - `role`: rights within the team. `user` if not set.
    - `budget`: spend ceiling in USD of this member in this team. That of the team's members in general if not set.
    - `rpm`, `tpm`: requests and tokens per minute of this member. No limit of its own if not set.
    - `models`: models that this member may call. All of the team's if not set.
    - `provider`: the gateway. The stack's provider without an alias if not set.
    - `depends_on`, `lifecycle`, `import_from`, `moved_from`: see `MetaArguments`.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        team: ITeamRef,
        user: IUserRef,
        role: TeamRole | spec.TeamRoleName = TeamRole.USER,
        budget: Budget | None = None,
        rpm: Count | None = None,
        tpm: Count | None = None,
        models: Sequence[IModelRef | str] | None = None,
        **meta: Unpack[MetaOptions],
    ) -> None:
        super().__init__(scope, id)
        if budget and budget.warn_at is not None:
            raise InvalidArguments(self.node.path, ["budget: LiteLLM has no warn_at for members; leave it out"])
        self.resource = L1(
            spec.TeamMember,
            self,
            "Resource",
            meta_arguments(TeamMember, meta),
            team_id=team.team_id,
            user_id=user.user_id,
            role=role,
            max_budget_in_team=budget.dollars if budget else None,
            budget_duration=budget.period if budget else None,
            rpm_limit=cast("int | None", rpm),
            tpm_limit=cast("int | None", tpm),
            allowed_models=[reference_to(model) for model in models] if models else None,
        )
