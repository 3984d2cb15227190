"""Two values for every attribute, and what an instance needs around it, made from the specs."""

from __future__ import annotations

from typing import Any, Literal, Union, get_args, get_origin

from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING
from provider_shim.fields import Field, Shape, fields_of
from provider_shim.schema import Nesting
from provider_shim.spec import Resource

Values = dict[str, Any]

CONTEXT: dict[str, dict[str, Values]] = {
    "litellm_team": {
        "ctx_one": {"team_alias": "{prefix} one", "team_id": "{prefix}-one"},
        "ctx_two": {"team_alias": "{prefix} two", "team_id": "{prefix}-two"},
    },
    "litellm_model": {
        "ctx_a": {"model_name": "{prefix}-a", "custom_llm_provider": "openai", "base_model": "gpt-4o"},
        "ctx_b": {"model_name": "{prefix}-b", "custom_llm_provider": "openai", "base_model": "gpt-4o-mini"},
    },
    "litellm_user": {
        "ctx_u": {"user_id": "{prefix}-u", "user_email": "{prefix}-u@example.com"},
        "ctx_v": {"user_id": "{prefix}-v", "user_email": "{prefix}-v@example.com"},
    },
}
"""Objects that others refer to."""

TEAM_ONE, TEAM_TWO = "${litellm_team.ctx_one.team_id}", "${litellm_team.ctx_two.team_id}"
MODEL_A, MODEL_B = "${litellm_model.ctx_a.model_name}", "${litellm_model.ctx_b.model_name}"

ANYWHERE: dict[str, tuple[Any, Any]] = {
    "budget_limits": (
        [{"budget_duration": "1d", "max_budget": 1}],
        [{"budget_duration": "7d", "max_budget": 2.5}, {"budget_duration": "1d", "max_budget": 1}],
    ),
    "allowed_vector_store_indexes": (
        [{"index_name": "one", "index_permissions": ["read"]}],
        [{"index_name": "two", "index_permissions": ["read", "write"]}],
    ),
    # Parts that every version has, and that no other object must exist for.
    "object_permission": (
        {"vector_stores": ["one", "two"], "agents": ["one"], "search_tools": ["s"], "mcp_tool_search_enabled": True},
        {"vector_stores": ["two"], "blocked_tools": ["b"]},
    ),
    "router_settings": (
        {
            "routing_strategy": "simple-shuffle",
            "routing_strategy_args": {"ttl": 10},
            "retry_policy": {"TimeoutErrorRetries": 2},
            "model_group_retry_policy": {"m": {"RateLimitErrorRetries": 1}},
            "model_group_affinity_config": {"m": ["session_affinity"]},
            "optional_pre_call_checks": ["prompt_caching"],
            "fallbacks": [{"model": "m", "fallback_models": ["n"]}],
            "num_retries": 2,
        },
        {
            "tag_routing_prefix": "t-",
            "routing_groups": [{"group_name": "g", "models": ["m", "n"], "routing_strategy": "least-busy"}],
            "num_retries": 3,
        },
    ),
}
"""For attributes of this name, of whichever resource."""

