"""Virtual keys, known by the hash of their secret."""

from __future__ import annotations

import re
import secrets
from typing import Any

from . import access, budgets, clock, jwt_key_mappings, mcp_servers, metadata, permissions
from .bodies import Body
from .errors import TRIAL, Detail, ProxyError, Refusal, unlicensed
from .gateway import Call, Gateway, Routes, check_amount, check_period, contains, hashed, new_id, pages, parse
from .store import Row, fresh

routes = Routes()

_COLUMNS: Row = {
    "key_name": None,
    "key_alias": None,
    "soft_budget_cooldown": False,
    "spend": 0.0,
    "total_spend": 0.0,
    "expires": None,
    "models": [],
    "aliases": {},
    "config": {},
    "router_settings": {},
    "user_id": None,
    "team_id": None,
    "agent_id": None,
    "project_id": None,
    "permissions": {},
    "max_parallel_requests": None,
    "metadata": {},
    "blocked": None,
    "tpm_limit": None,
    "rpm_limit": None,
    "tpd_limit": None,
    "max_budget": None,
    "budget_duration": None,
    "budget_reset_at": None,
    "allowed_cache_controls": [],
    "allowed_routes": [],
    "key_type": "default",
    "policies": [],
    "access_group_ids": [],
    "model_spend": {},
    "model_max_budget": {},
    "budget_fallbacks": {},
    "budget_id": None,
    "organization_id": None,
    "object_permission_id": None,
    "created_at": None,
    "created_by": None,
    "updated_at": None,
    "updated_by": None,
    "settings_updated_at": None,
    "last_active": None,
    "rotation_count": 0,
    "auto_rotate": False,
    "rotation_interval": None,
    "last_rotation_at": None,
    "key_rotation_at": None,
    "budget_limits": None,
}
_ROUTES: dict[str, list[str]] = {
    "default": [],
    "llm_api": ["llm_api_routes"],
    "management": ["management_routes"],
    "read_only": ["info_routes"],
}
_MAPS = ("aliases", "config", "permissions", "model_max_budget", "budget_fallbacks")
_TIMES = (
    "expires",
    "budget_reset_at",
    "created_at",
    "updated_at",
    "settings_updated_at",
    "last_active",
    "key_rotation_at",
    "deleted_at",
)
_OF_OTHERS: Row = {
    **dict.fromkeys(
        (
            *(f"team_{name}" for name in ("spend", "alias", "tpm_limit", "rpm_limit", "tpd_limit", "max_budget")),
            *(f"team_{name}" for name in ("soft_budget", "model_max_budget", "model_aliases", "member", "metadata")),
            *(f"team_{name}" for name in ("object_permission_id", "object_permission")),
            *(f"team_member_{name}" for name in ("spend", "tpm_limit", "rpm_limit")),
            *(f"end_user_{name}" for name in ("id", "tpm_limit", "rpm_limit", "tpd_limit", "max_budget")),
            *(f"end_user_{name}" for name in ("model_max_budget", "object_permission")),
            *(f"organization_{name}" for name in ("alias", "max_budget", "tpm_limit", "rpm_limit", "metadata")),
            *(f"user_{name}" for name in ("role", "tpm_limit", "rpm_limit", "email", "spend", "max_budget")),
            *("user_model_max_budget", "project_alias", "project_metadata", "last_refreshed_at", "api_key"),
            *("allowed_model_region", "parent_otel_span", "rpm_limit_per_model", "tpm_limit_per_model"),
            *("request_route", "user", "created_by_user", "jwt_claims", "soft_budget"),
        )
    ),
    "team_models": [],
    "team_blocked": False,
    "is_session_token": False,
}
"""What a full /key/list shows beside the key's own columns, always empty there."""


def find(gateway: Gateway, key: str) -> Row | None:
    return gateway.store.keys.get(hashed(key))


def of_caller(gateway: Gateway, key: str) -> Row | None:
    """The key that a secret opens. One that was replaced stands for its successor for a while, and for no later one."""
    replaced = gateway.store.replaced_keys.get(hashed(key))
    if replaced and clock.stamp(clock.now()) < replaced["until"]:
        return gateway.store.keys.get(replaced["token"])
    return find(gateway, key)


