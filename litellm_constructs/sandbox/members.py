"""Members of teams: the team's roster, and a membership row with a budget of its own or the team's default."""

from __future__ import annotations

from typing import Any

from . import budgets, keys, rosters
from .bodies import Body
from .errors import TRIAL, Crash, Detail, ProxyError, Refusal
from .gateway import Call, Gateway, Routes, check_period
from .store import Row

routes = Routes()

_COLUMN_OF = {
    "max_budget_in_team": "max_budget",
    "tpm_limit": "tpm_limit",
    "rpm_limit": "rpm_limit",
    "budget_duration": "budget_duration",
    "allowed_models": "allowed_models",
    "temp_budget_increase": "temp_budget_increase",
    "temp_budget_expiry": "temp_budget_expiry",
    "model_max_budget": "model_max_budget",
}
"""Which column of the member's budget a field of /team/member_update goes to."""


def _repr(each: Row) -> str:
    return f"Member(user_id={each['user_id']!r}, user_email={each['user_email']!r}, role={each['role']!r})"


def _on_roster(team: Row, member: Body) -> bool:
    return any(
        (member.user_id is not None and each["user_id"] == member.user_id)
        or (member.user_email is not None and each["user_email"] == member.user_email)
        for each in team["members_with_roles"]
    )


def _add(gateway: Gateway, call: Call, team: Row, wanted: list[Body], limits: Row) -> tuple[list[Row], list[Row]]:
    shown: list[Row] = []
    memberships: list[Row] = []
    for member in wanted:
        if _on_roster(team, member):
            continue
        user, before = rosters.user_of(gateway, team["team_id"], member)
        made = rosters.join(
            gateway, call.caller.name, team["team_id"], user["user_id"], member.role, email=member.user_email, **limits
        )
        shown.append(before)
        memberships.append(rosters.membership(gateway, made))
    return shown, memberships


def _check_admin(call: Call, team_id: str) -> None:
    if not call.caller.admin:
        problem = f"Call not allowed. User not proxy admin OR team admin. route={call.route}, team_id={team_id}"
        raise Detail(403, {"error": problem})


