"""Who looks after each operation by which LiteLLM changes something: a resource, one that is planned, or nobody.

`writes.txt` has them all, as the newest tested LiteLLM describes them. What a new release brings is in neither of the
two lists here, and a test fails until it is.
"""

from __future__ import annotations

import re
from pathlib import Path

WRITES = Path(__file__).with_name("writes.txt").read_text(encoding="utf-8").splitlines()
"""Every operation of LiteLLM that is no GET, as `POST /team/new`."""

OBJECTS = {
    "litellm_access_group": r"/access_group/(new|\{access_group\}/(update|delete|budget))",
    "litellm_agent": r"/v1/agents(/\{agent_id\})?",
    "litellm_budget": r"/budget/(new|update|info|delete)",
    "litellm_cache_settings": r"/(cache|coordination_redis)/settings",
    "litellm_cost_settings": r"/config/(cost_(discount|margin)_config|block_requests_for_models_without_pricing)",
    "litellm_credential": r"/credentials(/\{credential_name\})?",
    "litellm_customer": r"/customer/(new|update|delete|block|unblock)",
    "litellm_default_team_settings": r"/update/default_team_settings",
    "litellm_default_user_settings": r"/update/internal_user_settings",
    "litellm_email_events": r"/email/event_settings(/reset)?",
    "litellm_fallback": r"/fallback(/\{model\})?",
    "litellm_general_settings": r"/(add|delete)/allowed_ip|/update/(user_banner|(background_chat|mcp_semantic_filter"
    r"|mcp_tool_search|ui|ui_theme|websearch_interception)_settings)",
    "litellm_guardrail": r"/guardrails(/\{guardrail_id\})?",
    "litellm_jwt_key_mapping": r"/jwt/key/mapping/(new|update|delete)",
    "litellm_key": r"/key/(generate|service-account/generate|update|delete|\{key\}/regenerate)",
    "litellm_key_block": r"/key/(block|unblock)",
    "litellm_mcp_server": r"/v1/mcp/server(/\{server_id\})?",
    "litellm_mcp_toolset": r"/v1/mcp/toolset(/\{toolset_id\})?",
    "litellm_model": r"/model/(new|update|delete|\{model_id\}/update)",
    "litellm_model_block": r"/model/(block|unblock)",
    "litellm_organization": r"/organization/(new|update|delete|info)|/v2/organization/\{organization_id\}",
    "litellm_organization_member": r"/organization/member_(add|update|delete)",
    "litellm_pass_through_endpoint": r"/config/pass_through_endpoint(/\{endpoint_id\})?",
    "litellm_policy": r"/policies(/\{policy_id\}(/status)?|/name/\{policy_name\}/(versions|all-versions))?",
    "litellm_policy_attachment": r"/policies/attachments(/\{attachment_id\})?",
    "litellm_project": r"/project/(new|update|delete)",
    "litellm_prompt": r"/prompts(/\{prompt_id\})?",
    "litellm_public_model_groups": r"/model_group/make_public|/model_hub/update_useful_links",
    "litellm_search_tool": r"/search_tools(/\{search_tool_id\})?",
    "litellm_sso_settings": r"/update/sso_settings",
    "litellm_tag": r"/tag/(new|update|info|delete)",
    "litellm_team": r"/team/(new|update|delete|permissions_update|\{team_id\})",
    "litellm_team_block": r"/team/(block|unblock)",
    "litellm_team_callback": r"/team/\{team_id\}/(callback(/\{callback_name\})?|disable_logging)",
    "litellm_team_member": r"/team/member_(add|update|delete)",
    "litellm_unified_access_group": r"/v1/(unified_)?access_group(/\{access_group_id\})?",
    "litellm_user": r"/user/(new|update|delete)",
    "litellm_vector_store": r"/vector_store/(new|update|info|delete)",
}
"""The resource that looks after an operation, by the operation's path. One that no spec has is planned."""

UNDESCRIBED = (
    "/config/update",
    "/config/field/update",
    "/config/field/delete",
    "/config/field/info",
    "/config/list",
    "/public/model_hub",
)
"""What LiteLLM answers, and leaves out of its description."""

