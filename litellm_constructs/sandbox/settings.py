"""Settings that a gateway has once, each section a row of what is not as LiteLLM has it by itself."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from . import fallbacks
from .errors import Detail, ProxyError
from .gateway import Call, Gateway, Routes
from .store import Row

routes = Routes()


def _unset(names: str) -> Row:
    return dict.fromkeys(names.split())


_ROUTER: Row = {
    "routing_groups": [],
    "routing_strategy": "simple-shuffle",
    "routing_strategy_args": {},
    "num_retries": 2,
    "timeout": 6000.0,
    "stream_timeout": None,
    "max_fallbacks": 5,
    "allowed_fails": 3,
    "cooldown_time": 5,
    "retry_after": 0,
    "retry_policy": None,
    "model_group_alias": {},
    "enable_pre_call_checks": False,
    "set_verbose": False,
    "default_max_parallel_requests": None,
    "enable_tag_filtering": False,
    "tag_filtering_match_any": True,
    "disable_cooldowns": None,
}
"""What `/router/settings` always tells. Others it tells when they are set."""
_NEWER_ROUTER = ("enable_mid_stream_fallback_continuation", "fallback_on_unsupported_params")

_GENERAL: Row = {
    "budget_rollover": False,
    "enable_anthropic_prompt_caching": False,
    "max_ui_session_budget": 1.0,
    **_unset(
        "admission_queue_timeout_seconds anthropic_prompt_caching_ttl apply_user_budget_to_team_keys "
        "blocked_file_extensions budget_exceeded_throttle_percentage cancel_on_disconnect "
        "disable_auto_add_proxy_admin_to_teams forward_client_headers_to_llm_api global_max_parallel_requests "
        "max_batch_file_size_mb max_file_size_mb max_in_flight_requests_per_worker max_parallel_requests "
        "max_queued_requests_per_worker max_request_size_mb max_response_size_mb "
        "maximum_health_check_retention_period maximum_spend_logs_cleanup_batch_size "
        "maximum_spend_logs_cleanup_batch_timeout maximum_spend_logs_cleanup_max_batches "
        "maximum_spend_logs_cleanup_run_budget maximum_spend_logs_retention_period mcp_internal_ip_ranges "
        "mcp_required_fields mcp_trusted_proxy_ranges mcp_xff_num_trusted_hops pass_through_endpoints "
        "proxy_config_reload_interval_seconds store_model_in_db store_prompts_in_spend_logs"
    ),
}
_NEWER_GENERAL: Row = {
    "openai_system_messages_first": False,
    "personal_key_model_access_from_teams": False,
    **_unset(
        "agent_access_default_deny allowed_file_extensions disable_fallbacks_on_per_model_rate_limits "
        "disable_requester_ip_address_logging max_batch_file_records max_batch_file_uploads_per_day "
        "max_file_downloads_per_minute maximum_daily_tag_spend_retention_period mcp_allowed_clients "
        "mcp_client_id_header mcp_disabled_capabilities mcp_prefer_client_id_metadata_document "
        "request_tag_mappings return_wildcard_routes transcribe_media_buckets user_api_key_cache_max_size"
    ),
}
"""What the admin page lists, and what it has when nothing is said."""

_OF_LITELLM = (
    *("budget_exceeded_throttle_percentage", "budget_rollover", "enable_anthropic_prompt_caching"),
    *("anthropic_prompt_caching_ttl", "max_ui_session_budget", "openai_system_messages_first"),
    "personal_key_model_access_from_teams",
)
"""What LiteLLM lists among its general settings and keeps among others."""

_IN_MEMORY = ("max_parallel_requests", "maximum_spend_logs_retention_period", "store_prompts_in_spend_logs")
"""Some of what older versions list as an instance has it in memory."""

_UNLISTED = ("alert_to_webhook_url", "alert_types", "alerting", "alerting_args", "alerting_threshold")

_EVENTS = {
    "Virtual Key Created": True,
    "New User Invitation": True,
    "Virtual Key Rotated": True,
    "Soft Budget Crossed": True,
    "Max Budget Alert": True,
}


def _section(gateway: Gateway, name: str) -> Row:
    return gateway.store.settings.setdefault(name, {})


# The router


@routes.add("GET", "/router/settings", database=False)
def router(gateway: Gateway, call: Call) -> Any:
    values = {**_ROUTER, **fallbacks.lists(gateway), **_section(gateway, "router")}
    return {"fields": [], "current_values": values}


@routes.add("POST", "/config/update")
async def update_config(gateway: Gateway, call: Call) -> Any:
    """Merges the router's settings; a null says nothing."""
    sent: Row = call.read().router_settings or {}
    given = {name: value for name, value in sent.items() if value is not None}
    refused = {"weights", *(() if gateway.modern else _NEWER_ROUTER)} & given.keys()
    if refused:
        told = f"Unsupported router settings: {', '.join(sorted(refused))} are not valid router settings"
        raise ProxyError(400, {"error": told}, legacy="auth_error")
    await fallbacks.replace(gateway, given)
    kept = fallbacks.lists(gateway).keys()
    _section(gateway, "router").update({name: value for name, value in given.items() if name not in kept})
    return {"message": "Config updated successfully"}


