"""Who belongs to a team. LiteLLM keeps it in the row of the team, under a lock, and once more in a list of teams in the
row of each user, without one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from provider_shim.answers import Json, names, part, rows, text
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.resources.parts import count_keys, made_for_member
from provider_shim.resources.team import TEAM_WITH_MEMBERS
from provider_shim.spec import Gateway, Reader

ADD = "POST /team/member_add"
REMOVE = "POST /team/member_delete"

_USER = Reader(
    "GET /v2/user/info?user_id={user_id}",
    lambda answer: answer if "user_id" in answer else None,
    gone=words.NO_USER,
)


async def add(gateway: Gateway, body: dict[str, Any]) -> list[str]:
    """Send /team/member_add, once, and see that the user's row has the team too. Returns the ids of the budgets that
    LiteLLM has made along."""
    team_id, member = body["team_id"], body["member"]
    user_id, email = member.get("user_id"), member.get("user_email")
    made: list[str] = []

    async def join() -> str:
        joined = await gateway.create(ADD, body, find=lambda: added(gateway, team_id, user_id, email))
        made.extend(made_for_member(joined))
        return text(rows(joined, "updated_users")[0], "user_id")

    async with gateway.rows.turn(members_of(team_id), _teams_of(user_id or email)):
        who = {"team_id": team_id, "user_id": await join()}

    async def again() -> None:
        # LiteLLM refuses who is on the roster already, and nothing else writes the list of the user.
        if await count_keys(gateway, who, *who):
            raise GatewayError(
                "The member would have to leave the team and join it again",
                f"With that LiteLLM would delete the keys that the user {who['user_id']!r} has in the team {team_id}",
            )
        await gateway.write(REMOVE, body=who)
        await join()

    await _settle(gateway, who, True, again)
    return made


async def added(gateway: Gateway, team_id: str, user_id: str | None, email: str | None) -> Json | None:
    """What /team/member_add has answered for a member; None if there is none."""
    team = await gateway.read(TEAM_WITH_MEMBERS, {"team_id": team_id})
    member = find(team, user_id, email) if team else None
    if team is None or member is None:
        return None
    own = [row for row in rows(team, "team_memberships") if row["user_id"] == member["user_id"]]
    return {**part(team, "team_info"), "updated_users": [member], "updated_team_memberships": own}


def find(team: Json, user_id: str | None, email: str | None) -> dict[str, Any] | None:
    """The member with this user id, or else with this e-mail address."""
    for member in rows(team, "team_info.members_with_roles"):
        told = member.get("user_email")
        if text(member, "user_id") == user_id or (not user_id and email and told and told.lower() == email.lower()):
            return member
    return None


async def remove(gateway: Gateway, team_id: str, user_id: str) -> None:
    """Send /team/member_delete, and see that the user's row has the team no more either. Nobody has to be a member."""
    who = {"team_id": team_id, "user_id": user_id}

    async def leave() -> None:
        try:
            await gateway.write(REMOVE, body=who)
        except Refused as error:
            if not error.says(words.NO_MEMBER):
                raise

    async with gateway.rows.turn(members_of(team_id), _teams_of(user_id)):
        await leave()
    await _settle(gateway, who, False, leave)


async def _settle(gateway: Gateway, who: dict[str, str], belongs: bool, again: Callable[[], Awaitable[object]]) -> None:
    def holds(user: Json) -> bool:
        return user is None or (who["team_id"] in names(user, "teams")) == belongs

    await gateway.rows.settle(_teams_of(who["user_id"]), lambda: gateway.read(_USER, who), holds, again)


def members_of(team_id: str) -> str:
    return f"the members of the team {team_id}"


def _teams_of(user: str) -> str:
    return f"the list of the teams of the user {user!r}"