IGNORED = {
    "calls of models and of what goes with them, in the formats of many providers": r"""
        ( /openai/v1 | /openai/deployments/\{model\} | /engines/\{model\} | /cursor | /v1 | /v2 | /v1beta
        | /\{provider\}/v1 )?
        /( assistants | audio | batches | chat | completions | containers | decisions | embeddings | evals | extraction
         | files | fine_tuning | images | interactions | messages | moderations | ocr | rag | realtime | rerank
         | responses | search(?!_tools) | systemone | threads | vector_stores | videos )(/.*)?
        | /(models|v1beta/models)/\{model_name\}:\w+
        | /v1beta/agents(/\{name\})?
        | /(bespoke|eu_jev|laya)/.* | /(comprehendmedical|transcribe)(/\{operation\})? | /backend-api/.*
        """,
    "requests that are passed on to a provider as they are": r"/[\w.-]+(/discovery)?/\{endpoint\} | /lens(/\{path\})?",
    "calls of agents and of MCP servers, and signing in to them": r"""
        (/v1)?/a2a/.* | /mcp(/proxy)? | /mcp-rest/.* | /(toolset/\{toolset_name\}|\{mcp_server_name\})/mcp
        | (/\{mcp_server_name\})?/(register|token) | /(authorize/complete|introspect|revoke) | /moyai/connect/.*
        | /v1/mcp/sessions | /v1/mcp/server/oauth/session
        """,
    "trials, validation and estimates: they change nothing": r"""
        /auto_router/(availability|classifier/default_prompt|shadow_eval/.*|test_routing|validate_\w+)
        | /compliance/(eu-ai-act|gdpr) | /cost/(estimate|predict-cache) | /spend/calculate
        | /policy/(templates/(enrich(/stream)?|suggest|test)|test|validate)
        | /policies/(resolve|test-pipeline|attachments/estimate-impact) | (/guardrails)?/apply_guardrail
        | /guardrails/(test_custom_code|validate_blocked_words_file)
        | /(prompts|(cache|coordination_redis)/settings)/test
        | /(health|search_tools|config_overrides/\w+)/test_connection | /(cloudzero|vantage)/dry-run
        | /utils/(dotprompt_json_converter|test_policies_and_guardrails|token_counter|transform_request)
        | /v1/traces/query | /key/health
        """,
    "many objects at once, each of which is a resource of its own": r"""
        /(key|team/key|user)/bulk_update | /team/(bulk_member_add|permissions_bulk_update)
        | /management/v1/users/bulk(_delete)?
        | /management/v1/teams/\{team_id\}/members/bulk_(delete|update)
        """,
    "one model more or less of a team, whose whole list a resource sets": r"/team/model/(add|delete)",
    "the same call under another name": r"/key/regenerate",
    "what somebody does at a moment, and no state of a gateway": r"""
        /cache/(delete|flushall) | /global/spend/reset | /key/\{key\}/reset_spend
        | /team/\{team_id\}/member/\{user_id\}/reset_(budget|spend) | /credentials/migrate-encryption
        | /health/deployment_warnings/\{warning_id\} | /alerting/model-deprecations/state
        | /v1/agents/\{agent_id\}/kill_switch | /session/logout
        | /user/password/change | /(cloudzero|vantage)/export | /upload/logo
        """,
    "requests of users that an admin decides on, with a life of their own": r"""
        /guardrails/(register|submissions/.*) | /skill-hub/submissions/\{submission_id\}/(approve|reject|scan)
        | /v1/mcp/server/(register|import|\{server_id\}/(approve|reject))
        """,
    "what users keep for themselves on the gateway": r"""
        /credentials/\{credential_name\}/user_connection(/.*)? | /v1/memory(/\{key\})? | /v1/workflows/.*
        | /v1/mcp/server/\{server_id\}/(pin|user-credential|user-env-vars|oauth-user-credential)
        | /subscription_accounts/(new|update|delete)
        """,
    "a directory that an identity provider keeps": r"/scim/v2/.*",
    "what programs and the user interface report": r"""
        /api/event_logging/batch | /telemetry/(settings|ui_events) | /v1/rust_control_plane/logs
        """,
    "a page of the hub for developers, made of objects that are resources": r"""
        /v1/(agents|mcp)(/\{agent_id\})?/make_public
        """,
    "content for coding agents, not configuration of the gateway": r"""
        /claude-code/plugins(/upload|/\{plugin_name\}(/(disable|enable))?)?
        | /skill-hub/skills/(import|upload|\{name\}(/(publish|unpublish|upload))?)
        | /v1/skills(/\{skill_id\})? | /v1/indexes
        """,
    "access to a vault or an export, which LiteLLM also takes from its configuration file": r"""
        /config_overrides/(cyberark|hashicorp_vault) | /(cloudzero|vantage)/(init|settings|delete)
        """,
    "which tools a model may call, found out as they are called": r"/v1/tool/(policy|\{tool_name\}/overrides)",
}
"""Why nobody looks after an operation, with a pattern of the paths (blanks in it do not count)."""


def looked_after_by(operation: str) -> list[str]:
    """The resource that looks after an operation, or the reason why nobody does; nothing for a new one."""
    path = operation.partition(" ")[2]
    objects = [name for name, pattern in OBJECTS.items() if re.fullmatch(pattern, path)]
    return objects or [why for why, pattern in IGNORED.items() if re.fullmatch(pattern, path, re.VERBOSE)]


def unseen(operations: list[str]) -> list[str]:
    """Those that nobody looks after, and of which nobody has said why."""
    return [operation for operation in operations if not looked_after_by(operation)]
