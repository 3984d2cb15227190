"""Values for every attribute, and what an instance needs around it, made from the specs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING, ListOf
from provider_shim.fields import Field, Shape, fields_of, rules_of
from provider_shim.schema import Nesting
from provider_shim.spec import Resource

Values = dict[str, Any]

TEAMS = {
    "litellm_team": {
        "{ctx}_one": {"team_alias": "{prefix} one", "team_id": "/{prefix}/one"},
        "{ctx}_two": {"team_alias": "{prefix} two", "team_id": "/{prefix}/two"},
    }
}
MODELS = {
    "litellm_model": {
        f"{{ctx}}_{name}": {
            "model_name": f"{{prefix}}-{name}",
            "model_id": f"{{prefix}}-{name}",
            "custom_llm_provider": "openai",
            "base_model": "gpt-4o",
        }
        for name in ("a", "b")
    }
}
ORGANIZATIONS = {
    "litellm_organization": {
        "{ctx}_three": {"organization_alias": "{prefix} three", "organization_id": "{prefix}-three"},
        "{ctx}_four": {"organization_alias": "{prefix} four", "organization_id": "{prefix}-four"},
    }
}
USERS = {
    "litellm_user": {
        f"{{ctx}}_{name}": {
            "user_id": f"{{prefix}}-{name}",
            "user_email": f"{{prefix}}-{name}@example.com",
            "auto_create_key": False,
        }
        for name in ("nine", "ten")
    }
}
KEYS = {
    "litellm_key": {
        f"{{ctx}}_{name}": {"key_alias": f"{{prefix}} {name}", "key": f"sk-{{prefix}}-{name}"}
        for name in ("five", "six", "seven", "eight")
    }
}
POLICIES = {
    "litellm_policy": {
        "{ctx}_nine": {"policy_name": "{prefix}-nine"},
        "{ctx}_ten": {"policy_name": "{prefix}-ten"},
    }
}
CONTEXT: dict[str, dict[str, dict[str, Values]]] = {
    "litellm_access_group": MODELS,
    "litellm_credential": MODELS,
    "litellm_customer": MODELS,
    "litellm_default_team_settings": ORGANIZATIONS,
    "litellm_default_user_settings": TEAMS,
    "litellm_fallback": MODELS,
    "litellm_key": {**TEAMS, **ORGANIZATIONS},
    "litellm_jwt_key_mapping": KEYS,
    "litellm_key_block": KEYS,
    "litellm_model": TEAMS,
    "litellm_model_block": MODELS,
    "litellm_policy_attachment": POLICIES,
    "litellm_project": TEAMS,
    "litellm_organization_member": {**ORGANIZATIONS, **USERS},
    "litellm_organization_member_add": ORGANIZATIONS,
    "litellm_team": ORGANIZATIONS,
    "litellm_team_block": TEAMS,
    "litellm_team_callback": TEAMS,
    "litellm_team_member": TEAMS,
    "litellm_team_member_add": TEAMS,
    "litellm_unified_access_group": {**TEAMS, **KEYS},
    "litellm_user": TEAMS,
}
"""Objects that those of a type refer to."""

TEAM_ONE, TEAM_TWO = "${{litellm_team.{ctx}_one.team_id}}", "${{litellm_team.{ctx}_two.team_id}}"
MODEL_A, MODEL_B = "${{litellm_model.{ctx}_a.model_name}}", "${{litellm_model.{ctx}_b.model_name}}"
ORGANIZATION_ONE = "${{litellm_organization.{ctx}_three.organization_id}}"
ORGANIZATION_TWO = "${{litellm_organization.{ctx}_four.organization_id}}"
KEY_ONE, KEY_TWO = "${{litellm_key.{ctx}_five.key}}", "${{litellm_key.{ctx}_six.key}}"
MODEL_ID_A, MODEL_ID_B = "${{litellm_model.{ctx}_a.model_id}}", "${{litellm_model.{ctx}_b.model_id}}"
EMAIL_ONE, EMAIL_TWO = "${{litellm_user.{ctx}_nine.user_email}}", "${{litellm_user.{ctx}_ten.user_email}}"
TOKEN_ONE, TOKEN_TWO = "${{litellm_key.{ctx}_seven.token_id}}", "${{litellm_key.{ctx}_eight.token_id}}"
POLICY_ONE, POLICY_TWO = "${{litellm_policy.{ctx}_nine.policy_name}}", "${{litellm_policy.{ctx}_ten.policy_name}}"
REFERENCES = {
    POLICY_ONE: "{prefix}-nine",
    POLICY_TWO: "{prefix}-ten",
    TOKEN_ONE: "sha256(sk-{prefix}-seven)",
    TOKEN_TWO: "sha256(sk-{prefix}-eight)",
    KEY_ONE: "sk-{prefix}-five",
    KEY_TWO: "sk-{prefix}-six",
    EMAIL_ONE: "{prefix}-nine@example.com",
    EMAIL_TWO: "{prefix}-ten@example.com",
    ORGANIZATION_ONE: "{prefix}-three",
    ORGANIZATION_TWO: "{prefix}-four",
    TEAM_ONE: "/{prefix}/one",
    TEAM_TWO: "/{prefix}/two",
    MODEL_A: "{prefix}-a",
    MODEL_ID_A: "{prefix}-a",
    MODEL_ID_B: "{prefix}-b",
    MODEL_B: "{prefix}-b",
}
"""What these references come to."""

ONE_DAY, SEVEN_DAYS = {"budget_duration": "1d", "max_budget": 1}, {"budget_duration": "7d", "max_budget": 2.5}
GROUP = {"group_name": "g", "models": ["m", "n"], "routing_strategy": "least-busy"}
MINI = {"budget_limit": 1, "time_period": "1d"}
ONE_HOUR, TWO_HOURS = ({"anchor": "created_at", "seconds": seconds} for seconds in (3600, 7200))

ROUTING: dict[str, tuple[Any, Any]] = {
    "routing_groups": ([GROUP], [{**GROUP, "models": ["n"]}, {**GROUP, "group_name": "h", "models": ["o"]}]),
    "retry_policy": ({"TimeoutErrorRetries": 2}, {"TimeoutErrorRetries": 3, "RateLimitErrorRetries": 1}),
    "model_group_retry_policy": (
        {"m": {"TimeoutErrorRetries": 2}},
        {"m": {"TimeoutErrorRetries": 3}, "n": {"RateLimitErrorRetries": 1}},
    ),
    "model_group_affinity_config": (
        {"m": ["session_affinity"]},
        {"m": ["session_affinity", "responses_api_deployment_check"], "n": ["session_affinity"]},
    ),
    "optional_pre_call_checks": (["prompt_caching"], ["prompt_caching", "router_budget_limiting"]),
    "routing_strategy": ("least-busy", "latency-based-routing"),
}

ANYWHERE: dict[str, tuple[Any, Any]] = {
    "organization_id": (ORGANIZATION_ONE, ORGANIZATION_TWO),
    "soft_budget": (3, 7),  # less than max_budget
    "budget_limits": ([ONE_DAY], [SEVEN_DAYS, ONE_DAY]),
    "allowed_vector_store_indexes": (
        [{"index_name": "one", "index_permissions": ["read"]}],
        [
            {"index_name": "two", "index_permissions": ["read", "write"]},
            {"index_name": "one", "index_permissions": ["read"]},
        ],
    ),
    "allowed_vector_store_indexes.index_permissions": (["read"], ["read", "write"]),
    "logging": (
        [{"callback_name": "langfuse", "callback_vars": {"langfuse_host": "https://one.example.com"}}],
        [
            {"callback_name": "langsmith", "callback_vars": {"langsmith_project": "p"}},
            {"callback_name": "langfuse", "callback_vars": {"langfuse_host": "https://two.example.com"}},
        ],
    ),
    "logging.callback_name": ("langfuse", "langsmith"),
    "logging.callback_type": ("success", "failure"),
    "logging.callback_secrets": ({"langfuse_secret_key": "sk-lf-one"}, {"langfuse_secret_key": "sk-lf-two"}),
    "logging.callback_vars": (
        {"langfuse_host": "https://one.example.com"},
        {"langfuse_host": "https://two.example.com", "langfuse_environment": "eu"},
    ),
    "enforced_file_expires_after": (ONE_HOUR, TWO_HOURS),
    "enforced_batch_output_expires_after": (ONE_HOUR, TWO_HOURS),
    "model_max_budget": (
        {"gpt-4o": 5, "gpt-4o-mini": MINI},
        {"gpt-4o": {"budget_limit": 6.5, "time_period": "30d"}, "gpt-4o-mini": MINI},
    ),
    "team_member_model_max_budget": ({"gpt-4o": 5}, {"gpt-4o": 6.5, "gpt-4o-mini": 1}),
    "budget_id": ("{around}-budget", "{around}-budget-2"),
    "end_user_budget_id": ("{around}-budget", "{around}-budget-2"),
    "object_permission.mcp_servers": (["{around}-mcp"], ["{around}-mcp", "{around}-mcp-2"]),
    # Parts that every version has, and that no other object must exist for.
    "object_permission": (
        {"vector_stores": ["one", "two"], "agents": ["one"], "search_tools": ["s"], "mcp_tool_search_enabled": True},
        {"vector_stores": ["two"], "blocked_tools": ["b"]},
    ),
    "object_permission.mcp_tool_permissions": (
        {"{around}-mcp": ["a"]},
        {"{around}-mcp": ["a", "b"], "{around}-mcp-2": ["c"]},
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
        {"tag_routing_prefix": "t-", "routing_groups": [GROUP], "num_retries": 3},
    ),
    **{f"router_settings.{name}": pair for name, pair in ROUTING.items()},
    "router_settings.routing_groups.routing_strategy": ("simple-shuffle", "least-busy"),
    # The deployment of the gateway's own configuration: LiteLLM asks for one that exists.
    "router_settings.weights": ({"config-fake": {"config-fake": 0.5}}, {"config-fake": {"config-fake": 0.25}}),
}
"""For attributes of this name, of whichever resource."""

SPECIAL: dict[tuple[str, str], tuple[Any, Any]] = {
    ("litellm_access_group", "access_group"): ("{prefix}:{name}:one", "{prefix} {name}:two?#%2F"),
    ("litellm_access_group", "model_names"): ([MODEL_A], [MODEL_B, MODEL_A]),
    **{
        (f"litellm_{kind}", f"{kind}_id"): ("/{prefix}/{name}:one", "/{prefix}/{name}:two?#%2F")
        for kind in ("budget", "model", "organization", "project", "team", "user", "vector_store")
    },
    **{("litellm_router_settings", name): pair for name, pair in ROUTING.items()},
    ("litellm_alerting", "alert_to_webhook_url"): (
        {"budget_alerts": ["https://hooks.example.com/1"]},
        {"budget_alerts": ["https://hooks.example.com/2"], "llm_exceptions": ["https://hooks.example.com/3"]},
    ),
    ("litellm_alerting", "alert_types"): (["budget_alerts"], ["llm_exceptions", "budget_alerts"]),
    ("litellm_alerting", "alerting_args"): (
        {"daily_report_frequency": 3600, "log_to_console": True},
        {"daily_report_frequency": 7200, "budget_alert_ttl": 60},
    ),
    ("litellm_alerting", "alerting_args.user_spend_check_interval"): (60, 120),
    ("litellm_alerting", "alerting"): (["webhook"], ["webhook", "pagerduty"]),
    ("litellm_sso_settings", "ui_access_mode"): ("admin_only", "all_authenticated_users"),
    ("litellm_sso_settings", "role_mappings"): (
        {"provider": "generic", "group_claim": "g", "default_role": "internal_user", "roles": {"proxy_admin": ["a"]}},
        {"provider": "google", "group_claim": "h"},
    ),
    ("litellm_sso_settings", "proxy_base_url"): ("http://127.0.0.1:4000", "http://127.0.0.1:4000/two"),
    ("litellm_cost_settings", "discounts"): ({"openai": 0.05}, {"openai": 0.1, "azure": 0.2}),
    ("litellm_cost_settings", "margins"): (
        {"openai": {"percentage": 0.1}},
        {"openai": {"fixed_amount": 0.01}, "global": {"percentage": 0.2, "fixed_amount": 0.001}},
    ),
    ("litellm_default_team_settings", "team_member_permissions"): (["/key/generate"], ["/key/info", "/key/update"]),
    ("litellm_default_user_settings", "teams"): ([TEAM_ONE], [TEAM_TWO, TEAM_ONE]),
    ("litellm_default_user_settings", "user_role"): ("internal_user", "proxy_admin_viewer"),
    ("litellm_general_settings", "budget_exceeded_throttle_percentage"): (0.1, 0.25),
    ("litellm_general_settings", "mcp_disabled_capabilities"): (["prompts"], ["resources", "prompts"]),
    ("litellm_general_settings", "request_tag_mappings"): (
        [{"key": "team", "tag_prefix": "t-"}],
        [{"key": "team", "value": "a", "tag": "x"}, {"key": "app", "tag_prefix": "a-", "required": True}],
    ),
    ("litellm_credential", "credential_name"): ("/{prefix}/{name}:one", "/{prefix}/{name}:two?#%2F"),
    ("litellm_credential", "credential_values"): (
        {"aws_region_name": "eu-west-1", "api_base": "https://one.example.com", "api_version": "one"},
        {"aws_region_name": "eu-west-2", "api_base": "https://two.example.com", "organization": "007"},
    ),
    ("litellm_credential", "model_id"): (MODEL_ID_A, MODEL_ID_B),
    ("litellm_jwt_key_mapping", "key"): (KEY_ONE, KEY_TWO),
    ("litellm_jwt_key_mapping", "key_hash"): (TOKEN_ONE, TOKEN_TWO),
    ("litellm_key_block", "key"): (KEY_ONE, KEY_TWO),
    ("litellm_key_block", "token_id"): (TOKEN_ONE, TOKEN_TWO),
    ("litellm_model_block", "model_id"): (MODEL_ID_A, MODEL_ID_B),
    ("litellm_team_block", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_project", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_key", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_key", "key"): ("sk-{prefix}-first", "sk-{prefix}-second"),
    ("litellm_key", "allowed_routes"): (["/chat/completions"], ["/embeddings", "/chat/completions"]),
    ("litellm_key", "permissions"): ({"allow_pii_controls": True}, {"allow_pii_controls": False, "x": "y"}),
    ("litellm_customer", "user_id"): ("/{prefix}/{name}:one", "/{prefix}/{name}:two?#%2F"),
    ("litellm_customer", "default_model"): (MODEL_A, MODEL_B),
    ("litellm_tag", "name"): ("/{prefix}/{name}:one", "/{prefix}/{name}:two?#%2F"),
    ("litellm_team", "team_member_permissions"): (["/key/generate"], ["/key/info", "/key/update"]),
    ("litellm_team_callback", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_team_callback", "callback_name"): ("langfuse", "langsmith"),
    ("litellm_team_callback", "callback_type"): ("success", "failure"),
    ("litellm_team_callback", "callback_secrets"): (
        {"langfuse_secret_key": "sk-lf-one"},
        {"langfuse_secret_key": "sk-lf-two"},
    ),
    ("litellm_team_callback", "callback_vars"): (
        {"langfuse_host": "https://one.example.com"},
        {"langfuse_host": "https://two.example.com", "langfuse_environment": "eu"},
    ),
    ("litellm_team_member", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_team_member_add", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_organization_member_add", "member"): (
        [{"user_id": "{prefix}-one", "role": "internal_user"}, {"user_id": "{prefix}-two", "role": "org_admin"}],
        [{"user_id": "{prefix}-three", "role": "org_admin"}, {"user_id": "{prefix}-two", "role": "internal_user"}],
    ),
    ("litellm_team_member_add", "member"): (
        [{"user_id": "{prefix}-one", "role": "user"}, {"user_id": "{prefix}-two", "role": "user"}],
        [{"user_id": "{prefix}-three", "role": "user"}, {"user_id": "{prefix}-two", "role": "user"}],
    ),
    ("litellm_organization", "blocked"): (False, False),
    ("litellm_organization_member", "user_email"): (EMAIL_ONE, EMAIL_TWO),
    ("litellm_user", "teams"): ([TEAM_ONE], [TEAM_TWO, TEAM_ONE]),
    ("litellm_model", "litellm_credential_name"): ("{around}-cred", "{around}-cred-2"),
    ("litellm_fallback", "model"): (MODEL_A, "{prefix}-m-model"),
    ("litellm_fallback", "fallback_models"): ([MODEL_B], [MODEL_B, "config-fake"]),
    ("litellm_agent", "agent_card"): (
        {
            "name": "one",
            "url": "https://one.example.com",
            "protocol_version": "0.3.0",
            "version": "1.0.0",
            "capabilities": {"streaming": True, "push_notifications": False},
            "default_input_modes": ["text"],
            "skills": [{"id": "a", "name": "A", "input_modes": ["b"], "security": [{"c": ["d"]}]}],
            "provider": {"organization": "e"},
            "signatures": [{"protected": "f", "signature": "g", "header": {"kid": "h"}}],
        },
        {"name": "two"},
    ),
    ("litellm_agent", "agent_card.protocol_version"): ("0.3", "1.0"),
    ("litellm_agent", "agent_card.capabilities"): ({"streaming": True}, {"streaming": False}),
    ("litellm_agent", "agent_card.capabilities.push_notifications"): (False, False),
    ("litellm_agent", "agent_card.capabilities.state_transition_history"): (False, False),
    ("litellm_agent", "object_permission"): ({"models": ["a"], "agents": ["b"]}, {"agents": ["c"]}),
    ("litellm_agent", "secret_litellm_params"): ({"region": "us"}, {"region": "eu", "zone": "a"}),
    ("litellm_agent", "kill_switch"): (
        {"url": "https://one.example.com", "headers": {"a": "b"}},
        {"url": "https://one.example.com", "method": "PUT", "body": '{"a": 1}'},
    ),
    ("litellm_agent", "kill_switch.url"): ("https://one.example.com", "https://two.example.com"),
    ("litellm_agent", "kill_switch.body"): ('{"a": 1}', '{"a": [1, {"b": null}]}'),
    ("litellm_guardrail", "guardrail"): ("litellm_content_filter", "block_code_execution"),
    ("litellm_guardrail", "mode"): ("pre_call", ["pre_call", "post_call"]),
    ("litellm_guardrail", "litellm_params"): (
        {"blocked_words": [{"keyword": "tulip", "action": "BLOCK"}], "api_base": "https://x.test", "x": [1, {"y": 2}]},
        {"blocked_words": [{"keyword": "rose", "action": "MASK"}], "api_base": "https://x.test", "timeout": 5},
    ),
    ("litellm_guardrail", "secret_litellm_params"): (
        {"location": "us", "guard_name": "one"},
        {"location": "eu", "guard_name": "one"},
    ),
    ("litellm_prompt", "prompt_id"): ("{prefix}-{name}-one:a?#%2F", "{prefix}-{name}-two"),
    ("litellm_prompt", "prompt_type"): ("db", "db"),
    ("litellm_policy", "policy_name"): ("{prefix}-{name}-one:a?#%2F", "{prefix}-{name}-two"),
    ("litellm_policy", "pipeline"): (
        {"mode": "pre_call", "steps": [{"guardrail": "a", "on_pass": "next"}, {"guardrail": "b", "pass_data": True}]},
        {"mode": "post_call", "steps": [{"guardrail": "b", "on_fail": "allow"}]},
    ),
    ("litellm_policy", "pipeline.steps.on_pass"): ("next", "block"),
    ("litellm_policy", "pipeline.steps.on_fail"): ("next", "allow"),
    ("litellm_policy", "pipeline.steps"): (
        [{"guardrail": "a", "on_pass": "next"}, {"guardrail": "b"}],
        [{"guardrail": "b"}, {"guardrail": "a"}],
    ),
    **{
        ("litellm_policy_attachment", name): (["{prefix}-*"], ["{prefix}-*", "other-*"])
        for name in ("teams", "keys", "models", "tags")
    },
    ("litellm_policy_attachment", "policy_name"): (POLICY_ONE, POLICY_TWO),
    ("litellm_policy_attachment", "scope"): ("*", "**"),
    # All others cannot be without what has a sample of its own; tests/terraform/test_prompts.py changes it.
    ("litellm_prompt", "prompt_integration"): ("dotprompt", "dotprompt"),
    ("litellm_prompt", "environment"): ("production", "eu:staging"),
    ("litellm_prompt", "dotprompt_content"): ("---\nmodel: gpt-4o\n---\nUser: {{a}}", "User: {{b}}"),
    ("litellm_model", "custom_llm_provider"): ("openai", "azure"),
    ("litellm_model", "model_api_base"): ("https://one.example.com", "https://two.example.com"),
    ("litellm_model", "team_id"): (TEAM_ONE, TEAM_TWO),
    ("litellm_model", "additional_litellm_params"): (
        {"timeout": "45", "drop_params": True, "organization": "007"},
        {"timeout": 60, "weight": 2, "organization": "acme"},
    ),
    ("litellm_mcp_server", "server_id"): ("{prefix}-{name}:one", "{prefix}-{name}:two?#%"),
    ("litellm_mcp_server", "server_name"): ("{word}_{name}_one", "{word}_{name}_Two"),
    ("litellm_mcp_server", "alias"): ("{word}_{name}_a", "{word}_{name}_b"),
    ("litellm_mcp_server", "credentials"): (
        {"auth_value": "one", "scopes": ["a"]},
        {"auth_value": "two", "client_id": "c"},
    ),
    ("litellm_mcp_server", "env_vars"): (
        [{"name": "A", "scope": "user"}, {"name": "B"}],
        [{"name": "B", "description": "b"}, {"name": "A", "scope": "user"}, {"name": "C"}],
    ),
    ("litellm_mcp_server", "env_vars.scope"): ("user", "global"),
    ("litellm_mcp_server", "available_on_public_internet"): (False, True),
    ("litellm_mcp_server", "transport"): ("http", "sse"),
    ("litellm_mcp_server", "auth_type"): ("true_passthrough", "oauth_delegate"),
    ("litellm_mcp_server", "tool_name_to_display_name"): ({"alpha": "a"}, {"alpha": "b", "beta": "a"}),
    ("litellm_model", "thinking"): ({"type": "adaptive"}, {"type": "enabled", "budget_tokens": 2048}),
    ("litellm_model", "additional_model_info"): ({"note": "x", "floor": 1}, {"note": "y", "floor": "z"}),
    ("litellm_model", "tier"): ("paid", "free"),
    ("litellm_unified_access_group", "assigned_team_ids"): ([TEAM_ONE], [TEAM_TWO, TEAM_ONE]),
    ("litellm_unified_access_group", "assigned_key_ids"): ([TOKEN_ONE], [TOKEN_TWO, TOKEN_ONE]),
    ("litellm_pass_through_endpoint", "endpoint_id"): ("{prefix}:{name}:one", "{prefix} {name}:two?#%2F"),
    ("litellm_pass_through_endpoint", "path"): ("/{prefix}/{name}", "/{prefix}/{name}/two"),
    ("litellm_pass_through_endpoint", "target"): ("https://one.example.com", "https://two.example.com/v1"),
    ("litellm_pass_through_endpoint", "methods"): (["GET"], ["POST", "GET"]),
    ("litellm_pass_through_endpoint", "auth"): (False, True),
    ("litellm_pass_through_endpoint", "guardrails"): (
        {"pii": {"request_fields": ["query"]}, "other": {}},
        {"pii": {}, "other": {"response_fields": ["answer", "text"]}},
    ),
    ("litellm_vector_store", "custom_llm_provider"): ("openai", "bedrock"),
    ("litellm_vector_store", "litellm_params"): (
        {"rpm": "5", "drop_params": True, "organization": "007"},
        {"rpm": 6, "api_base": "https://two.example.com", "organization": "acme"},
    ),
    ("litellm_model", "vertex_credentials"): ('{"type": "a"}', '{"type": "b"}'),
}

REQUIRED: dict[str, Values] = {
    "litellm_access_group": {"access_group": "{prefix}-{name}", "model_names": [MODEL_A]},
    "litellm_credential": {"credential_name": "{prefix}-{name}", "credential_values": {"api_base": "https://x.test"}},
    "litellm_guardrail": {
        "guardrail_name": "{prefix}-{name}",
        "guardrail": "litellm_content_filter",
        "mode": "during_call",
    },
    "litellm_mcp_toolset": {"toolset_name": "{prefix} {name}"},
    "litellm_agent": {"agent_name": "{prefix} {name}"},
    "litellm_jwt_key_mapping": {"jwt_claim_name": "sub", "jwt_claim_value": "{prefix} {name}", "key": KEY_ONE},
    "litellm_project": {"team_id": TEAM_ONE},
    "litellm_search_tool": {"search_tool_name": "{prefix} {name}", "search_provider": "tavily"},
    "litellm_mcp_server": {
        "server_name": "{word}_{name}",
        "transport": "http",
        "url": "http://127.0.0.1:9/mcp",
    },
    "litellm_model": {"model_name": "{prefix}-{name}", "custom_llm_provider": "openai", "base_model": "gpt-4o"},
    "litellm_organization": {"organization_alias": "{prefix} {name}"},
    "litellm_customer": {"user_id": "{prefix}-{name}"},
    "litellm_organization_member": {
        "organization_id": ORGANIZATION_ONE,
        "user_id": "{prefix}-{name}",
        "role": "internal_user",
    },
    "litellm_organization_member_add": {
        "organization_id": ORGANIZATION_ONE,
        "member": [{"user_id": "{prefix}-{name}", "role": "internal_user"}],
    },
    "litellm_tag": {"name": "{prefix}-{name}"},
    "litellm_policy": {"policy_name": "{prefix}-{name}"},
    "litellm_policy_attachment": {"policy_name": POLICY_ONE},
    "litellm_prompt": {
        "prompt_id": "{prefix}-{name}",
        "prompt_integration": "dotprompt",
    },
    "litellm_team": {"team_alias": "{prefix} {name}"},
    "litellm_team_callback": {"team_id": TEAM_ONE, "callback_name": "{prefix}-{name}"},
    "litellm_team_member": {"team_id": TEAM_ONE, "user_id": "{prefix}-{name}", "role": "user"},
    "litellm_team_member_add": {"team_id": TEAM_ONE, "member": [{"user_id": "{prefix}-{name}", "role": "user"}]},
    "litellm_unified_access_group": {"access_group_name": "{prefix}-{name}"},
    "litellm_pass_through_endpoint": {"path": "/{prefix}/{name}", "target": "https://one.example.com"},
    "litellm_vector_store": {"custom_llm_provider": "openai"},
    "litellm_fallback": {"model": "${{litellm_model.m_{name}.model_name}}", "fallback_models": [MODEL_B]},
}
"""What an instance has besides the attribute that it is about."""


def beside(spec: type[Resource], name: str, value: Any) -> Values:
    """What an object has besides the attribute that it is about and that has this value: what every object needs, and
    what the rules of the spec say. None is what must not be set, or would do as well."""
    fields = {item.name: item for item in fields_of(spec)}
    rules = rules_of(spec)
    found = dict(REQUIRED.get(spec.type_name, {}))
    for rule in rules:
        for other in rule.needed(name):
            # What cannot be there without the attribute goes with it.
            goes = not fields[name].says(value) and any(name in each.needed(other) for each in rules)
            found[other] = None if goes else _values(spec, fields[other], other)[0]
        found.update(dict.fromkeys((*rule.excluded(name), *rule.alternatives(name))))
    return found


def along(spec: type[Resource], name: str) -> frozenset[str]:
    """What comes and goes with an attribute."""
    rules = rules_of(spec)
    needed = [other for rule in rules for other in rule.needed(name)]
    if spec.rotates and name in spec.rotates.triggers:
        return frozenset({spec.rotates.secret, spec.rotates.hash, "id"})
    return frozenset(other for other in needed if any(name in rule.needed(other) for rule in rules))


KEY = "openai"
"""A key of a map of objects."""


@dataclass(frozen=True, eq=False)
class Subject:
    """What one instance is about: an attribute, or a member of the objects within an attribute."""

    spec: type[Resource]
    first: Any
    second: Any
    fields: tuple[Field, ...]
    """From the attribute of the resource to the member; the attribute alone when it is about that."""
    around: tuple[tuple[Nesting, Values], ...] = ()
    """The objects around the member, from the outside in: what they are in, and what else they have."""

    @property
    def item(self) -> Field:
        """The attribute of the resource."""
        return self.fields[0]

    @property
    def leaf(self) -> Field:
        """The member, or the attribute itself."""
        return self.fields[-1]

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the attribute to the member."""
        return tuple(each.name for each in self.fields)

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def label(self) -> str:
        return "__".join(self.path)

    def whole(self, value: Any) -> Any:
        """The attribute whose member has this value; None is a member that is not set."""
        if self.leaf.shape.blocks and isinstance(value, str):
            # No expression stands for blocks: one stands for each attribute of each.
            place = value.strip("${}")
            return [
                {name: f"${{{{{place}[{number}].{name}}}}}" for name in block}
                for number, block in enumerate(self.first)
            ]
        for name, (nesting, others) in zip(reversed(self.path), reversed(self.around), strict=False):
            inner = {**others, **({} if value is None else {name: value})}
            value = [inner] if nesting is Nesting.LIST else {KEY: inner} if nesting is Nesting.MAP else inner
        return value

    @property
    def fewer(self) -> Any:
        """`second` without one of its elements or keys; None if that leaves nothing."""
        if isinstance(self.second, list):
            return self.second[:-1] or None
        if isinstance(self.second, dict):
            required = {member.name for member in self.leaf.shape.nested if member.required}
            left_out = next((name for name in reversed(self.second) if name not in required), None)
            return {name: value for name, value in self.second.items() if name != left_out} if left_out else None
        return None

    @property
    def empty(self) -> Any:
        """The explicit empty form, None where the attribute has none."""
        if self.leaf.shape.nesting is Nesting.SINGLE or self.leaf.type == DYNAMIC:
            return {}
        if self.leaf.type == STRING:
            return ""
        if self.leaf.type == NUMBER:
            return 0
        if self.leaf.type == BOOL:
            return False
        return [] if isinstance(self.leaf.type, ListOf) else {}

    @property
    def otherwise(self) -> Any:
        """`first` in other words that mean the same."""
        return _otherwise(self.leaf.shape, self.first)


