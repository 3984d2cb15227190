"""litellm_team_member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal

from provider_shim.answers import Json, part, rows
from provider_shim.resources import roster
from provider_shim.resources.limits import (
    IN_BUDGET,
    BudgetDuration,
    MaxBudget,
    ModelMaxBudget,
    RpmLimit,
    TpmLimit,
)
from provider_shim.resources.memberships import Membership
from provider_shim.resources.parts import KEYS_MOVE, count_keys, counted, made_for_member
from provider_shim.resources.team import TEAM_WITH_MEMBERS, TEAMS
from provider_shim.resources.user import Email
from provider_shim.rules import AtLeastOneOf, Rule
from provider_shim.spec import (
    Attr,
    Change,
    Endpoints,
    Gateway,
    Names,
    Reader,
    Values,
    Word,
)

TeamRoleName = Literal["admin", "user"]


def _who(member: Values) -> dict[str, Any]:
    return {"team_id": member["team_id"], "user_id": member["user_id"]}


class TeamMember(Membership):
    """A user's membership in a team. A user that does not exist yet is made by LiteLLM. Removing a member deletes the
    keys that the user has in the team."""

    type_name: ClassVar[str] = "litellm_team_member"
    identity: ClassVar[str] = "{team_id}:{user_id}"
    named_by: ClassVar[tuple[str, ...]] = ("team_id", "user_email")
    reader: ClassVar[Reader] = TEAM_WITH_MEMBERS
    endpoints: ClassVar[Endpoints] = Endpoints(
        create=roster.ADD,
        update="POST /team/member_update",
        delete=roster.REMOVE,
    )

    rules: ClassVar[tuple[Rule, ...]] = (AtLeastOneOf(("user_id", "user_email"), "nothing says who the member is"),)
    ignored: ClassVar[Mapping[str, str]] = {
        "member": "it holds user_id, user_email and role",
        "temp_budget_increase": "it ends by itself",
        "temp_budget_expiry": "it ends by itself",
    }

    team_id: Annotated[str, Attr(description="Id of the team.", replace=True)]
    user_id: Annotated[
        str | None,
        Attr(
            description="Id of the user. If only `user_email` is set, the id of the user with that address.",
            computed=True,
            replace=True,
        ),
    ] = None
    user_email: Annotated[
        Email | None,
        Attr(description="E-mail address of the user. The user's own if not set.", computed=True, replace=True),
    ] = None
    role: Annotated[
        TeamRoleName | Word,
        Attr(
            description="`user`, or `admin` of the team, which LiteLLM refuses without an Enterprise licence.",
            licensed_words=("admin",),
        ),
    ]
    max_budget_in_team: Annotated[
        MaxBudget,
        Attr(
            description="Spend ceiling in USD of this member in this team. The team's `team_member_budget` if not set.",
            read="litellm_budget_table.max_budget",
        ),
    ] = None
    budget_duration: Annotated[
        BudgetDuration, Attr(description="Time after which the member's spend counts from zero again."), IN_BUDGET
    ] = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute of this member."), IN_BUDGET] = None
    rpm_limit: Annotated[RpmLimit, Attr(description="Requests per minute of this member."), IN_BUDGET] = None
    allowed_models: Annotated[
        Names | None, Attr(description="Models that this member may call. All of the team's if not set."), IN_BUDGET
    ] = None
    model_max_budget: Annotated[
        ModelMaxBudget,
        Attr(
            description="Budgets of this member for single models by public name: USD, or "
            '`{budget_limit = 50, time_period = "30d"}`.',
            since="1.102.0",
        ),
        IN_BUDGET,
    ] = None

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        keys = await count_keys(gateway, prior, "team_id", "user_id")
        if not keys:
            return None
        return (
            f"LiteLLM deletes the {counted(keys, 'key')} that the user {prior['user_id']!r} has in the team "
            f"{prior['team_id']} along with the membership, and none of them works any more. {KEYS_MOVE}"
        )

    @classmethod
    def ends(cls, prior: Values, planned: Values | None) -> Iterable[Values]:
        return [] if planned else [{"team_id": prior["team_id"], "user_id": prior["user_id"]}]

    @classmethod
    async def existing(cls, gateway: Gateway) -> list[Values]:
        return [
            {**TEAMS.values(team), "user_id": member["user_id"]}
            for team in await gateway.read_all(TEAMS, {})
            for member in rows(team, "members_with_roles")
            if member.get("user_id")
        ]

    @classmethod
    def roster_of(cls, owner: Json) -> list[dict[str, Any]]:
        return rows(owner, "team_info.members_with_roles")

    @classmethod
    async def find(cls, gateway: Gateway, owner: Json, values: Values) -> Json | None:
        return find_member(owner, values)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        body = change.body
        member = {name: body.pop(name) for name in ("user_id", "user_email", "role") if name in body}
        for name in LATER:
            body.pop(name, None)
        change.made += await roster.add(gateway, {**body, "member": member})

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        member = await super().recover(gateway, change)
        if member is not None:
            await cls._note_budget(gateway, change)
        return member

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        later = {name: change.whole[name] for name in LATER if name in change.whole}
        if later:
            await gateway.write(cls.endpoints.update, body={**_who(change.planned), **later})
            await cls._note_budget(gateway, change)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        async with gateway.rows.turn(roster.members_of(change.planned["team_id"])):
            await super().update(gateway, change)
            await cls._note_budget(gateway, change)

    @classmethod
    async def _note_budget(cls, gateway: Gateway, change: Change) -> None:
        planned = change.planned
        added = await roster.added(gateway, planned["team_id"], planned["user_id"], planned["user_email"])
        change.made += made_for_member(added)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        await roster.remove(gateway, values["team_id"], values["user_id"])


ATTRIBUTES = {"max_budget": "max_budget_in_team"}
"""Names of what stands in a budget, where they are other."""

LATER = ("tpm_limit", "rpm_limit", "model_max_budget")
"""What /team/member_add does not take."""


def find_member(team: dict[str, Any], values: Values) -> Json | None:
    """The member of `team` whom the user id, or else the e-mail, in `values` tells."""
    member = roster.find(team, values.get("user_id"), values.get("user_email"))
    if member is None:
        return None
    budget = _own_budget(team, member["user_id"], values)
    return {**member, "team_id": team["team_id"], "litellm_budget_table": budget}


def _own_budget(team: dict[str, Any], user_id: str, values: Values) -> dict[str, Any]:
    """The limits that are this member's own, without those of every member of the team."""
    for membership in rows(team, "team_memberships"):
        if membership["user_id"] == user_id:
            budget = part(membership, "litellm_budget_table")
            if membership.get("budget_source") == "team_default":
                return {}
            # A budget of the member's own starts as a copy of the team's.
            default = {
                **part(team, "team_info.team_member_budget_table"),
                "allowed_models": part(team, "team_info").get("default_team_member_models"),
            }
            return {
                name: value
                for name, value in budget.items()
                if value != default.get(name) or values.get(ATTRIBUTES.get(name, name)) is not None
            }
    return {}
