"""Users, and the places that hold their id."""

from __future__ import annotations

from typing import Any

from . import accounts, budgets, clock, keys, metadata, permissions, rosters
from .bodies import Body
from .errors import Detail, ProxyError, Refusal
from .gateway import Call, Gateway, Routes, check_period, contains, new_id, pages
from .store import Row

routes = Routes()

_RELATIONS: Row = {
    "verified_subjects": None,
    "litellm_organization_table": None,
    "organization_memberships": None,
    "invitations_created": None,
    "invitations_updated": None,
    "invitations_user": None,
}
_CLEARED_BY_NULL = ("max_budget", "budget_duration", "tpm_limit", "rpm_limit", "model_max_budget")
"""What null clears; only the first of them before 1.109. Elsewhere null is ignored, as are [] and {}."""


def _full(gateway: Gateway, row: Row) -> Row:
    return gateway.shown({**row, **_RELATIONS, "object_permission": None})


@routes.add("POST", "/user/new")
def new(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    check_period(body.budget_duration)
    if body.model_max_budget and not gateway.licensed:
        raise ProxyError(500, budgets.UNLICENSED_MODEL_BUDGET)
    if body.user_id is not None and gateway.modern:
        body.user_id = body.user_id.strip()
    if body.user_id is not None and body.user_id in gateway.store.users:
        raise ProxyError(409, {"error": f"User with id {body.user_id} already exists"})
    if body.user_email and (taken := accounts.by_email(gateway, body.user_email)):
        raise ProxyError(409, {"error": f"User with email {taken['user_email']} already exists"})
    values = body.filled()
    for name, value in gateway.store.settings.get("default_user", {}).items():
        values[name] = values[name] or value
    kept = {name: value for name, value in metadata.take(values).items() if name in metadata.FREE}
    user_id = body.user_id or new_id()
    row = accounts.create(
        gateway,
        {
            **{
                name: values[name]
                for name in accounts.COLUMNS
                if values.get(name) is not None and name not in ("teams", "policies")
            },
            "user_id": user_id,
            "metadata": metadata.encrypted({**(body.metadata or {}), **kept}),
            "budget_reset_at": clock.next_reset(body.budget_duration) if body.budget_duration else None,
            "object_permission_id": permissions.grant(gateway, None, values["object_permission"]),
        },
    )
    teams: list[Any] = body.teams or []
    wanted: list[str] = [team if isinstance(team, str) else team.team_id for team in teams]
    joined = [team_id for team_id in wanted if team_id in gateway.store.teams]
    for team_id in joined:
        rosters.join(gateway, call.caller.name, team_id, user_id)
    body.user_id = user_id
    answer = {name: values[name] for name in gateway.described.schema("NewUserResponse").model_fields}
    answer.update(
        {
            "user_id": user_id,
            "metadata": row["metadata"],
            "object_permission": None,
            "key": "",
            "key_name": None,
            "key_type": None,
            "expires": None,
            "token": None,
            "token_id": None,
            "litellm_budget_table": None,
            "allowed_routes": [],
            "policies": row["policies"] or None,
            "created_at": None,
            "created_by": None,
            "updated_at": None,
            "updated_by": None,
            "model_max_budget": None,
            "budget_fallbacks": None,
        }
    )
    if body.auto_create_key:
        shared = {name: value for name, value in body.sent().items() if name != "max_budget"}
        asked = gateway.described.body("POST /key/generate").model_validate({**shared, "user_id": user_id})
        made = keys.issue(gateway, call, asked)
        keys.unowned(gateway, made["token"])
        for name in ("key", "key_name", "expires", "router_settings", "access_group_ids", "created_at", "updated_at"):
            answer[name] = made[name]
        answer.update(model_max_budget={}, budget_fallbacks={})
    extra = {"user_email": row["user_email"], "user_role": row["user_role"], "user_alias": row["user_alias"]}
    answer["spend"] = row["spend"]
    return gateway.shown({**answer, **extra, "teams": joined if wanted else values["teams"]})


def _check_allowed(call: Call, user_id: str | None) -> None:
    if not call.caller.admin and user_id != call.caller.user_id:
        raise ProxyError(
            403,
            f"key not allowed to access this user's info. user_id={user_id}, key's user_id={call.caller.user_id}",
            type="auth_error",
            param=None if call.gateway.modern else "None",
        )


def _team_alias(gateway: Gateway, user: Row, token: str) -> str | None:
    """The alias of a key's team, if the user is in it; else the word None, which LiteLLM writes."""
    team_id = gateway.store.keys[token]["team_id"]
    if team_id in user["teams"] and team_id in gateway.store.teams:
        alias: str | None = gateway.store.teams[team_id]["team_alias"]
        return alias
    return "None"


@routes.add("GET", "/user/info", "key")
def info(gateway: Gateway, call: Call) -> Any:
    user_id = call.query.get("user_id", None if call.caller.key is None else call.caller.user_id)
    _check_allowed(call, user_id)
    row = gateway.store.users.get(user_id or "")
    if row is None:
        raise ProxyError(404, f"User {user_id} not found")
    owned = [token for token, key in gateway.store.keys.items() if key["user_id"] == user_id]
    joined = [team_id for team_id in row["teams"] if team_id in gateway.store.teams]
    shown: Row = {**_full(gateway, row), "organization_memberships": [], "model_max_budget_usage": {}}
    return gateway.shown(
        {
            "user_id": user_id,
            "user_info": gateway.shown(shown),
            "keys": [{**keys.whole(gateway, token), "team_alias": _team_alias(gateway, row, token)} for token in owned],
            "teams": [rosters.listed(gateway, team_id, member=row["user_id"]) for team_id in joined],
            "admin_mcp_permissions": None,
        }
    )


@routes.add("GET", "/v2/user/info", "key")
def info_v2(gateway: Gateway, call: Call) -> Any:
    user_id = call.query.get("user_id", call.caller.user_id)
    _check_allowed(call, user_id)
    row = gateway.store.users.get(user_id or "")
    if row is None:
        raise ProxyError(404, f"User not found: {user_id}")
    names = (
        *("user_id", "user_email", "user_alias", "user_role", "spend", "max_budget", "tpm_limit", "rpm_limit"),
        *("models", "budget_duration", "budget_reset_at", "metadata", "created_at", "updated_at", "sso_user_id"),
        *("teams", "model_max_budget"),
    )
    return gateway.shown(
        {
            **{name: row[name] for name in names},
            "object_permission": permissions.granted(gateway, row["object_permission_id"]),
            "model_max_budget_usage": {},
        },
        *([] if gateway.modern else ["tpm_limit", "rpm_limit"]),
    )


_SORTED_BY = ("user_id", "user_email", "created_at", "spend", "user_alias", "user_role")


@routes.add("GET", "/user/list", "key")
def every(gateway: Gateway, call: Call) -> Any:
    asked = call.ask()
    if not call.caller.admin:
        raise Detail(403, {"error": "Only proxy admins and organization admins can list users."})
    if asked.sort_by not in (None, *_SORTED_BY):
        raise Detail(400, {"error": f"Invalid sort column. Must be one of: {', '.join(_SORTED_BY)}"})
    ids = asked.user_ids.split(",") if asked.user_ids else None
    found = [
        row
        for row in reversed(gateway.store.users.values())
        if (ids is None or row["user_id"] in ids)
        and (asked.role is None or row["user_role"] == asked.role)
        and (asked.team is None or asked.team in row["teams"])
        and (asked.user_email is None or contains(row["user_email"], asked.user_email))
    ]
    if asked.sort_by is not None:
        column = asked.sort_by
        found.sort(key=lambda row: (row[column] is None, str(row[column])), reverse=asked.sort_order == "desc")
    start = (asked.page - 1) * asked.page_size
    owners = [key["user_id"] for key in gateway.store.keys.values()]
    return {
        "users": [
            {**accounts.brief(gateway, row), "key_count": owners.count(row["user_id"])}
            for row in found[start : start + asked.page_size]
        ],
        "total": len(found),
        "page": asked.page,
        "page_size": asked.page_size,
        "total_pages": pages(len(found), asked.page_size),
    }


def _update(gateway: Gateway, call: Call, body: Body) -> Row:
    sent = body.sent()
    if sent.get("blocked") is not None:
        raise ProxyError(400, "Could not find field at `upsertOneLiteLLM_UserTable.create.blocked`")
    check_period(body.budget_duration, legacy="auth_error")
    row = gateway.store.users.get(body.user_id or "")
    if row is None and body.user_id is None and body.user_email is not None:
        row = accounts.by_email(gateway, body.user_email)
    if row is None:
        row = accounts.create(gateway, {"user_id": body.user_id or new_id()})
    if "object_permission" in sent:
        grants = sent.pop("object_permission")
        granted = permissions.grant(gateway, row["object_permission_id"], grants)
        row["object_permission_id"] = None if grants is None else granted
    cleared = _CLEARED_BY_NULL if gateway.modern else _CLEARED_BY_NULL[:1]
    for name, value in sent.items():
        if name in accounts.COLUMNS and (name in cleared or value not in (None, [], {})):
            row[name] = value
    row["model_max_budget"] = row["model_max_budget"] or {}
    if "budget_duration" in sent and (body.budget_duration or gateway.modern):
        row["budget_reset_at"] = clock.next_reset(body.budget_duration) if body.budget_duration else None
    free = {name: sent[name] for name in metadata.FREE if sent.get(name) is not None}
    row["metadata"] = metadata.encrypted({**(row["metadata"] or {}), **free})
    row["updated_at"] = clock.stamp(clock.now())
    return {"user_id": row["user_id"], "data": _full(gateway, row)}


@routes.add("POST", "/user/update")
def update(gateway: Gateway, call: Call) -> Any:
    return _update(gateway, call, call.read())


@routes.add("POST", "/user/bulk_update")
def update_many(gateway: Gateway, call: Call) -> Any:
    results: list[Row] = []
    for each in call.read().users:
        try:
            done = _update(gateway, call, each)
            results.append(
                {
                    "user_id": each.user_id,
                    "user_email": each.user_email,
                    "success": True,
                    "error": None,
                    "updated_user": done,
                }
            )
        except Refusal as refusal:
            problem = str(refusal.body(gateway.modern))
            results.append({"user_id": each.user_id, "success": False, "error": problem, "updated_user": None})
    won = sum(each["success"] for each in results)
    return {
        "results": results,
        "total_requested": len(results),
        "successful_updates": won,
        "failed_updates": len(results) - won,
    }


@routes.add("POST", "/user/delete")
def delete(gateway: Gateway, call: Call) -> Any:
    named = call.read().user_ids
    for user_id in named:
        if user_id not in gateway.store.users:
            raise Detail(404, {"error": f"User not found, passed user_id={user_id}"})
    for user_id in named:
        del gateway.store.users[user_id]
        for token in [token for token, row in gateway.store.keys.items() if row["user_id"] == user_id]:
            del gateway.store.keys[token]
        for team_id, team in gateway.store.teams.items():
            gateway.store.memberships.get(team_id, {}).pop(user_id, None)
            team["members_with_roles"] = [each for each in team["members_with_roles"] if each["user_id"] != user_id]
    return len(named)


@routes.add("GET", "/user/available_roles", "key", database=False)
def roles(gateway: Gateway, call: Call) -> Any:
    return {
        "proxy_admin": {
            "description": "admin over litellm proxy, has all permissions",
            "ui_label": "Admin (All Permissions)",
        },
        "proxy_admin_viewer": {"description": "view all keys, view all spend", "ui_label": "Admin (View Only)"},
        "internal_user": {
            "description": "view/create/delete their own keys, view their own spend",
            "ui_label": "Internal User (Create/Delete/View)",
        },
        "internal_user_viewer": {
            "description": "view their own keys, view their own spend",
            "ui_label": "Internal User (View Only)",
        },
    }
