"""What LiteLLM takes for the parameters of a model, by their names.

Maps of strings, as in configurations for other providers, have numbers, booleans, lists and maps as text. So a text may
stand for what LiteLLM takes under its name, and is text wherever LiteLLM takes text, or anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from provider_shim.answers import Json
from provider_shim.spec import CONTAINERS, Form, FreeMap, read_text

_TEXTS = """
    adaptive_router_default_model anthropic_federation_rule_id anthropic_federation_workspace_id
    anthropic_identity_source anthropic_identity_token anthropic_identity_token_file anthropic_issuer_audience
    anthropic_issuer_signing_key_ref anthropic_issuer_subject anthropic_issuer_url anthropic_keycloak_auth_method
    anthropic_keycloak_client_id anthropic_keycloak_client_secret_ref anthropic_keycloak_scope
    anthropic_keycloak_token_url anthropic_organization_id anthropic_service_account_id api_base api_key api_version
    auto_router_config auto_router_config_path auto_router_default_model auto_router_embedding_model
    auto_router_model_compression auto_router_routing_compression aws_access_key_id aws_batch_role_arn
    aws_bedrock_control_plane_endpoint aws_bedrock_project_id aws_bedrock_runtime_endpoint aws_external_id
    aws_profile_name aws_region_name aws_role_name aws_secret_access_key aws_session_name aws_session_token
    aws_sts_endpoint aws_web_identity_token azure_ad_token azure_password azure_scope azure_username base_model
    bucket_name budget_duration chatgpt_auth_file client_id client_secret complexity_router_default_model created_at
    created_by custom_llm_provider daily_reset_time gcs_bucket_name id litellm_credential_name litellm_trace_id
    milvus_db_name milvus_text_field mock_response model openai_identity_provider_id openai_identity_token_file
    openai_service_account_id organization pricing_provider prompt_cache_key provider_affinity_header
    ptu_effective_from ptu_effective_to quality_router_default_model region_name responses_api_version
    s3_access_key_id s3_bucket_name s3_bucket_owner s3_encryption_key_id s3_endpoint_url s3_output_bucket_name
    s3_region_name s3_secret_access_key safety_identifier team_id team_public_model_name tenant_id tier
    token_exchange_audience token_exchange_endpoint token_exchange_profile token_exchange_scope updated_at updated_by
    user valkey_embedding_field valkey_host valkey_password valkey_text_field vector_store_id vertex_ai_credentials
    vertex_credentials vertex_location vertex_project watsonx_region_name
"""

TEXTS = frozenset(_TEXTS.split())
"""What is text even where it reads like a number, or like JSON."""

_NUMBERS = re.compile(
    r".*(cost|tokens|_limit|_retries|timeout|_seconds|_multiplier(_eu|_us)?|_penalty|_size|_mb|_chars|_port|_count|_requests)"
    r"|.*cost_.*|(max|num|top)_.*|[io]?tp[md]|rp[md]|cooldown_time|n|order|seed|temperature|weight"
)
_SWITCHES = re.compile(
    r"(supports|use|uses|allow|enable|disable)_.*|\w+_disable_\w+|drop_params|stream|logprobs|store|parallel_tool_calls"
    r"|.*_ssl|blocked|db_model|discoverable|enforce_supported_endpoints|fireworks_forward_user_id|internal_router_model"
    r"|member_auto_router|merge_reasoning_content_in_choices|thought_signature_in_tool_call_id"
)

SWITCHES = frozenset(
    {
        "allow_client_keepalive_override",
        "merge_reasoning_content_in_choices",
        "use_in_pass_through",
        "use_litellm_proxy",
        "use_xai_oauth",
    }
)
"""Parameters that LiteLLM always has, off by default."""

_Kinds = tuple[type, ...]


def kinds_of(name: str) -> _Kinds:
    """What a text under this name may stand for."""
    if name in TEXTS:
        return (str,)
    if _NUMBERS.fullmatch(name) or _SWITCHES.fullmatch(name):
        return (bool, int, Decimal, str, *CONTAINERS)
    return (str, *CONTAINERS)


def as_sent(values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: read_text(value, kinds_of(name)) for name, value in values.items()}


def _meaning(values: Mapping[str, Json]) -> dict[str, Json]:
    """Equal for all texts that stand for the same, and for that itself."""
    sent = as_sent(values)
    return sent if sent == values else _meaning(sent)


Parameters = Annotated[dict[str, Any], FreeMap(), Form(send=as_sent, same=_meaning)]
"""Free-form parameters. A text stands for a number or a boolean where LiteLLM takes one (`timeout = "45"`), and
`jsonencode(...)` for what it was made of. Keys that the configuration does not name are left alone."""