def subjects(spec: type[Resource]) -> Iterator[Subject]:
    for item in fields_of(spec):
        if not item.server_set and not item.twin_of:
            found = Subject(spec, *_values(spec, item, item.name), (item,))
            yield found
            yield from _members(spec, found)


def _members(spec: type[Resource], of: Subject) -> Iterator[Subject]:
    shape = of.leaf.shape
    if shape.blocks:
        return  # A block is about what its attributes say, so none of them lives alone.
    members = shape.element.nested if shape.nesting is Nesting.LIST and shape.element else shape.nested
    pairs = {member.name: _values(spec, member, f"{of.name}.{member.name}") for member in members}
    for member in members:
        others = {other.name: pairs[other.name][0] for other in members if other.required and other is not member}
        # So that the object is not empty when the member is not set.
        # Every version has those that stand first.
        possible = sorted(members, key=lambda other: other.attr.since is None)[::-1]
        beside = [other.name for other in possible if other is not member and other.name not in others]
        others.update({beside[0]: pairs[beside[0]][0]} if not others and beside else {})
        assert shape.nesting
        around = (*of.around, (shape.nesting, others))
        found = Subject(spec, *pairs[member.name], (*of.fields, member), around)
        yield found
        yield from _members(spec, found)


def _values(spec: type[Resource], item: Field, name: str) -> tuple[Any, Any]:
    """Two different values of an attribute, as Terraform's JSON configuration writes them."""
    found = SPECIAL.get((spec.type_name, name)) or ANYWHERE.get(name)
    found = found or _literals(item.annotation) or _by_shape(item.shape)
    # The first is none that LiteLLM has by itself.
    return (found[1], found[0]) if item.attr.unset is not None and found[0] == item.attr.unset else found