SPECIAL: dict[tuple[str, str], tuple[Any, Any]] = {
    ("litellm_key", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_key", "key"): ("sk-{prefix}-first", "sk-{prefix}-second"),
    ("litellm_key", "budget_id"): ("{prefix}-budget", "{prefix}-budget-2"),
    ("litellm_key", "allowed_routes"): (["/chat/completions"], ["/embeddings", "/chat/completions"]),
    ("litellm_key", "permissions"): ({"allow_pii_controls": True}, {"allow_pii_controls": False, "x": "y"}),
    ("litellm_team", "team_member_permissions"): (["/key/generate"], ["/key/info", "/key/update"]),
    ("litellm_team", "enforced_file_expires_after"): (
        {"anchor": "created_at", "seconds": 3600},
        {"anchor": "created_at", "seconds": 7200},
    ),
    ("litellm_team", "enforced_batch_output_expires_after"): (
        {"anchor": "created_at", "seconds": 3600},
        {"anchor": "created_at", "seconds": 7200},
    ),
    ("litellm_team_member", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_team_member", "role"): ("user", "user"),
    ("litellm_organization", "blocked"): (False, False),
    ("litellm_user", "teams"): ([TEAM_ONE], [TEAM_TWO, TEAM_ONE]),
    ("litellm_model", "litellm_credential_name"): ("{prefix}-cred", "{prefix}-cred-2"),
    ("litellm_fallback", "model"): (MODEL_A, "{prefix}-m-model"),
    ("litellm_fallback", "fallback_models"): ([MODEL_B], [MODEL_B, "config-fake"]),
    ("litellm_model", "custom_llm_provider"): ("openai", "azure"),
    ("litellm_model", "model_api_base"): ("https://one.example.com", "https://two.example.com"),
    ("litellm_model", "additional_litellm_params"): (
        {"timeout": "45", "drop_params": True, "organization": "007"},
        {"timeout": 60, "weight": 2},
    ),
    ("litellm_model", "additional_model_info"): ({"note": "x"}, {"note": "y", "floor": 3}),
    ("litellm_model", "tier"): ("paid", "free"),
    ("litellm_model", "vertex_credentials"): ('{"type": "a"}', '{"type": "b"}'),
}

REQUIRED: dict[str, Values] = {
    "litellm_model": {"model_name": "{prefix}-{name}", "custom_llm_provider": "openai", "base_model": "gpt-4o"},
    "litellm_team": {"team_alias": "{prefix} {name}"},
    "litellm_organization": {"organization_alias": "{prefix} {name}"},
    "litellm_team_member": {"team_id": TEAM_ONE, "user_id": "{prefix}-{name}", "role": "user"},
    "litellm_fallback": {"model": "${{litellm_model.m_{name}.model_name}}", "fallback_models": [MODEL_B]},
}
"""What an instance has besides the attribute that it is about."""

ALONG: dict[tuple[str, str], Values] = {
    ("litellm_key", "auto_rotate"): {"rotation_interval": "30d"},
    ("litellm_key", "rotation_interval"): {"auto_rotate": True},
    ("litellm_key", "service_account_id"): {"team_id": TEAM_ONE},
    ("litellm_model", "thinking_budget_tokens"): {"thinking_enabled": True},
    ("litellm_team", "team_member_budget_duration"): {"team_member_budget": 5},
    ("litellm_team_member", "budget_duration"): {"max_budget_in_team": 5},
    ("litellm_team_member", "user_email"): {"user_id": None},
    ("litellm_team_member", "user_id"): {"user_email": None},
}
"""What an attribute needs beside it to have an effect."""


NEVER_CLEARED: dict[tuple[str, str], str] = {
    ("litellm_team_member", "user_id"): "a member is known by its user_id or user_email",
    ("litellm_team_member", "user_email"): "a member is known by its user_id or user_email",
    ("litellm_model", "mode"): "LiteLLM's cost map tells a mode",
    ("litellm_fallback", "fallback_type"): "it falls back to `general`",
}
"""Attributes that keep a value when the configuration has none, with the reason."""


def samples(spec: type[Resource], item: Field) -> tuple[Any, Any]:
    """Two different values of an attribute, as Terraform's JSON configuration writes them."""
    found = SPECIAL.get((spec.type_name, item.name)) or ANYWHERE.get(item.name)
    return found if found else _by_annotation(item.annotation) or _by_shape(item.shape)


def _by_annotation(annotation: Any) -> tuple[Any, Any] | None:
    if get_origin(annotation) is Literal:
        options = get_args(annotation)
        return options[0], options[1]
    for part in get_args(annotation):
        if get_origin(part) is Literal or (get_origin(part) is not None and get_origin(part) in (Union,)):
            return _by_annotation(part)
        inner = get_args(part)
        if inner and get_origin(inner[0]) is Literal:
            return _by_annotation(inner[0])
    return None


def _by_shape(shape: Shape) -> tuple[Any, Any]:
    if shape.nested and shape.nesting is Nesting.SINGLE:
        pairs = {item.name: _by_shape(item.shape) for item in fields_of(shape.nested)}
        first = next(iter(pairs))
        return {name: pair[0] for name, pair in pairs.items()}, {first: pairs[first][1]}
    if shape.element and shape.nesting is Nesting.LIST:
        one, two = _by_shape(Shape(shape.element.type, nested=shape.element.nested, nesting=Nesting.SINGLE))
        return [{**one, **two}], [{**two, **one}, {**one, **two}]
    if shape.element and shape.type.__class__.__name__ == "ListOf":
        one, two = _by_shape(shape.element)
        return [one, two], [two]
    if shape.element:
        one, two = _by_shape(shape.element)
        return {"alpha": one}, {"alpha": two, "beta": one}
    if shape.form and shape.form.same.__name__ == "_duration_meaning":
        return "7d", "30d"
    if shape.form and shape.form.same == str.lower:
        return "{prefix}-{name}-One@Example.com", "{prefix}-{name}-two@example.com"
    if shape.type == NUMBER:
        return 10, 25
    if shape.type == BOOL:
        return True, False
    if shape.type == STRING:
        return "{prefix}-{name}-one", "{prefix}-{name}-two"
    assert shape.type == DYNAMIC
    return {"text": "x", "number": 0.25}, {"text": "007", "list": ["a", 1], "flag": True}


def fill_in(value: Any, **names: str) -> Any:
    """`value` with `{prefix}` and `{name}` replaced in all of its texts."""
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace("{" + name + "}", text)
        return value.replace("{{", "{").replace("}}", "}")
    if isinstance(value, list):
        return [fill_in(item, **names) for item in value]
    if isinstance(value, dict):
        return {fill_in(key, **names): fill_in(item, **names) for key, item in value.items()}
    return value


def empty_of(item: Field) -> Any:
    """The explicit empty form of an attribute, None where it has none that differs from a value."""
    kind = item.type.__class__.__name__
    if kind == "ListOf":
        return []
    if kind == "MapOf" or item.type == DYNAMIC:
        return {}
    return None
