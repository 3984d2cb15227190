"""Teams and memberships as rows of the database, which teams, members and users have to do with."""

from __future__ import annotations

import copy
from typing import Any

from . import accounts, budgets, clock, keys
from .bodies import Body
from .gateway import Gateway, new_id
from .store import Row

LIMITS = (
    "max_budget",
    "tpm_limit",
    "rpm_limit",
    "budget_duration",
    "allowed_models",
    "model_max_budget",
    "soft_budget",
)
"""What a member's budget may limit; without any it is no budget."""


def table(gateway: Gateway, row: Row) -> Row:
    """A team as most answers show it."""
    aliases = gateway.store.aliases.get(str(row["model_id"]))
    return gateway.shown(
        {
            **copy.deepcopy(row),
            "litellm_model_table": _aliases(aliases) if aliases else None,
            "object_permission": None,
        }
    )


def _aliases(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("created_at", "updated_at")}


def listed(gateway: Gateway, team_id: str, *, member: str | None = None) -> Row:
    """A team as /team/list shows it; with `member`, only that member's membership."""
    rows = gateway.store.memberships.get(team_id, {})
    return {
        **table(gateway, gateway.store.teams[team_id]),
        "team_memberships": [membership(gateway, row) for user_id, row in rows.items() if member in (None, user_id)],
        "keys": [keys.whole(gateway, token) for token in keys_of(gateway, team_id)],
    }


def keys_of(gateway: Gateway, team_id: str) -> list[str]:
    return [token for token, row in gateway.store.keys.items() if row["team_id"] == team_id]


def default_budget(team: Row) -> str | None:
    """The id of the budget that members of `team` share, if it has one."""
    metadata: Row = team["metadata"] or {}
    return metadata.get("team_member_budget_id")


def join(
    gateway: Gateway,
    caller: str,
    team_id: str,
    user_id: str,
    role: str = "user",
    *,
    email: str | None = None,
    **limits: Any,
) -> Row:
    """Put a user on the roster, with `limits` as a budget of its own; returns the membership."""
    team = gateway.store.teams[team_id]
    user = gateway.store.users.get(user_id)
    if user and team_id not in user["teams"]:
        user["teams"] = [*user["teams"], team_id]
        user["updated_at"] = clock.stamp(clock.now())
    email = email or (user["user_email"] if user else None)
    team["members_with_roles"].append({"user_id": user_id, "user_email": email, "role": role})
    team["updated_at"] = clock.stamp(clock.now())
    made = {
        "user_id": user_id,
        "team_id": team_id,
        "budget_id": _budget_of_new_member(gateway, caller, team, limits),
        "spend": 0.0,
        "total_spend": 0.0,
    }
    if made["budget_id"] is None and not gateway.modern:
        return made
    return gateway.store.memberships.setdefault(team_id, {}).setdefault(user_id, made)


def _budget_of_new_member(gateway: Gateway, caller: str, team: Row, limits: Row) -> str | None:
    """Its own budget, or the team's default: shared, or before 1.109 a copy."""
    default = default_budget(team)
    if "allowed_models" not in limits and team["default_team_member_models"]:
        limits = {**limits, "allowed_models": team["default_team_member_models"]}
    if limits:
        return budgets.create(gateway, caller, limits)
    if default is None or gateway.modern:
        return default
    shared = budgets.kind.rows(gateway)[default]
    return budgets.create(gateway, caller, {name: shared[name] for name in LIMITS})


def leave(gateway: Gateway, team_id: str, user_id: str) -> None:
    """Take a user off the roster, and the team off the user's list."""
    strike(gateway, team_id, user_id)
    user = gateway.store.users.get(user_id)
    if user and team_id in user["teams"]:
        user["teams"] = [each for each in user["teams"] if each != team_id]


def strike(gateway: Gateway, team_id: str, user_id: str) -> None:
    """Take a user off the roster."""
    team = gateway.store.teams[team_id]
    team["members_with_roles"] = [each for each in team["members_with_roles"] if each["user_id"] != user_id]
    team["updated_at"] = clock.stamp(clock.now())
    gateway.store.memberships.get(team_id, {}).pop(user_id, None)


def membership(gateway: Gateway, row: Row, *, source: bool = False) -> Row:
    """A membership as answers show it; `source` adds where its budget comes from."""
    shown = {**row, "litellm_budget_table": budgets.brief(gateway, row["budget_id"])}
    if source:
        default = default_budget(gateway.store.teams[row["team_id"]])
        shown["budget_source"] = "team_default" if row["budget_id"] in (None, default) else "custom"
    return gateway.shown(shown)


def user_of(gateway: Gateway, team_id: str, member: Body) -> tuple[Row, Row]:
    """The user that `member` names, made if unknown, and how LiteLLM shows it: as it was before it joined."""
    known = (
        gateway.store.users.get(member.user_id)
        if member.user_id is not None
        else accounts.by_email(gateway, member.user_email or "")
    )
    if known is not None:
        return known, accounts.brief(gateway, {**known, "teams": [*known["teams"]]})
    email = None if member.user_id else member.user_email
    values = {"user_id": member.user_id or new_id(), "user_email": email, "user_role": "internal_user"}
    made = accounts.create(gateway, values)
    return made, accounts.brief(gateway, {**made, "teams": [team_id]})
