"""Fields of keys and teams that LiteLLM keeps inside `metadata`."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any, cast

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


_CREDENTIAL = re.compile(
    r"(^|[-_])(access|auth|authorization|certificate|cookie|credentials?|fingerprint|key|password|private|secret"
    r"|tenancy|token)($|[-_])|^gcs_path_service_account$",
    re.IGNORECASE,
)
_CIPHER = "litellm_enc::"


def encrypted(values: Any) -> Any:
    """Metadata as they are stored: the credentials of callbacks encrypted, anew each time that they are written."""
    if not isinstance(values, dict):
        return values
    stored = dict(cast("Row", values))
    if isinstance(stored.get("logging"), list):
        stored["logging"] = [_encrypted(entry) for entry in stored["logging"]]
    stored.update({name: _encrypted(stored[name]) for name in ("callback_settings",) if name in stored})
    return stored


def _encrypted(entry: Any) -> Any:
    given: Any = cast("Row", entry).get("callback_vars") if isinstance(entry, dict) else None
    if not isinstance(given, dict):
        return cast("Any", entry)
    written = {name: _encrypt(name, value) for name, value in cast("Row", given).items()}
    return {**cast("Row", entry), "callback_vars": written}


def _encrypt(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value or value.startswith(_CIPHER) or not _CREDENTIAL.search(name):
        return value
    return _CIPHER + base64.urlsafe_b64encode(secrets.token_bytes(40 + len(value))).decode()
