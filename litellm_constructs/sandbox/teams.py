"""Teams."""

from __future__ import annotations

from typing import Any

from . import budgets, clock, keys, metadata, organizations, permissions, rosters
from .bodies import Body
from .errors import Crash, Detail, ProxyError
from .gateway import ADMIN, Call, Gateway, Routes, check_amount, check_period, contains, new_id, not_admin, pages
from .patches import merged
from .store import Row, fresh

routes = Routes()

_COLUMNS: Row = {
    "team_alias": None,
    "team_id": None,
    "organization_id": None,
    "admins": [],
    "members": [],
    "members_with_roles": [],
    "team_member_permissions": [],
    "metadata": {},
    "tpm_limit": None,
    "rpm_limit": None,
    "tpd_limit": None,
    "max_budget": None,
    "soft_budget": None,
    "budget_duration": None,
    "budget_limits": None,
    "models": [],
    "blocked": False,
    "router_settings": {},
    "access_group_ids": [],
    "default_team_member_models": [],
    "spend": 0.0,
    "max_parallel_requests": None,
    "budget_reset_at": None,
    "model_id": None,
    "model_spend": {},
    "model_max_budget": {},
    "policies": [],
    "allow_team_guardrail_config": False,
    "object_permission_id": None,
}
_MEMBER_LIMITS = {
    "team_member_budget": "max_budget",
    "team_member_rpm_limit": "rpm_limit",
    "team_member_tpm_limit": "tpm_limit",
    "team_member_budget_duration": "budget_duration",
    "team_member_model_max_budget": "model_max_budget",
}
"""Which column of the members' default budget a field of a team goes to."""

_NEVER_NULL = (
    "models",
    "blocked",
    "access_group_ids",
    "default_team_member_models",
    "policies",
    "admins",
    "members",
)
_ACTIVITY = ("aggregated/keys", "aggregated/search", "aggregated/model_top_keys", "export")
"""Reports that are new in 1.109."""

_PERMISSIONS = (
    *("/key/generate", "/key/update", "/key/delete", "/key/info", "/key/regenerate"),
    *("/key/service-account/generate", "/key/{key_id}/regenerate", "/key/list", "/key/block", "/key/unblock"),
    *("/key/bulk_update", "/team/key/bulk_update", "/team/daily/activity", "/team/daily/activity/aggregated"),
    *(f"/team/daily/activity/{name}" for name in _ACTIVITY),
    *("/spend/logs", "/spend/logs/v2", "/key/{key_id}/reset_spend", "/key/aliases"),
    *("/key/access_group_assignment", "/auto_router/manage"),
)


def _written(gateway: Gateway, row: Row) -> Row:
    """A team as the writing endpoints show it: the database row with its relations."""
    return {
        **rosters.table(gateway, row),
        "litellm_model_table": gateway.store.aliases.get(str(row["model_id"])),
        "object_permission": permissions.granted(gateway, row["object_permission_id"], related=True),
        "litellm_organization_table": None,
        "projects": None,
    }


def _check(gateway: Gateway, body: Body) -> None:
    for name in ("max_budget", "team_member_budget", "soft_budget"):
        check_amount(name, getattr(body, name))
    check_period(body.budget_duration)
    check_period(body.team_member_budget_duration)
    if (body.model_max_budget or body.team_member_model_max_budget) and not gateway.licensed:
        raise ProxyError(
            400,
            {"error": budgets.UNLICENSED_MODEL_BUDGET},
        )


def _check_soft_budget(soft: float | None, hard: float | None) -> None:
    if soft is not None and hard is not None and soft >= hard:
        raise ProxyError(400, {"error": f"soft_budget ({soft}) must be strictly lower than max_budget ({hard})"})


def _check_organization(gateway: Gateway, organization_id: str | None) -> None:
    if organization_id is not None and organization_id not in gateway.store.organizations:
        raise ProxyError(400, f"Organization not found for organization_id={organization_id}")


def _member_budget(gateway: Gateway, call: Call, row: Row, sent: Row) -> None:
    """Write the members' default budget of a team, made when there is none and there is something to set."""
    limits = {column: sent[name] for name, column in _MEMBER_LIMITS.items() if name in sent}
    budget_id = rosters.default_budget(row)
    if budget_id is not None:
        if limits:
            budgets.change(gateway, budget_id, limits)
        return
    if all(value is None for value in limits.values()):
        return
    alias = row["team_alias"].replace(" ", "-") + "-" if row["team_alias"] else ""
    if "team_member_budget_duration" not in sent:
        limits["budget_duration"] = row["budget_duration"]
    made = budgets.create(
        gateway, call.caller.name, {**limits, "budget_id": f"team-{alias}budget-{new_id().replace('-', '')}"}
    )
    row["metadata"] = {**(row["metadata"] or {}), "team_member_budget_id": made}
    for membership in gateway.store.memberships.get(row["team_id"], {}).values():
        membership["budget_id"] = membership["budget_id"] or made


