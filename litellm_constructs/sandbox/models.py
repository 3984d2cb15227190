"""Models: deployments in the database, beside those of the configuration file."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from typing import Any, cast

from . import clock, prices
from .errors import TRIAL, Crash, Detail, ProxyError
from .gateway import Call, Gateway, Routes, contains, new_id, pages
from .store import Row

routes = Routes()

CONFIGURED: Row = {
    "model_name": "config-fake",
    "litellm_params": {
        "model": "openai/gpt-4o-mini",
        "api_key": "sk-not-a-real-provider-key",
        "mock_response": "hello from the mock",
    },
}
"""The model of the configuration file, unless the sandbox is given others."""

_SWITCHES = (
    "use_in_pass_through",
    "use_litellm_proxy",
    "use_xai_oauth",
    "merge_reasoning_content_in_choices",
    "allow_client_keepalive_override",
)
_HIDDEN = frozenset(
    {
        "api_key",
        "aws_access_key_id",
        "aws_secret_access_key",
        "client_secret",
        "vertex_ai_credentials",
        "vertex_credentials",
    }
)
"""Parameters that LiteLLM never reads back."""
_SECRET_WORDS = frozenset(
    {
        "access",
        "auth",
        "authorization",
        "certificate",
        "credential",
        "credentials",
        "fingerprint",
        "key",
        "password",
        "private",
        "secret",
        "tenancy",
        "token",
    }
)
"""A name that has one of these words is read back with a mask over its value."""
_CLEAR = frozenset({"litellm_credential_name", "default_api_key_tpm_limit", "default_api_key_rpm_limit"})


def _is_secret(name: str) -> bool:
    words = set(name.lower().replace("-", "_").split("_"))
    return name not in _CLEAR and "cost" not in words and bool(words & _SECRET_WORDS)


def with_switches(params: Row) -> Row:
    """Parameters with those that LiteLLM always has."""
    return {**dict.fromkeys(_SWITCHES, False), **params}


def _masked(value: Any, secret: bool = False) -> Any:
    """`value` as reads show it. What is below a secret name is masked in lists, and by its own names in objects."""
    if isinstance(value, dict):
        return {name: _masked(item, _is_secret(name)) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_masked(item, secret and isinstance(item, str)) for item in items]
    if not secret:
        return value
    text = str(value)
    return "*" * len(text) if len(text) <= 8 else f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}"


def _resolved(params: Row) -> Row:
    """Parameters with what the environment has for `os.environ/NAME`, without those for which it has nothing. Below
    the top level LiteLLM leaves such texts as they are."""
    found = {name: _environment(value) for name, value in params.items()}
    return {name: value for name, value in found.items() if value is not None}


def _environment(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("os.environ/"):
        return value
    found = os.environ.get(value.removeprefix("os.environ/"))
    return {"true": True, "false": False}.get((found or "").strip().lower(), found)


def configured(model: Row) -> Row:
    """A row for a model of the configuration file, whose id follows from its contents."""
    digest = hashlib.sha256(repr(sorted(model["litellm_params"].items())).encode()).hexdigest()
    return {
        "model_id": digest,
        "model_name": model["model_name"],
        "litellm_params": dict(model["litellm_params"]),
        "model_info": dict(model.get("model_info", {})),
        "blocked": None,
        "db_model": False,
    }


def _encrypted(value: Any) -> Any:
    """Strings are ciphertext in the answers to writes, other for every call."""
    if not isinstance(value, str):
        return value
    return base64.urlsafe_b64encode(secrets.token_bytes(40 + len(value))).decode()


def _written(gateway: Gateway, row: Row) -> Row:
    """A model as the answers to writes show it."""
    params = {name: _encrypted(value) for name, value in row["litellm_params"].items()}
    info = {"id": row["model_id"], **row["model_info"], "db_model": False, "member_auto_router": False}
    return {
        **{name: value for name, value in row.items() if name != "db_model"},
        "litellm_params": params,
        "model_info": gateway.shown(info),
    }


def _read(gateway: Gateway, row: Row, *, reach: bool = False) -> Row:
    """A model as reads show it: decrypted, without secrets, with what LiteLLM knows of its price.

    `reach` adds who may call it.
    """
    params = _masked({name: value for name, value in _resolved(row["litellm_params"]).items() if name not in _HIDDEN})
    known = prices.of(params["model"], row["model_info"].get("base_model"))
    own = {name: params[name] for name in prices.OWN if params.get(name) is not None}
    stored = {
        **row["model_info"],
        "id": row["model_id"],
        "db_model": row["db_model"],
        "member_auto_router": False,
        **({} if row["blocked"] is None else {"blocked": row["blocked"]}),
        "pricing_overrides": sorted(own),
        **own,
    }
    # What is stored comes first, and is not filled in.
    info = stored | {name: value for name, value in known.items() if name not in stored}
    if reach:
        teams = (
            team for team in gateway.store.teams.values() if not team["models"] or row["model_name"] in team["models"]
        )
        info.update(access_via_team_ids=[team["team_id"] for team in teams], direct_access=True)
    return {
        "model_name": row["model_name"],
        "litellm_params": with_switches(params),
        "model_info": gateway.shown(info),
    }


_CREDENTIALS = re.compile(
    r"(api_(key|base|version)|azure_.*|vertex_.*|aws_.*|region_name|gcs_bucket_name|tenant_id|client_(id|secret))"
)


def credentials(gateway: Gateway, model_id: str) -> Row | None:
    """What a model calls its provider with; None if there is no such model."""
    row = gateway.store.models.get(model_id)
    return row and {name: value for name, value in row["litellm_params"].items() if _CREDENTIALS.fullmatch(name)}


def named(gateway: Gateway, model: str) -> list[Row]:
    """The models with this id or public name."""
    return [row for row in gateway.store.models.values() if model in (row["model_id"], row["model_name"])]


def live(gateway: Gateway) -> list[Row]:
    """The models that the router serves: those whose provider it knows."""
    return [row for row in gateway.store.models.values() if prices.provider(row["litellm_params"]) is not None]


def names(gateway: Gateway) -> list[str]:
    """The public names, each once."""
    return list(dict.fromkeys(row["model_name"] for row in live(gateway)))


def _check_database(gateway: Gateway) -> None:
    if not gateway.store_model_in_db:
        raise ProxyError(
            500, {"error": "Set `'STORE_MODEL_IN_DB='True'` in your env to enable this feature."}, legacy="auth_error"
        )


def _check_admin(call: Call) -> None:
    if not call.caller.admin:
        role = call.caller.role or "internal_user"
        raise ProxyError(
            403,
            {
                "error": f"User does not have permission to make this model call. Your role={role}. You can only make "
                "model calls if you are a PROXY_ADMIN or if you are a team admin, by specifying a team_id in the "
                "model_info."
            },
            legacy="auth_error",
        )


@routes.add("POST", "/model/new", "key")
def new(gateway: Gateway, call: Call) -> Any:
    if call.body is not None and not all(name in call.body for name in ("model_name", "litellm_params")):
        raise Crash
    body = call.read()
    given = body.model_info or gateway.described.schema("ModelInfo")()
    _check_admin(call)
    if given.team_id is not None and not gateway.licensed:
        raise ProxyError(403, {"error": TRIAL}, legacy="auth_error")
    _check_database(gateway)
    model_id = given.id or new_id()
    if model_id in gateway.store.models:
        raise ProxyError(
            500, {"error": "Failed to add model to db. Check your server logs for more details."}, legacy="auth_error"
        )
    moment = clock.stamp(clock.now())
    row: Row = {
        "model_id": model_id,
        "model_name": body.model_name,
        "litellm_params": body.litellm_params.model_dump(exclude_none=True),
        "model_info": {**given.model_dump(exclude_none=True), "id": model_id},
        "blocked": gateway.modern and bool(body.blocked),
        "created_at": moment,
        "created_by": call.caller.name,
        "updated_at": moment,
        "updated_by": call.caller.name,
        "db_model": True,
    }
    row["model_info"] = _kept_info(gateway, row["model_info"])
    gateway.store.models[model_id] = row
    if prices.provider(row["litellm_params"]) is None:
        raise ProxyError(
            500,
            f"Model create was saved to the database, but the model id(s) ['{model_id}'] are not live in this pod's "
            "router after the reload and are not being served by this pod. Other pods reload on their own interval. "
            "Check server logs for 'Error upserting deployment' or 'Error creating deployment' for the cause.",
            type="internal_server_error",
        )
    return _written(gateway, row)


def _kept_info(gateway: Gateway, info: Row) -> Row:
    """`model_info` as it is stored: since 1.109 without prices, which belong into `litellm_params`."""
    return {name: value for name, value in info.items() if not gateway.modern or name not in prices.OWN}


def _stored(gateway: Gateway, model_id: str) -> Row | None:
    row = gateway.store.models.get(model_id)
    return row if row and row["db_model"] else None


def _changed(call: Call, row: Row) -> Row:
    row.update(updated_at=clock.stamp(clock.now()), updated_by=call.caller.name)
    return _written(call.gateway, row)


@routes.add("POST", "/model/update", "key")
def update(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    _check_admin(call)
    if body.model_info is None or body.model_info.id is None:
        raise _unusable(gateway, "model_info not provided")
    if body.litellm_params is None:
        raise _unusable(gateway, "litellm_params not provided")
    row = _stored(gateway, body.model_info.id)
    if row is None:
        raise _unusable(gateway, "model not found")
    kept = {name: value for name, value in row["litellm_params"].items() if _survives_update(gateway, name)}
    sent = body.litellm_params.model_dump(exclude_none=True)
    row["litellm_params"] = {**kept, **sent}
    row["model_name"] = body.model_name or row["model_name"]
    if gateway.modern:
        row["model_info"].update(body.model_info.model_dump(exclude_none=True, exclude={"id"}))
    return _changed(call, row)


def _unusable(gateway: Gateway, problem: str) -> ProxyError:
    return ProxyError(400, problem if gateway.modern else f"Authentication Error, {problem}", legacy="auth_error")


def _survives_update(gateway: Gateway, name: str) -> bool:
    """Whether POST /model/update keeps a parameter that was not sent: it does if LiteLLM has a type for it."""
    if name == "drop_params":
        return gateway.modern
    return name in gateway.described.schema("updateLiteLLMParams").model_fields or name in _HIDDEN


@routes.add("PATCH", "/model/{model_id}/update", "key")
def patch(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    _check_admin(call)
    row = _stored(gateway, call.path["model_id"])
    if not gateway.store_model_in_db:
        raise ProxyError(400, "Model updates only supported for DB-stored models", type="validation_error")
    if row is None and call.path["model_id"] in gateway.store.models:
        raise ProxyError(
            400, "Cannot edit config-based model. Store model in DB via /model/new first.", type="validation_error"
        )
    if row is None:
        raise ProxyError(404, f"Model {call.path['model_id']} not found on proxy.", type="not_found_error")
    if body.litellm_params is not None:
        # Before 1.109 a patch also writes the defaults of what it does not name.
        row["litellm_params"].update(body.litellm_params.model_dump(exclude_none=True, exclude_unset=gateway.modern))
    removed: list[str] = body.litellm_params_to_remove or []
    for name in removed:
        row["litellm_params"].pop(name, None)
    if body.model_info is not None:
        sent = {"id": new_id(), **body.model_info.model_dump(exclude_none=True)}
        row["model_info"].update(_kept_info(gateway, sent))
    if body.model_name is not None:
        row["model_name"] = body.model_name
    if body.blocked is not None:
        row["blocked"] = body.blocked
    return _changed(call, row)


@routes.add("POST", "/model/delete", "key")
def delete(gateway: Gateway, call: Call) -> Any:
    model_id = call.read().id
    _check_admin(call)
    if _stored(gateway, model_id) is None:
        raise ProxyError(400, {"error": f"Model with id={model_id} not found in db"}, legacy="auth_error")
    del gateway.store.models[model_id]
    return {"message": f"Model: {model_id} deleted successfully"}


def _set_blocked(gateway: Gateway, call: Call, blocked: bool) -> Any:
    model_id = call.read().model_id
    row = _stored(gateway, model_id)
    if not gateway.store_model_in_db or (row is None and model_id in gateway.store.models):
        raise ProxyError(400, "Model updates only supported for DB-stored models", type="validation_error")
    if row is None:
        raise ProxyError(404, f"Model {model_id} not found on proxy.", type="not_found_error")
    row["blocked"] = blocked
    return _changed(call, row)


@routes.add("POST", "/model/block")
def block(gateway: Gateway, call: Call) -> Any:
    return _set_blocked(gateway, call, True)


@routes.add("POST", "/model/unblock")
def unblock(gateway: Gateway, call: Call) -> Any:
    return _set_blocked(gateway, call, False)


@routes.add("GET", "/model/info", "key", database=False)
@routes.add("GET", "/v1/model/info", "key", database=False)
def info(gateway: Gateway, call: Call) -> Any:
    model_id = call.query.get("litellm_model_id")
    if model_id is None:
        return {"data": [_read(gateway, row, reach=True) for row in live(gateway)]}
    found = [row for row in live(gateway) if row["model_id"] == model_id]
    if not found:
        raise Detail(400, {"error": f"Model id = {model_id} not found on litellm proxy"})
    return {"data": [_read(gateway, row, reach=True) for row in found]}


def _named_like(row: Row, part: str) -> bool:
    """The router looks for the text as it is, the database takes it for a pattern."""
    return part.lower() in row["model_name"].lower() or (row["db_model"] and contains(row["model_name"], part))


@routes.add("GET", "/v2/model/info", "key")
def info_v2(gateway: Gateway, call: Call) -> Any:
    asked = call.ask()
    found = [
        row
        for row in (live(gateway) if asked.modelId is None else gateway.store.models.values())
        if (asked.modelId is None or row["model_id"] == asked.modelId)
        and (asked.model is None or row["model_name"] == asked.model)
        and (asked.search is None or _named_like(row, asked.search))
        and (asked.access_group is None or asked.access_group in row["model_info"].get("access_groups", []))
    ]
    start = (asked.page - 1) * asked.size
    return {
        "data": [_read(gateway, row) for row in found[start : start + asked.size]],
        "total_count": len(found),
        "current_page": asked.page,
        "total_pages": pages(len(found), asked.size),
        "size": asked.size,
    }


def _allowed(gateway: Gateway, call: Call) -> list[str]:
    every = sorted(names(gateway))
    allowed = (call.caller.key or {}).get("models") or every
    return [name for name in every if name in allowed or "all-proxy-models" in allowed]


@routes.add("GET", "/v1/models", "key", database=False)
@routes.add("GET", "/models", "key", database=False)
def public_names(gateway: Gateway, call: Call) -> Any:
    data: list[Row] = []
    for name in _allowed(gateway, call):
        entry: Row = {"id": name, "object": "model", "created": 1677610602, "owned_by": "openai"}
        row = next(row for row in live(gateway) if row["model_name"] == name)
        model = row["litellm_params"]["model"] if gateway.modern else name
        known = prices.of(model, row["model_info"].get("base_model") if gateway.modern else None)
        entry.update({each: known[each] for each in ("mode", "max_input_tokens", "max_output_tokens") if known[each]})
        data.append(entry)
    return {"data": data, "object": "list"}


@routes.add("GET", "/public/litellm_model_cost_map", "public", database=False)
def price_list(gateway: Gateway, call: Call) -> Any:
    return prices.whole()


@routes.add("GET", "/model_group/info", "key", database=False)
def groups(gateway: Gateway, call: Call) -> Any:
    wanted = call.query.get("model_group")
    data: list[Row] = []
    for name in _allowed(gateway, call):
        if wanted not in (None, name):
            continue
        rows = [row for row in live(gateway) if row["model_name"] == name]
        params = [row["litellm_params"] for row in rows]
        known = prices.of(params[0]["model"], rows[0]["model_info"].get("base_model"))
        limits = {each: sum(one[each] for one in params if one.get(each)) or None for each in ("tpm", "rpm")}
        entry = {
            "model_group": name,
            "providers": sorted({prices.provider(one) or "openai" for one in params}),
            **{each: known[each] for each in prices.GROUP},
            **{
                each: value
                for each in prices.OWN
                if (value := params[0].get(each)) is not None and each in prices.GROUP
            },
            **limits,
            **dict.fromkeys(prices.GROUP_EMPTY),
            **{each: bool(known.get(each)) for each in prices.GROUP_FLAGS},
            "supported_reasoning_efforts": [],
        }
        hidden = () if gateway.modern else prices.GROUP_NEW
        data.append({each: value for each, value in entry.items() if each not in hidden})
    return {"data": data}