def delete(gateway: Gateway, token: str, caller: str) -> None:
    """Move a key to the deleted ones."""
    row = gateway.store.keys.pop(token)
    for mapping_id in jwt_key_mappings.kind.of_key(gateway, token):
        del jwt_key_mappings.kind.rows(gateway)[mapping_id]
    gateway.store.deleted_keys[token] = {
        **row,
        "org_id": row["organization_id"],
        "id": new_id(),
        "deleted_at": clock.stamp(clock.now()),
        "deleted_by": caller,
        "deleted_by_api_key": "litellm_proxy_master_key",
        "litellm_changed_by": None,
    }


def issue(gateway: Gateway, call: Call, body: Body) -> Row:
    """Make the key that `body` describes and return the answer, which has the secret."""
    values = body.filled()
    secret = values.pop("key") or f"sk-{secrets.token_urlsafe(16)}"
    token = hashed(secret)
    described = gateway.described
    answer = {name: values[name] for name in described.schema("GenerateKeyResponse").model_fields}
    duration = values.pop("duration")
    answer["duration"] = None
    try:
        expires = clock.stamp(clock.after(duration)) if duration else None
    except ValueError as error:
        raise ProxyError(500, str(error)) from error
    kept = metadata.take(values)
    stored = metadata.encrypted({**(values["metadata"] or {}), **kept})
    answer.update(dict.fromkeys(kept))
    soft_budget = values["soft_budget"]
    if soft_budget is not None:
        values["budget_id"] = budgets.create(
            gateway, call.caller.name, {"soft_budget": soft_budget, "model_max_budget": {}}
        )
    moment = clock.stamp(clock.now())
    own: Row = {
        **{name: value for name, value in values.items() if name in _COLUMNS and value is not None},
        "key_name": f"sk-...{secret[-4:]}",
        "metadata": stored,
        "router_settings": body.sent().get("router_settings") or {},
        "allowed_routes": values["allowed_routes"] or _ROUTES[values["key_type"] or "default"],
        "expires": _milliseconds(expires),
        "budget_reset_at": clock.next_reset(values["budget_duration"]) if values["budget_duration"] else None,
        "budget_limits": windows(values["budget_limits"]),
        "key_rotation_at": _rotation(values),
        "object_permission_id": _grant(gateway, None, values["object_permission"]),
        "created_at": moment,
        "created_by": call.caller.name,
        "updated_at": moment,
        "updated_by": call.caller.name,
    }
    row = fresh(_COLUMNS, own)
    gateway.store.keys.setdefault(token, row)
    return gateway.shown(
        {
            **answer,
            **{name: row[name] for name in answer if name in _COLUMNS and name not in ("models", "policies")},
            "policies": answer["policies"],
            "metadata": stored,
            "router_settings": (body.router_settings or described.schema("UpdateRouterConfig")()).model_dump(),
            "object_permission": None,
            "key": secret,
            "key_name": row["key_name"],
            "key_type": row["key_type"],
            "expires": expires,
            "token": token,
            "token_id": token,
            "litellm_budget_table": budgets.full(gateway, row["budget_id"]),
            **{name: row[name] for name in ("created_at", "created_by", "updated_at", "updated_by")},
        }
    )


def unowned(gateway: Gateway, token: str) -> None:
    """Make a key one that came with its user: nobody's work, and without a type."""
    gateway.store.keys[token].update(created_by=None, updated_by=None, key_type=None)


def _rotation(values: Row) -> str | None:
    interval = values["rotation_interval"]
    return _milliseconds(clock.stamp(clock.after(interval))) if values["auto_rotate"] and interval else None


def _grant(gateway: Gateway, permission_id: str | None, grants: Row | None) -> str | None:
    """Object permissions of a key; MCP servers that the gateway has not are dropped."""

    def there(server: str) -> bool:
        return mcp_servers.kind.named(gateway, server) is not None

    if grants and grants.get("mcp_servers"):
        grants = {**grants, "mcp_servers": [*filter(there, dict.fromkeys(grants["mcp_servers"]))]}
    if grants and grants.get("mcp_tool_permissions"):
        tools: Row = grants["mcp_tool_permissions"]
        grants = {**grants, "mcp_tool_permissions": {server: tools[server] for server in filter(there, tools)}}
    return permissions.grant(gateway, permission_id, grants)


def _milliseconds(moment: str | None) -> str | None:
    return f"{moment[:23]}000Z" if moment else None


