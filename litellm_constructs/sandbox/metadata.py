"""Fields of keys and teams that LiteLLM keeps inside `metadata`."""

from __future__ import annotations

from .errors import unlicensed
from .gateway import Gateway
from .store import Row

FREE = (
    "model_rpm_limit",
    "model_tpm_limit",
    "default_estimated_output_tokens",
    "default_estimated_output_tokens_per_model",
    "mcp_rpm_limit",
    "tag_rpm_limit",
    "rpm_limit_type",
    "tpm_limit_type",
    "enforced_params",
    "temp_budget_increase",
    "temp_budget_expiry",
    "allowed_vector_store_indexes",
    "enforced_batch_output_expires_after",
    "enforced_file_expires_after",
    "throttle_on_budget_exceeded",
    "enable_prompt_caching",
    "end_user_budget_id",
    "require_trace_id",
)
LICENSED = (
    "disable_global_guardrails",
    "guardrails",
    "policies",
    "tags",
    "team_member_key_duration",
    "prompts",
    "secret_manager_settings",
    "allowed_passthrough_routes",
    "denied_passthrough_routes",
)
FIELDS = (*FREE, *LICENSED)


def take(values: Row) -> Row:
    """Remove the fields that live in metadata from `values`, and return those that are not null."""
    return {name: value for name in FIELDS if (value := values.pop(name, None)) is not None}


def check_licence(gateway: Gateway, values: Row, *, named: bool = True, legacy: str = "internal_server_error") -> None:
    """Refuse licensed fields on a gateway without a licence. Empty values pass."""
    if gateway.licensed:
        return
    for name in LICENSED:
        if values.get(name):
            raise unlicensed(name if named else None, legacy=legacy)