def _set_aliases(gateway: Gateway, call: Call, row: Row, aliases: Row | None) -> None:
    if aliases is None:
        return
    moment = clock.stamp(clock.now())
    stored = gateway.store.aliases.get(str(row["model_id"]))
    if stored is None:
        number = max(map(int, gateway.store.aliases), default=0) + 1
        stored = gateway.store.aliases[str(number)] = fresh(
            {}, {"id": number, "created_at": moment, "created_by": call.caller.name, "team": None}
        )
        row["model_id"] = number
    stored.update(model_aliases=aliases, updated_at=moment, updated_by=call.caller.name)


def _windows(windows: list[Row] | None) -> list[Row] | None:
    """Budgets for periods, each with the end of its period."""
    return windows and [{**each, "reset_at": clock.next_reset(each["budget_duration"])} for each in windows]


@routes.add("POST", "/team/new")
def new(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    _check(gateway, body)
    _check_soft_budget(body.soft_budget, body.max_budget)
    if body.team_id in gateway.store.teams:
        raise ProxyError(400, {"error": f"Team id = {body.team_id} already exists. Please use a different team id."})
    values = body.filled()
    for name, value in gateway.store.settings.get("default_team", {}).items():
        # A period that is null it takes at its word, and nothing else.
        if name != "models" and values[name] is None and (name, name in body.sent()) != ("budget_duration", True):
            values[name] = value
    if gateway.modern:
        _check_organization(gateway, body.organization_id)
    metadata.check_licence(gateway, values)
    _check_organization(gateway, body.organization_id)
    organizations.check_team(gateway, body.organization_id, body, body.models)
    kept = metadata.take(values)
    moment = clock.stamp(clock.now())
    row: Row = {
        **fresh(_COLUMNS, {}),
        **{name: value for name, value in values.items() if name in _COLUMNS and value is not None},
        "team_id": body.team_id or new_id(),
        "members_with_roles": [],
        "metadata": metadata.encrypted({**(body.metadata or {}), **kept}),
        "router_settings": body.sent().get("router_settings") or {},
        "budget_reset_at": clock.next_reset(values["budget_duration"]) if values["budget_duration"] else None,
        "budget_limits": _windows(values["budget_limits"]),
        "object_permission_id": permissions.grant(gateway, None, values["object_permission"]),
        "updated_at": moment,
        "created_at": moment,
    }
    _set_aliases(gateway, call, row, body.model_aliases)
    _member_budget(gateway, call, row, body.sent())
    gateway.store.teams[row["team_id"]] = row
    roster = list(body.members_with_roles)
    if not any(member.user_id == ADMIN for member in roster):
        roster.append(gateway.described.schema("Member").model_validate({"user_id": ADMIN, "role": "admin"}))
    for member in roster:
        user_id = rosters.user_of(gateway, row["team_id"], member)[0]["user_id"]
        rosters.join(gateway, call.caller.name, row["team_id"], user_id, member.role, email=member.user_email)
    row["updated_at"] = moment
    return rosters.table(gateway, row)


def _team(gateway: Gateway, team_id: str) -> Row:
    row = gateway.store.teams.get(team_id)
    if row is None:
        raise ProxyError(404, {"error": f"Team not found, passed team_id={team_id}"})
    return row


def _update(gateway: Gateway, call: Call, body: Body, row: Row, values: Row) -> None:
    _check(gateway, body)
    _check_soft_budget(
        body.soft_budget if body.soft_budget is not None else row["soft_budget"],
        body.max_budget if body.max_budget is not None else row["max_budget"],
    ) if body.soft_budget is not None or body.max_budget is not None else None
    if body.organization_id:
        organizations.check_move(gateway, body.organization_id, row)
    elif body.organization_id == "":
        values["organization_id"] = None
    organizations.check_team(gateway, body.organization_id or row["organization_id"], body, body.models)
    metadata.check_licence(gateway, values, named=False)
    for name in _NEVER_NULL:
        if name in values and values[name] is None:
            raise ProxyError(500, keys.unwritable(name))
    for name in metadata.FIELDS:
        if name in values and values[name] is None and name != "require_trace_id":
            raise ProxyError(500, f"Could not find field at `updateOneLiteLLM_TeamTable.data.{name}`")
    if values.get("budget_limits"):
        values["budget_limits"] = _windows(values["budget_limits"])
    sent = dict(values)
    kept = metadata.take(values)
    own = rosters.default_budget(row)
    if isinstance(values.get("metadata"), dict):
        values["metadata"].pop("team_member_budget_id", None)
        values["metadata"].update({"team_member_budget_id": own} if own else {})
    if kept:
        stored = values["metadata"] if "metadata" in values else row["metadata"]
        values["metadata"] = {**(stored or {}), **kept}
    if "metadata" in values:
        values["metadata"] = metadata.encrypted(values["metadata"])
    if "budget_duration" in values:
        row["budget_reset_at"] = clock.next_reset(body.budget_duration) if body.budget_duration else None
    grants = values.pop("object_permission", None)
    row["object_permission_id"] = permissions.grant(gateway, row["object_permission_id"], grants)
    _set_aliases(gateway, call, row, values.pop("model_aliases", None))
    if "model_max_budget" in values:
        values["model_max_budget"] = values["model_max_budget"] or {}
    row.update({name: value for name, value in values.items() if name in _COLUMNS})
    _member_budget(gateway, call, row, sent)
    row["updated_at"] = clock.stamp(clock.now())


@routes.add("POST", "/team/update", "key")
def update(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    if not call.caller.admin:
        raise ProxyError(403, "You do not have access to this team") if gateway.modern else not_admin(call)
    row = _team(gateway, body.team_id)
    _update(gateway, call, body, row, body.sent())
    return {"team_id": row["team_id"], "data": _written(gateway, row)}


@routes.add("PATCH", "/team/{team_id}")
def patch(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    team_id = call.path["team_id"]
    if body.team_id is not None and body.team_id != team_id:
        raise ProxyError(400, {"error": f"team_id in body ({body.team_id}) does not match team_id in path ({team_id})"})
    row = _team(gateway, team_id)
    values = {name: value for name, value in body.sent().items() if name != "team_id"}
    if "metadata" in values:
        values["metadata"] = merged(row["metadata"] or {}, values["metadata"])
    _update(gateway, call, body, row, values)
    permission = permissions.granted(gateway, row["object_permission_id"])
    return {**rosters.table(gateway, row), "object_permission": permission}


@routes.add("POST", "/team/delete")
def delete(gateway: Gateway, call: Call) -> Any:
    named = call.read().team_ids
    for team_id in named:
        if team_id not in gateway.store.teams:
            raise Detail(404, {"error": f"Team not found, passed team_id={team_id}"})
    for team_id in named:
        for token in rosters.keys_of(gateway, team_id):
            keys.delete(gateway, token, call.caller.name)
        for user_id in list(gateway.store.memberships.get(team_id, {})):
            rosters.leave(gateway, team_id, user_id)
        gateway.store.memberships.pop(team_id, None)
        gateway.store.deleted_teams[team_id] = gateway.store.teams.pop(team_id)
    return {"deleted_teams": named}


@routes.add("GET", "/team/info", "key")
def info(gateway: Gateway, call: Call) -> Any:
    team_id = call.query.get("team_id")
    row = gateway.store.teams.get(team_id or "")
    if row is None:
        raise ProxyError(404, {"message": f"Team not found, passed team id: {team_id}."}, legacy="auth_error")
    roster = [dict(each) for each in row["members_with_roles"]]
    if gateway.modern:
        for each in roster:
            user = gateway.store.users.get(each["user_id"])
            each["user_alias"] = user["user_alias"] if user else None
    nothing = ("access_group_models", "access_group_mcp_server_ids", "access_group_agent_ids", "access_group_details")
    return {
        "team_id": team_id,
        "team_info": gateway.shown(
            {
                **rosters.table(gateway, row),
                "members_with_roles": roster,
                "object_permission": permissions.granted(gateway, row["object_permission_id"]),
                "team_member_budget_table": budgets.brief(gateway, rosters.default_budget(row)),
                **dict.fromkeys((*nothing, "access_group_skill_names", "unresolved_access_group_ids")),
                "organization_models": organizations.models_of(gateway, row["organization_id"]),
                "model_max_budget_usage": {},
                "caller_edit_access": {"kind": "unrestricted"},
            },
            *([] if gateway.modern else ["model_max_budget_usage"]),
        ),
        "keys": [keys.whole(gateway, token) for token in rosters.keys_of(gateway, row["team_id"])],
        "team_memberships": [
            rosters.membership(gateway, each, source=True)
            for each in gateway.store.memberships.get(row["team_id"], {}).values()
        ],
    }


def _check_may_list(call: Call) -> None:
    if not call.caller.admin:
        role = call.caller.role or "internal_user"
        raise Detail(401, {"error": f"Only admin users can query all teams/other teams. Your user role={role}"})


@routes.add("GET", "/team/list", "key")
def every(gateway: Gateway, call: Call) -> Any:
    _check_may_list(call)
    user_id = call.query.get("user_id")
    return [
        rosters.listed(gateway, team_id)
        for team_id, row in gateway.store.teams.items()
        if user_id is None or any(each["user_id"] == user_id for each in row["members_with_roles"])
    ]


@routes.add("GET", "/v2/team/list", "key")
def every_v2(gateway: Gateway, call: Call) -> Any:
    asked = call.ask()
    _check_may_list(call)
    if asked.user_id is not None and asked.user_id not in gateway.store.users:
        raise Detail(404, {"error": f"User not found, passed user_id={asked.user_id}"})
    deleted = asked.status == "deleted"
    found = [
        row
        for row in reversed((gateway.store.deleted_teams if deleted else gateway.store.teams).values())
        if (asked.team_id is None or row["team_id"] == asked.team_id)
        and (asked.team_alias is None or contains(row["team_alias"], asked.team_alias))
        and (asked.organization_id is None or row["organization_id"] == asked.organization_id)
        and (asked.user_id is None or any(each["user_id"] == asked.user_id for each in row["members_with_roles"]))
    ]
    column = asked.sort_by
    if column in _COLUMNS:
        found.sort(key=lambda row: str(row[column]), reverse=asked.sort_order == "desc")
    start = (asked.page - 1) * asked.page_size
    shown = found[start : start + asked.page_size]
    return {
        "teams": [_item(gateway, row) for row in shown],
        "total": len(found),
        "page": asked.page,
        "page_size": asked.page_size,
        "total_pages": pages(len(found), asked.page_size),
    }


def _item(gateway: Gateway, row: Row) -> Row:
    mine = gateway.store.memberships.get(row["team_id"], {}).get(ADMIN)
    budget = budgets.kind.find(gateway, (mine or {}).get("budget_id")) or {}
    nothing = ("access_group_models", "access_group_mcp_server_ids", "access_group_agent_ids")
    return gateway.shown(
        {
            **rosters.table(gateway, row),
            "members_count": len(row["members_with_roles"]),
            "keys_count": len(rosters.keys_of(gateway, row["team_id"])),
            "caller_membership": mine
            and {
                "spend": mine["spend"],
                "max_budget": budget.get("max_budget"),
                "budget_reset_at": budget.get("budget_reset_at"),
            },
            **dict.fromkeys((*nothing, "access_group_skill_names")),
        }
    )


@routes.add("GET", "/team/available", "key")
def available(gateway: Gateway, call: Call) -> Any:
    return []


def _set_blocked(gateway: Gateway, call: Call, blocked: bool) -> Row:
    team_id = call.read().team_id
    row = gateway.store.teams.get(team_id)
    if row is None:
        raise Detail(404, {"error": f"Team not found, passed team_id={team_id}"})
    row.update(blocked=blocked, updated_at=clock.stamp(clock.now()))
    return _written(gateway, row)


@routes.add("POST", "/team/block")
def block(gateway: Gateway, call: Call) -> Any:
    return _set_blocked(gateway, call, True)


@routes.add("POST", "/team/unblock")
def unblock(gateway: Gateway, call: Call) -> Any:
    return _set_blocked(gateway, call, False)


def _set_models(gateway: Gateway, call: Call, *, add: bool) -> Row:
    body = call.read()
    row = gateway.store.teams.get(body.team_id)
    if row is None:
        raise Detail(404, {"error": f"Team not found, passed team_id={body.team_id}"})
    kept = set(row["models"] or ["all-proxy-models"])
    row["models"] = sorted(kept | set(body.models) if add else kept - set(body.models))
    row["updated_at"] = clock.stamp(clock.now())
    return _written(gateway, row)


@routes.add("POST", "/team/model/add")
def add_models(gateway: Gateway, call: Call) -> Any:
    return _set_models(gateway, call, add=True)


@routes.add("POST", "/team/model/delete")
def delete_models(gateway: Gateway, call: Call) -> Any:
    return _set_models(gateway, call, add=False)


@routes.add("GET", "/team/permissions_list", "key")
def member_permissions(gateway: Gateway, call: Call) -> Any:
    team_id = call.query.get("team_id", "")
    row = gateway.store.teams.get(team_id)
    if row is None:
        raise Detail(404, {"error": f"Team doesn't exist in db. Team={team_id}. Create team via `/team/new` call."})
    return {
        "team_id": team_id,
        "team_member_permissions": row["team_member_permissions"],
        "all_available_permissions": [each for each in _PERMISSIONS if gateway.modern or not each.endswith(_ACTIVITY)],
    }


@routes.add("POST", "/team/permissions_update")
def set_permissions(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    row = gateway.store.teams.get(body.team_id)
    if row is None:
        raise Detail(
            404, {"error": f"Team doesn't exist in db. Team={body.team_id}. Create team via `/team/new` call."}
        )
    row.update(team_member_permissions=body.team_member_permissions, updated_at=clock.stamp(clock.now()))
    return rosters.table(gateway, row)


@routes.add("GET", "/team/{team_id}/members/me", "key")
def me(gateway: Gateway, call: Call) -> Any:
    raise Crash