def windows(windows: list[Row] | None) -> list[Row] | None:
    if not windows:
        return None
    return [{**each, "reset_at": clock.next_reset(each["budget_duration"]).replace("Z", "+00:00")} for each in windows]


def _check(gateway: Gateway, body: Body, *, legacy: str = "internal_server_error") -> None:
    check_amount("max_budget", body.max_budget, legacy=legacy)
    check_amount("soft_budget", body.soft_budget, legacy=legacy)
    check_period(body.budget_duration, legacy=legacy)
    metadata.check_licence(gateway, body.sent(), legacy=legacy)
    if body.model_max_budget and not gateway.licensed:
        raise ProxyError(400 if legacy == "auth_error" else 500, budgets.UNLICENSED_MODEL_BUDGET, legacy=legacy)


_UNSAFE = re.compile(r"(^|/)\.\.(/|$)|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What an alias must not have: it may name a secret of a secret manager."""


def _check_alias(gateway: Gateway, alias: str | None, token: str | None = None) -> None:
    if alias and _UNSAFE.search(alias):
        ends = ': must not contain control characters (such as tab or newline) or a ".." path segment'
        raise ProxyError(
            400, f"Invalid key_alias{ends if gateway.modern else ''}", type="bad_request_error", param="key_alias"
        )
    taken = alias and any(row["key_alias"] == alias and each != token for each, row in gateway.store.keys.items())
    if taken:
        raise ProxyError(
            400,
            f"Key with alias '{alias}' already exists. Unique key aliases across all keys are required.",
            type="bad_request_error",
            param="key_alias",
        )


def _masked(key: str) -> str:
    return f"{key[:4]}****{key[-4:]}" if len(key) > 8 else "****"


def _check_chosen(gateway: Gateway, key: str) -> None:
    if gateway.refuse_custom_keys:
        raise ProxyError(
            403, {"error": "Custom API key values are disabled by your administrator. Keys must be auto-generated."}
        )


def _generate(gateway: Gateway, call: Call, body: Body) -> Row:
    if body.key is not None:
        _check_chosen(gateway, body.key)
    if body.key is not None and not body.key.startswith("sk-"):
        raise ProxyError(
            400,
            {"error": f"Invalid key format. LiteLLM Virtual Key must start with 'sk-'. Received: {_masked(body.key)}"},
        )
    if body.key is not None and len(body.key) < 16:
        raise ProxyError(400, {"error": "Invalid key format. LiteLLM Virtual Key must be at least 16 characters long."})
    _check(gateway, body)
    if "get_spend_routes" in (body.permissions or {}) and not gateway.licensed:
        raise unlicensed("get_spend_routes") if gateway.modern else ProxyError(500, {"error": "Internal Server Error."})
    _check_alias(gateway, body.key_alias)
    if body.organization_id is not None and body.organization_id not in gateway.store.organizations:
        raise ProxyError(500, _no_organization(body.organization_id))
    if body.organization_id is None and body.team_id in gateway.store.teams:
        body.organization_id = gateway.store.teams[body.team_id]["organization_id"]
    team = gateway.store.teams.get(body.team_id or "")
    access.check_within_team(gateway, None, body, team, legacy="internal_server_error")
    return issue(gateway, call, body)


def _no_organization(organization_id: str) -> str:
    return (
        f"Organization doesn't exist in db. Organization={organization_id}. Create organization via "
        "`/organization/new` call."
    )


@routes.add("POST", "/key/generate")
def generate(gateway: Gateway, call: Call) -> Any:
    return _generate(gateway, call, call.read())


@routes.add("POST", "/key/service-account/generate")
def generate_for_service(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    if body.team_id is None:
        raise Detail(400, "team_id is required for service account keys. Please specify `team_id` in the request body.")
    if gateway.modern and body.key_alias:
        body.metadata = {"service_account_id": body.key_alias, **(body.metadata or {})}
    return _generate(gateway, call, body)


def _info(gateway: Gateway, token: str) -> Row:
    row = gateway.store.keys[token]
    hidden = () if gateway.modern else ("total_spend",)
    return {
        **gateway.shown(row, *hidden),
        "litellm_budget_table": budgets.full(gateway, row["budget_id"]),
        "litellm_organization_table": None,
        "litellm_project_table": None,
        "object_permission": permissions.granted(gateway, row["object_permission_id"], related=True),
        "jwt_key_mappings": None,
    }


def whole(gateway: Gateway, token: str) -> Row:
    """A key as teams and users show it."""
    return gateway.shown({"token": token, **_info(gateway, token)})


def _listed(gateway: Gateway, token: str) -> Row:
    row = _info(gateway, token)
    extra = {"token": token, "org_id": row["organization_id"]}
    hidden = ("organization_id", "policies", "litellm_organization_table", "litellm_project_table", "jwt_key_mappings")
    return gateway.shown({**row, **extra}, *hidden)


def _status(row: Row) -> str:
    if row["blocked"]:
        return "revoked"
    return "expired" if row["expires"] and row["expires"] < clock.stamp(clock.now()) else "active"


def _offset_times(row: Row) -> Row:
    """`row` with its times written as `+00:00`, which some of the key endpoints do, down into its budget."""
    table = row.get("litellm_budget_table")
    return {
        **row,
        **{name: row[name].replace("Z", "+00:00") for name in _TIMES if row.get(name)},
        **({"litellm_budget_table": _offset_times(table)} if table else {}),
    }


@routes.add("GET", "/key/info", "key")
def info(gateway: Gateway, call: Call) -> Any:
    asked = call.query.get("key")
    if asked is None and call.caller.key is not None:
        asked = next(token for token, row in gateway.store.keys.items() if row is call.caller.key)
    if asked is None:
        newest = next(reversed(gateway.store.keys), None)
        asked = newest or ""
    token = hashed(asked)
    if token in gateway.store.keys:
        row: Row = {**_info(gateway, token), "status": _status(gateway.store.keys[token])}
        if gateway.modern and row["budget_limits"]:
            row["budget_limits_usage"] = {
                each["budget_duration"]: {"current_spend": 0.0} for each in row["budget_limits"]
            }
    elif gateway.modern and token in gateway.store.deleted_keys:
        nothing = {"litellm_budget_table": None, "object_permission": None}
        row = gateway.shown({**gateway.store.deleted_keys[token], **nothing, "status": "deleted"}, "policies")
    else:
        raise ProxyError(404, "Key not found in database", type="not_found_error", param="key")
    if not call.caller.admin and gateway.store.keys.get(token) is not call.caller.key:
        raise ProxyError(403, "You are not allowed to access this key's info. Your role=LitellmUserRoles.INTERNAL_USER")
    return {"key": asked, "info": _offset_times(gateway.shown(row))}


_REFUSED_NULLS = ("models", "allowed_cache_controls", "allowed_routes", "access_group_ids", "spend")


def _update(gateway: Gateway, call: Call, body: Body) -> str:
    token = hashed(body.key or "")
    row = gateway.store.keys.get(token)
    if row is None:
        raise ProxyError(404, "Key not found.", type="not_found_error", param="key")
    values = body.sent()
    values.pop("key", None)
    _check(gateway, body, legacy="auth_error")
    _check_alias(gateway, body.key_alias, token)
    team_id = body.team_id or row["team_id"]
    if team_id is not None and team_id not in gateway.store.teams:
        raise ProxyError(
            404,
            {"error": f"Team doesn't exist in db. Team={team_id}. Create team via `/team/new` call."},
            legacy="auth_error",
        )
    team = gateway.store.teams.get(team_id or "")
    access.check_within_team(gateway, token, body, team, legacy="auth_error")
    if team is not None and team_id != row["team_id"]:
        access.check_move(gateway, token, row, team)
    if body.organization_id and body.organization_id not in gateway.store.organizations:
        raise ProxyError(400, _plain(gateway, _no_organization(body.organization_id)), legacy="auth_error")
    if body.organization_id == "":
        values["organization_id"] = None
    for name in _REFUSED_NULLS:
        if name in values and values[name] is None:
            raise ProxyError(400, _plain(gateway, unwritable(name)), legacy="auth_error")
    kept = metadata.take(values)
    for name in metadata.FIELDS:
        values.pop(name, None)
    if "duration" in values:
        duration = values.pop("duration")
        try:
            expires = clock.stamp(clock.after(duration)) if duration and duration != "-1" else None
        except ValueError as error:
            raise ProxyError(400, _plain(gateway, str(error)), legacy="auth_error") from error
        values["expires"] = _milliseconds(expires)
    if "budget_duration" in values:
        period = values["budget_duration"]
        values["budget_reset_at"] = clock.next_reset(period) if period else None
    if "budget_limits" in values:
        values["budget_limits"] = windows(values["budget_limits"])
    if "soft_budget" in values:
        _set_soft_budget(gateway, call, row, values.pop("soft_budget"))
    grants = values.pop("object_permission", None)
    row["object_permission_id"] = _grant(gateway, row["object_permission_id"], grants)
    if kept or "metadata" not in values:
        stored = values["metadata"] if "metadata" in values else row["metadata"]
        values["metadata"] = {**(stored or {}), **kept}
    values["metadata"] = metadata.encrypted(values["metadata"])
    moment = clock.stamp(clock.now())
    row.update({name: value for name, value in values.items() if name in _COLUMNS})
    row.update(updated_at=moment, updated_by=call.caller.name, settings_updated_at=moment)
    return token


def _set_soft_budget(gateway: Gateway, call: Call, row: Row, soft_budget: float | None) -> None:
    if budgets.kind.find(gateway, row["budget_id"]):
        budgets.change(gateway, row["budget_id"], {"soft_budget": soft_budget})
    elif soft_budget is not None and gateway.modern:  # others drop it
        row["budget_id"] = budgets.create(
            gateway, call.caller.name, {"soft_budget": soft_budget, "model_max_budget": {}}
        )


def _plain(gateway: Gateway, problem: str) -> str:
    """A problem of /key/update that is no exception of HTTP, in the words of the version."""
    return problem if gateway.modern else f"Authentication Error, {problem}"


def unwritable(name: str) -> str:
    unset = f"`data.{name}`: A value is required but not set"
    inner = f"Unable to match input value to any allowed input type for the field. Parse errors: [{unset}, {unset}]"
    return f"Unable to match input value to any allowed input type for the field. Parse errors: [{inner}, {inner}]"


@routes.add("POST", "/key/update")
def update(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    token = _update(gateway, call, body)
    row = {**_info(gateway, token), "litellm_budget_table": None}
    return _offset_times(gateway.shown({"key": body.key, "token": token, **row}))


@routes.add("POST", "/key/bulk_update")
def update_many(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    done: list[Row] = []
    failed: list[Row] = []
    for each in body.keys:
        try:
            token = _update(gateway, call, each)
            row = {**_info(gateway, token), "litellm_budget_table": None}
            done.append({"key": each.key, "key_info": gateway.shown(row)})
        except Refusal as refusal:
            problem = refusal.message if isinstance(refusal, ProxyError) else str(refusal.body(gateway.modern))
            failed.append({"key": each.key, "key_info": None, "failed_reason": problem})
    return {"total_requested": len(body.keys), "successful_updates": done, "failed_updates": failed}


@routes.add("POST", "/key/delete")
def delete_many(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    aliases: list[str] = body.key_aliases or []
    keys: list[str] = body.keys or []
    tokens = [hashed(key) for key in keys]
    found = [
        token for token, row in gateway.store.keys.items() if (token in tokens if keys else row["key_alias"] in aliases)
    ]
    if not found:
        raise ProxyError(404, {"error": "No keys found"})
    for token in found:
        _check_deletable(gateway.store.keys[token])
        if not gateway.modern and jwt_key_mappings.kind.of_key(gateway, token):
            constraint = "`LiteLLM_JWTKeyMapping_token_fkey`"
            raise ProxyError(500, f"Foreign key constraint violated on the constraint: {constraint}")
    for token in found:
        delete(gateway, token, call.caller.name)
    return {"deleted_keys": keys or aliases}


def _check_deletable(row: Row) -> None:
    """LiteLLM cannot copy a key to the deleted ones when one of its maps is null."""
    broken = [name for name in _MAPS if row[name] is None]
    if broken:
        problems = "\n".join(f"{name}\n  Input should be a valid dictionary [type=dict_type]" for name in broken)
        raise ProxyError(500, f"{len(broken)} validation errors for LiteLLM_DeletedVerificationToken\n{problems}")


def _is(row: Row, name: str, value: str, asked: Body) -> bool:
    if asked.substring_matching and name in ("user_id", "key_alias"):
        return contains(row[name], value)
    return bool(row[name] == value)


@routes.add("GET", "/key/list", "key")
def every(gateway: Gateway, call: Call) -> Any:
    asked = call.ask()
    if not call.caller.admin and call.caller.user_id is None:
        raise ProxyError(
            403,
            "You are not authorized to access this endpoint. No 'user_id' is associated with your API key.",
            type="bad_request_error",
            param="user_id",
        )
    wanted = {
        "user_id": asked.user_id if call.caller.admin else call.caller.user_id,
        "team_id": asked.team_id,
        "organization_id": asked.organization_id,
        "key_alias": asked.key_alias,
    }
    found = [
        token
        for token, row in gateway.store.keys.items()
        if all(value is None or _is(row, name, value, asked) for name, value in wanted.items())
        and (asked.key_hash is None or asked.key_hash == token)
    ]
    if asked.sort_by is None:
        found.reverse()
    elif asked.sort_by == "token":
        found.sort(reverse=asked.sort_order == "desc")
    elif asked.sort_by in _COLUMNS:
        column = {token: gateway.store.keys[token][asked.sort_by] for token in found}
        found.sort(key=lambda token: (column[token] is not None, column[token]), reverse=asked.sort_order == "desc")
    start = (asked.page - 1) * asked.size
    shown: list[Any] = found[start : start + asked.size]
    if asked.return_full_object:
        shown = [{**_OF_OTHERS, **_listed(gateway, token)} for token in shown]
        shown = [gateway.shown(each) for each in shown]
        for each in shown if not gateway.modern else ():
            each["litellm_budget_table"] = None
    return {
        "keys": shown,
        "total_count": len(found),
        "current_page": asked.page,
        "total_pages": pages(len(found), asked.size),
    }


@routes.add("GET", "/key/aliases", "key")
def aliases(gateway: Gateway, call: Call) -> Any:
    found = sorted(row["key_alias"] for row in gateway.store.keys.values() if row["key_alias"])
    return {
        "aliases": found[:50],
        "total_count": len(found),
        "current_page": 1,
        "total_pages": pages(len(found), 50),
        "size": 50,
    }


def _set_blocked(gateway: Gateway, call: Call, blocked: bool) -> str:
    token = hashed(call.read().key)
    row = gateway.store.keys.get(token)
    if row is None:
        raise ProxyError(404, "Key not found.", type="not_found_error", param="key")
    moment = clock.stamp(clock.now())
    row.update(blocked=blocked, updated_at=moment, settings_updated_at=moment)
    return token


@routes.add("POST", "/key/block")
def block(gateway: Gateway, call: Call) -> Any:
    return _listed(gateway, _set_blocked(gateway, call, True))


@routes.add("POST", "/key/unblock")
def unblock(gateway: Gateway, call: Call) -> Any:
    return whole(gateway, _set_blocked(gateway, call, False))


@routes.add("POST", "/key/{key}/regenerate")
def regenerate(gateway: Gateway, call: Call) -> Any:
    """The same key under another hash. The old secret stands for it as long as the grace period says."""
    if not gateway.licensed:
        raise ProxyError(500, f"Regenerating Virtual Keys is an Enterprise feature, {TRIAL}")
    body = parse(gateway.described.schema("RegenerateKeyRequest"), call.body or {})
    old = hashed(call.path["key"])
    if old not in gateway.store.keys:
        raise ProxyError(404, {"error": f"Key {call.path['key']} not found."})
    if body.new_key is not None:
        _check_chosen(gateway, body.new_key)
    secret = body.new_key or f"sk-{secrets.token_urlsafe(16)}"
    token = hashed(secret)
    row = {**gateway.store.keys[old], "key_name": f"sk-...{secret[-4:]}"}
    if body.duration:
        row["expires"] = _milliseconds(clock.stamp(clock.after(body.duration)))
    delete(gateway, old, call.caller.name)
    gateway.store.keys[token] = row
    if body.grace_period:
        gateway.store.replaced_keys[old] = {"token": token, "until": clock.stamp(clock.after(body.grace_period))}
    return {**_info(gateway, token), "key": secret, "token_id": token, "token": None}


@routes.add("POST", "/key/{key}/reset_spend")
def reset_spend(gateway: Gateway, call: Call) -> Any:
    token = hashed(call.path["key"])
    row = gateway.store.keys.get(token)
    if row is None:
        raise Detail(404, {"error": f"Key {call.path['key']} not found."})
    before, row["spend"] = row["spend"], call.read().reset_to
    return {
        "key_hash": token,
        "spend": row["spend"],
        "previous_spend": before,
        "max_budget": row["max_budget"],
        "budget_reset_at": row["budget_reset_at"],
    }