# General settings, field by field


@routes.add("GET", "/config/list")
def listed(gateway: Gateway, call: Call) -> Any:
    known = {**_GENERAL, **(_NEWER_GENERAL if gateway.modern else {})}
    stored = _section(gateway, "general")
    # Of older versions: what is in memory stays there, whatever becomes of it in the database.
    memory = {} if gateway.modern else _section(gateway, "memory")
    values = {**known, **stored, **memory}
    return [
        {
            "field_name": name,
            "field_value": values[name],
            "stored_in_db": True if name in stored else False if name in memory else None,
            **({"source": "db" if name in stored else "default"} if gateway.modern else {}),
        }
        for name in known
    ]


@routes.add("GET", "/config/field/info")
def field_info(gateway: Gateway, call: Call) -> Any:
    name = call.query["field_name"]
    _check_field(gateway, name, but=_OF_LITELLM)
    stored = _section(gateway, "general")
    if name not in stored:
        raise Detail(400, {"error": f"Field name={name} {'is not set' if gateway.modern else 'not in DB'}"})
    return {"field_name": name, "field_value": stored[name]}


@routes.add("POST", "/config/field/update")
async def update_field(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    _check_field(gateway, body.field_name)
    await gateway.meanwhile()
    _section(gateway, "general")[body.field_name] = body.field_value
    if body.field_name in _IN_MEMORY:
        _section(gateway, "memory").setdefault(body.field_name, body.field_value)
    return {"param_name": "general_settings", "param_value": _section(gateway, "general")}


@routes.add("POST", "/config/field/delete")
async def delete_field(gateway: Gateway, call: Call) -> Any:
    name = call.read().field_name
    _check_field(gateway, name)
    await gateway.meanwhile()
    _section(gateway, "general").pop(name, None)
    return {"param_name": "general_settings", "param_value": _section(gateway, "general")}


def _check_field(gateway: Gateway, name: str, but: Container[str] = ()) -> None:
    known = {*_GENERAL, *_UNLISTED, *(_NEWER_GENERAL if gateway.modern else ())}
    if name not in known or name in but:
        raise Detail(400, {"error": f"Invalid field={name} passed in."})


@routes.add("GET", "/get/config/callbacks")
def callbacks(gateway: Gateway, call: Call) -> Any:
    """Of what LiteLLM tells, the callbacks (the sandbox logs nowhere) and who is told of alerts."""
    told: list[str] = _section(gateway, "general").get("alerting") or []
    return {"status": "success", "callbacks": [], "alerts": [], "active_alerting_destinations": told}


# What new teams and users get: what is not sent is gone


@routes.add("GET", "/get/default_team_settings")
def default_team(gateway: Gateway, call: Call) -> Any:
    names = ["max_budget", "budget_duration", "tpm_limit", "rpm_limit", "team_member_permissions", "organization_id"]
    names += ["access_group_ids"] if gateway.modern else []
    return {"values": {"models": [], **dict.fromkeys(names), **_section(gateway, "default_team")}, "field_schema": {}}


@routes.add("PATCH", "/update/default_team_settings")
def update_default_team(gateway: Gateway, call: Call) -> Any:
    given = {name: value for name, value in call.read().sent().items() if value is not None}
    organization = given.get("organization_id")
    if organization is not None and organization not in gateway.store.organizations:
        advice = "An organization must exist before it can be set as the default organization for new teams."
        raise Detail(400, {"error": f"Organization not found: {organization}. {advice}"})
    gateway.store.settings["default_team"] = given
    message = "Default team settings updated successfully"
    return {"message": message, "status": "success", "settings": {"models": [], **given}}


_USER: Row = {"user_role": "internal_user_viewer"}


@routes.add("GET", "/get/internal_user_settings")
def default_user(gateway: Gateway, call: Call) -> Any:
    names = ("max_budget", "budget_duration", "models", "teams")
    values = {**_USER, **dict.fromkeys(names), **_section(gateway, "default_user")}
    return {"values": values, "field_schema": {}}


@routes.add("PATCH", "/update/internal_user_settings")
def update_default_user(gateway: Gateway, call: Call) -> Any:
    given = {name: value for name, value in call.read().sent().items() if value is not None}
    missing = [team for team in given.get("teams", []) if team not in gateway.store.teams]
    if missing:
        advice = "A team must exist before it can be set as a default team for new users."
        raise Detail(400, {"error": f"Team(s) not found: {', '.join(missing)}. {advice}"})
    gateway.store.settings["default_user"] = given
    message = "Internal user settings updated successfully"
    return {"message": message, "status": "success", "settings": {**_USER, **given}}


# Costs


def _costs(kind: str) -> None:
    path = f"/config/cost_{kind}_config"

    @routes.add("GET", path)
    def tell(gateway: Gateway, call: Call) -> Any:
        return {"values": _section(gateway, f"cost_{kind}")}

    @routes.add("PATCH", path)
    def replace(gateway: Gateway, call: Call) -> Any:
        gateway.store.settings[f"cost_{kind}"] = given = call.body
        message = f"Cost {kind} configuration updated successfully"
        return {"message": message, "status": "success", "values": given}


_costs("discount")
_costs("margin")


@routes.add("GET", "/config/block_requests_for_models_without_pricing")
def blocks(gateway: Gateway, call: Call) -> Any:
    return {"enabled": _section(gateway, "unpriced").get("enabled", False)}


@routes.add("PATCH", "/config/block_requests_for_models_without_pricing")
def block(gateway: Gateway, call: Call) -> Any:
    _section(gateway, "unpriced")["enabled"] = call.read().enabled
    return blocks(gateway, call)


# E-mails


@routes.add("GET", "/email/event_settings")
def events(gateway: Gateway, call: Call) -> Any:
    newer = {"Model Deprecations": False} if gateway.modern else {}
    told = {**newer, **_EVENTS, **_section(gateway, "emails")}
    return {"settings": [{"event": event, "enabled": enabled} for event, enabled in told.items()]}


@routes.add("PATCH", "/email/event_settings")
def update_events(gateway: Gateway, call: Call) -> Any:
    for setting in call.read().sent()["settings"]:
        _section(gateway, "emails")[setting["event"]] = setting["enabled"]
    return {"message": "Email event settings updated successfully"}


@routes.add("POST", "/email/event_settings/reset")
def reset_events(gateway: Gateway, call: Call) -> Any:
    _section(gateway, "emails").clear()
    return {"message": "Email event settings reset to defaults"}


# The public page


@routes.add("POST", "/model_group/make_public")
def make_public(gateway: Gateway, call: Call) -> Any:
    groups = call.read().model_groups
    _section(gateway, "public")["groups"] = groups
    message = "Successfully updated public model groups"
    return {"message": message, "public_model_groups": groups, "updated_by": call.caller.name}


@routes.add("POST", "/model_hub/update_useful_links")
def update_links(gateway: Gateway, call: Call) -> Any:
    links = call.read().useful_links
    _section(gateway, "public")["links"] = links
    return {"message": "Successfully updated useful links", "useful_links": links, "updated_by": call.caller.name}


@routes.add("GET", "/public/model_hub")
def public_models(gateway: Gateway, call: Call) -> Any:
    return [{"model_group": name, "providers": []} for name in _section(gateway, "public").get("groups", [])]


@routes.add("GET", "/public/model_hub/info")
def public_info(gateway: Gateway, call: Call) -> Any:
    links = _section(gateway, "public").get("links", {})
    return {"docs_title": "LiteLLM API", "custom_docs_description": None, "useful_links": links}


# Signing in

_SECRETS = ("google_client_secret", "microsoft_client_secret", "generic_client_secret")
_STRUCTURED = ("user_email", "ui_access_mode", "role_mappings", "team_mappings")
_SCOPE = "openid email profile"


def _masked(secret: str) -> str:
    hidden = len(secret) - 8
    return f"{secret[:4]}{'*' * hidden}{secret[-4:]}" if hidden > 0 else "*" * len(secret)


@routes.add("GET", "/get/sso_settings")
def sso(gateway: Gateway, call: Call) -> Any:
    names = gateway.described.schema("SSOConfig").model_fields
    stored = {name: value for name, value in _section(gateway, "sso").items() if value}
    shown = {name: _masked(value) if name in _SECRETS else value for name, value in stored.items()}
    flat = [name for name in names if name not in _STRUCTURED]
    source = {name: "db" if name in stored else "default" if name == "generic_scope" else "unset" for name in flat}
    values = {**dict.fromkeys(names), "generic_scope": _SCOPE, **shown}
    return {"values": values, "provenance": source, "field_schema": {}}


@routes.add("PATCH", "/update/sso_settings")
def update_sso(gateway: Gateway, call: Call) -> Any:
    """Of older versions, what is not sent is gone."""
    body = call.read()
    filled = body.filled()
    given = {name: filled[name] if name in _STRUCTURED else value for name, value in body.sent().items()}
    if given.get("role_mappings"):
        given["role_mappings"]["roles"] = given["role_mappings"]["roles"] or {}
    kept = _section(gateway, "sso") if gateway.modern else {}
    gateway.store.settings["sso"] = {**kept, **given}
    return {"message": "SSO settings updated successfully", "status": "success", "settings": {}}