def _literals(annotation: Any) -> tuple[Any, Any] | None:
    """The first two values of an annotation that is, or somewhere holds, a `Literal`."""
    if get_origin(annotation) is Literal:
        options = get_args(annotation)
        return options[0], options[1]
    if get_origin(annotation) in (list, dict):
        return None
    return next((found for part in get_args(annotation) if (found := _literals(part))), None)


def _by_shape(shape: Shape) -> tuple[Any, Any]:
    if shape.nested and shape.nesting is Nesting.SINGLE:
        pairs = {item.name: _literals(item.annotation) or _by_shape(item.shape) for item in shape.nested}
        first = next(iter(pairs))
        return {name: pair[0] for name, pair in pairs.items()}, {first: pairs[first][1]}
    if shape.element and shape.nesting is Nesting.LIST:
        one, two = _by_shape(Shape(shape.element.type, nested=shape.element.nested, nesting=Nesting.SINGLE))
        return [{**one, **two}], [{**two, **one}, {**one, **two}]
    if shape.element:
        one, two = _by_shape(shape.element)
        if isinstance(shape.type, ListOf):
            return [one, two], [two, one] if not shape.unordered else [two, f"{two}-more"]
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
    return (
        {"text": "x", "number": 0.25, "flag": True, "list": [1, 2]},
        {"text": "007", "number": "0.25", "flag": {"deep": [None, {"a": 1}]}, "list": ["a", 1]},
    )


