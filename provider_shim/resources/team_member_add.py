"""litellm_team_member_add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.resources.limits import IN_BUDGET, BudgetDuration, MaxBudget, RpmLimit, TpmLimit
from provider_shim.resources.memberships import IN_BLOCKS, Member, Membership, Memberships, check_members, is_same
from provider_shim.resources.team_member import TeamMember, TeamRoleName
from provider_shim.spec import Attr, Blocks, Check, Endpoints, Names, Reader, Word

FOR_EACH = Attr(shared=True)
"""Where it is not set, each member keeps what it has."""


class TeamMemberEntry(Member):
    role: Annotated[
        TeamRoleName | Word,
        Attr(
            description="`user`, or `admin` of the team, which LiteLLM refuses without an Enterprise licence.",
            licensed_words=("admin",),
        ),
    ]


class TeamMemberAdd(Memberships):
    """Several members of a team, with the same limits. Members that it does not name are left alone: those of
    `litellm_team_member`, and those that others have added. Users that do not exist yet are made by LiteLLM. Removing a
    member deletes the keys that the user has in the team. The data source `litellm_team` tells all members."""

    type_name: ClassVar[str] = "litellm_team_member_add"
    identity: ClassVar[str] = "{team_id}"
    named_by: ClassVar[tuple[str, ...]] = ("team_id",)
    each: ClassVar[type[Membership]] = TeamMember
    reader: ClassVar[Reader] = TeamMember.reader
    endpoints: ClassVar[Endpoints] = TeamMember.endpoints
    limits: ClassVar[Mapping[str, str]] = {
        "max_budget_in_team": "max_budget",
        **{name: name for name in ("budget_duration", "tpm_limit", "rpm_limit", "allowed_models")},
    }
    ignored: ClassVar[Mapping[str, str]] = {
        **IN_BLOCKS,
        "model_max_budget": "litellm_team_member has it",
        **{name: TeamMember.ignored[name] for name in ("temp_budget_increase", "temp_budget_expiry")},
    }

    team_id: Annotated[str, Attr(description="Id of the team.", replace=True)]
    member: Annotated[
        list[TeamMemberEntry],
        Blocks(is_same),
        Check(check_members),
        Attr(description="A member of the team. Each sets at least one of `user_id`, `user_email`."),
    ]
    max_budget_in_team: Annotated[
        MaxBudget,
        FOR_EACH,
        Attr(
            description="Spend ceiling in USD of each of these members in the team. What each has if not set.",
            read="litellm_budget_table.max_budget",
        ),
    ] = None
    budget_duration: Annotated[
        BudgetDuration,
        FOR_EACH,
        Attr(description="Time after which the spend of each counts from zero again. What each has if not set."),
        IN_BUDGET,
    ] = None
    tpm_limit: Annotated[
        TpmLimit, FOR_EACH, Attr(description="Tokens per minute of each. What each has if not set."), IN_BUDGET
    ] = None
    rpm_limit: Annotated[
        RpmLimit, FOR_EACH, Attr(description="Requests per minute of each. What each has if not set."), IN_BUDGET
    ] = None
    allowed_models: Annotated[
        Names | None,
        FOR_EACH,
        Attr(description="Models that each may call. What each has if not set."),
        IN_BUDGET,
    ] = None