@routes.add("POST", "/team/member_add", "key")
def add(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    check_period(body.budget_duration, wrapped=False)
    many = isinstance(body.member, list)
    wanted: list[Body] = body.member if many else [body.member]
    if any(member.role == "admin" for member in wanted) and not gateway.licensed:
        raise Detail(400, {"error": f"Assigning team admins is a premium feature. {TRIAL}"})
    team = gateway.store.teams.get(body.team_id)
    if team is None:
        raise Detail(
            404, {"error": f"Team doesn't exist in db. Team={body.team_id}. Create team via `/team/new` call."}
        )
    if all(_on_roster(team, member) for member in wanted):
        existing = f"Existing members=[{', '.join(map(_repr, team['members_with_roles']))}]"
        if many:
            message = f"All users are already in team. {existing}"
        else:
            who = f"user_id={wanted[0].user_id}, user_email={wanted[0].user_email}"
            message = f"User already in team. Member: {who}. {existing}"
        raise ProxyError(400, message, type="team_member_already_in_team", param="member")
    limits = {
        "max_budget": body.max_budget_in_team,
        "budget_duration": body.budget_duration,
        "allowed_models": body.allowed_models,
    }
    limits = {name: value for name, value in limits.items() if value is not None}
    shown, memberships = _add(gateway, call, team, wanted, limits)
    return {
        **rosters.table(gateway, team),
        "litellm_model_table": None,
        "updated_users": shown,
        "updated_team_memberships": memberships,
    }


@routes.add("POST", "/team/bulk_member_add")
def add_many(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    team = gateway.store.teams.get(body.team_id)
    if team is None:
        raise Detail(404, {"error": f"Team not found for team_id={body.team_id}"})
    limits = {} if body.max_budget_in_team is None else {"max_budget": body.max_budget_in_team}
    users_added: list[Row] = []
    memberships_added: list[Row] = []
    results: list[Row] = []
    wanted: list[Body] = body.members or []
    for member in wanted:
        result: Row = {"user_id": member.user_id, "user_email": member.user_email, "error": None}
        try:
            shown, memberships = _add(gateway, call, team, [member], limits)
            users_added += shown
            memberships_added += memberships
            result.update(success=True, updated_user=shown[0], updated_team_membership=memberships[0])
        except (Refusal, IndexError) as problem:
            result.update(success=False, error=str(problem), updated_user=None, updated_team_membership=None)
        results.append(result)
    won = sum(each["success"] for each in results)
    return {
        "team_id": body.team_id,
        "results": results,
        "total_requested": len(results),
        "successful_additions": won,
        "failed_additions": len(results) - won,
        "updated_team": {
            **rosters.table(gateway, team),
            "updated_users": users_added,
            "updated_team_memberships": memberships_added,
        },
    }


@routes.add("POST", "/team/member_update", "key")
def update(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    if body.role == "admin" and not gateway.licensed:
        text = TRIAL.replace("/enterprise#trial", "/#trial").replace(" \n", " ")
        raise Detail(400, f"Assigning team admins is a premium feature. {text}")
    check_period(body.budget_duration, wrapped=False)
    if gateway.modern and body.model_max_budget and not gateway.licensed:
        problem = f"Setting model_max_budget on a team is an enterprise feature. {TRIAL}"
        raise Detail(403, {"error": problem})
    team = gateway.store.teams.get(body.team_id)
    if team is None:
        raise Detail(400, {"error": f"Team id={body.team_id} does not exist in db"})
    _check_admin(call, body.team_id)
    user_id = body.user_id
    if user_id is None:
        roster = (each for each in team["members_with_roles"] if each["user_email"] == body.user_email)
        user_id = next((each["user_id"] for each in roster), None)
    if user_id is None:
        hidden = () if gateway.modern else ("temp_budget_increase", "temp_budget_expiry", "model_max_budget")
        order = ("user_id", "user_email", "team_id", "max_budget_in_team", "role", "tpm_limit", "rpm_limit")
        rest = tuple(name for name in type(body).model_fields if name not in order)
        words = " ".join(f"{name}={getattr(body, name)!r}" for name in (*order, *rest) if name not in hidden)
        raise Detail(400, {"error": f"User id doesn't exist in team table. Data={words}"})
    sent = body.sent()
    if not gateway.modern:
        sent.pop("model_max_budget", None)
    if "allowed_models" in sent and sent["allowed_models"] is None:
        raise Crash
    for each in team["members_with_roles"]:
        if each["user_id"] == user_id and body.role is not None:
            each["role"] = body.role
    patch = {column: sent[name] for name, column in _COLUMN_OF.items() if name in sent}
    if patch:
        _patch_budget(gateway, call, team, user_id, patch)
    filled = body.filled()
    answer = {name: filled[name] for name in _COLUMN_OF}
    shown = {"user_id": user_id, "user_email": body.user_email, "team_id": body.team_id, **answer}
    return gateway.shown(shown, *([] if gateway.modern else ["model_max_budget"]))


def _patch_budget(gateway: Gateway, call: Call, team: Row, user_id: str, patch: Row) -> None:
    """Change a member's budget; the one that the team's members share is copied first, never changed."""
    row = gateway.store.memberships.setdefault(team["team_id"], {}).setdefault(
        user_id,
        {"user_id": user_id, "team_id": team["team_id"], "budget_id": None, "spend": 0.0, "total_spend": 0.0},
    )
    shared = row["budget_id"] == rosters.default_budget(team)
    stored = budgets.kind.find(gateway, row["budget_id"]) or {}
    merged = {**{name: stored.get(name) for name in rosters.LIMITS}, **patch}
    if not any(merged.get(name) not in (None, [], {}) for name in rosters.LIMITS):
        row["budget_id"] = None
    elif row["budget_id"] is None or shared:
        kept = {name: value for name, value in merged.items() if value is not None}
        if gateway.modern:
            kept.setdefault("model_max_budget", {})
        row["budget_id"] = budgets.create(gateway, call.caller.name, kept)
    else:
        budgets.change(gateway, row["budget_id"], patch)
    rows = gateway.store.memberships[team["team_id"]]
    rows[user_id] = rows.pop(user_id)  # PostgreSQL gives rows last that were changed last


@routes.add("POST", "/team/member_delete", "key")
async def delete(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    team = gateway.store.teams.get(body.team_id)
    if team is None:
        raise Detail(400, {"error": f"Team id={body.team_id} does not exist in db"})
    _check_admin(call, body.team_id)
    gone = [
        each["user_id"]
        for each in team["members_with_roles"]
        if (body.user_id is not None and each["user_id"] == body.user_id)
        or (body.user_email is not None and each["user_email"] == body.user_email)
    ]
    # A user's own list of teams may have one that does not have the user any more.
    addressed = gone or [body.user_id or _id_of(gateway, body.user_email)]
    users = {user_id: user for user_id in addressed if (user := gateway.store.users.get(user_id))}
    lists = {user_id: user["teams"] for user_id, user in users.items() if body.team_id in user["teams"]}
    if not gone and not lists:
        raise Detail(400, {"error": "User not found in team"})
    for user_id in {*gone, *lists}:
        rosters.strike(gateway, body.team_id, user_id)
        owned = [
            token
            for token, key in gateway.store.keys.items()
            if key["user_id"] == user_id and key["team_id"] == body.team_id
        ]
        for token in owned:
            keys.delete(gateway, token, call.caller.name)
    await gateway.meanwhile()
    for user_id, teams in lists.items():
        users[user_id]["teams"] = [team_id for team_id in teams if team_id != body.team_id]
    return rosters.table(gateway, team)


def _id_of(gateway: Gateway, email: str | None) -> str | None:
    """The user whose address is written just so."""
    users = gateway.store.users.values()
    return next((user["user_id"] for user in users if email and user["user_email"] == email), None)