def _otherwise(shape: Shape, value: Any) -> Any:
    if shape.element and isinstance(value, list):
        items = [_otherwise(shape.element, item) for item in value]
        return items[::-1] if shape.unordered else items
    if isinstance(value, dict):
        inner = {item.name: item.shape for item in shape.nested} if shape.nested else {}
        turned = reversed(list(value.items()))
        return {key: _otherwise(inner.get(key) or shape.element or Shape(DYNAMIC), item) for key, item in turned}
    if shape.form and shape.form.same.__name__ == "_duration_meaning":
        return {"1d": "24h", "7d": "168h"}.get(value, value)
    if shape.form and shape.form.same == str.lower:
        return value.replace("One@Example", "ONE@example")
    return value


def fill_in(value: Any, **names: str) -> Any:
    """`value` with `{prefix}` and `{name}` replaced in all of its texts (`{word}` is a prefix without `-`), and then
    hashes told."""
    if "prefix" in names:
        names["word"] = names["prefix"].replace("-", "_")
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace("{" + name + "}", text)
        value = value.replace("{{", "{").replace("}}", "}")
        return re.sub(r"^sha256\((.+)\)$", lambda found: hashlib.sha256(found[1].encode()).hexdigest(), value)
    if isinstance(value, list):
        return [fill_in(item, **names) for item in value]
    if isinstance(value, dict):
        return {fill_in(key, **names): fill_in(item, **names) for key, item in value.items()}
    return value
