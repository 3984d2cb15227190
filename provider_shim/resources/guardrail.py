"""litellm_guardrail."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part
from provider_shim.checks import unknown_word
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.resources.masks import check_no_masks, is_mask, mask
from provider_shim.resources.named import Named
from provider_shim.resources.parts import CreatedAt
from provider_shim.spec import (
    CONTAINERS,
    NEVER,
    Attr,
    Change,
    Check,
    Doubt,
    Endpoints,
    Field,
    Form,
    FreeMap,
    Gateway,
    Id,
    Metadata,
    Pages,
    Reader,
    Unordered,
    Values,
    Word,
    merge_patch,
    read_text,
)

GuardrailType = Literal[
    "agent_365",
    "aim",
    "airia",
    "akto",
    "alice",
    "aporia",
    "azure/prompt_shield",
    "azure/text_moderations",
    "bedrock",
    "block_code_execution",
    "cato_networks",
    "cisco_ai_defense",
    "compresr",
    "conduct",
    "crowdstrike_aidr",
    "custom_code",
    "decision_model",
    "deepkeep",
    "dynamoai",
    "enkryptai",
    "generic_guardrail_api",
    "grayswan",
    "guardrails_ai",
    "headroom",
    "hiddenlayer",
    "hide-secrets",
    "ibm_guardrails",
    "javelin",
    "lakera",
    "lakera_v2",
    "lasso",
    "litellm_content_filter",
    "llm_as_a_judge",
    "llm_shield_proxy",
    "mcp_end_user_permission",
    "mcp_jwt_signer",
    "mcp_security",
    "microsoft_purview",
    "model_armor",
    "noma",
    "noma_v2",
    "onyx",
    "openai_moderation",
    "ovalix",
    "pangea",
    "panw_prisma_airs",
    "pillar",
    "presidio",
    "prompt_security",
    "promptguard",
    "qostodian_nexus",
    "qualifire",
    "reco",
    "repelloai",
    "rubrik",
    "semantic_guard",
    "singulr",
    "straiker",
    "tool_permission",
    "typesafe",
    "vigil_guard",
    "wingback",
    "xecguard",
    "zscaler_ai_guard",
]

MODES = (
    "pre_call",
    "during_call",
    "post_call",
    "logging_only",
    "pre_mcp_call",
    "during_mcp_call",
    "post_mcp_call",
    "realtime_input_transcription",
)

DEFAULTS: Mapping[str, Json] = {
    **dict.fromkeys(("action", "on_disallowed_action", "on_flagged"), "block"),
    **dict.fromkeys(
        (
            "block_on_violation",
            "breakdown",
            "ccr_retrieval",
            "detect_execution_intent",
            "dev_info",
            "fail_on_error",
            "include_evidence",
            "include_scanners",
            "is_detector_server",
            "payload",
            "sanitize_error_detail",
            "sticky_session_routing",
            "verify_ssl",
        ),
        True,
    ),
    **dict.fromkeys(
        (
            "contextual_grounding_from_messages",
            "disable_exception_on_block",
            "experimental_use_latest_role_message_only",
            "forward_messages_as_sent",
            "mask",
            "only_scan_new_messages",
            "send_user_api_key_alias",
            "send_user_api_key_team_id",
            "send_user_api_key_user_id",
            "skip_unscannable_attachments",
            "use_v2",
        ),
        False,
    ),
    **dict.fromkeys(
        ("confidence_threshold", "content_filter_threshold", "pii_confidence_threshold", "prompt_attack_threshold"),
        Decimal("0.5"),
    ),
    "chunk_budget_chars": 25_000,
    "default_action": "deny",
    "on_flagged_action": "monitor",
    "presidio_language": "en",
    "unreachable_fallback": "fail_closed",
    "version": 2,
}
"""What LiteLLM writes down for parameters that nobody sets, of whichever guardrail, and what it is without those. All
others are null."""

_ATTRIBUTES = ("guardrail", "mode", "default_on")


def _check_params(given: Mapping[str, Json]) -> None:
    check_no_masks(given)
    for name in given:
        if name in _ATTRIBUTES:
            raise ValueError(f"{name!r} has an attribute of its own: set {name} instead")


def _check_mode(given: Json) -> None:
    if not isinstance(_as_mode(given), (str, list, dict)):
        raise ValueError("takes a mode, a list of modes, or modes by tag: {tags = {...}, default = ...}")


def _doubt_mode(given: Json) -> None:
    found = _as_mode(given)
    for mode in cast("list[Json]", found) if isinstance(found, list) else [found]:
        if isinstance(mode, str) and mode.lower() not in MODES:
            raise ValueError(unknown_word(mode, MODES))


def _as_mode(given: Json) -> Json:
    """`jsonencode([...])` is that list."""
    return read_text(given, CONTAINERS)


GUARDRAILS = Pages(
    "GET /v2/guardrails/list",
    "guardrails",
    values=lambda guardrail: {"guardrail_id": guardrail["guardrail_id"]},
    whole=lambda guardrail: with_secrets(guardrail),
)


class Guardrail(Named):
    """What looks at calls, and masks or refuses them: a service such as Presidio, Lakera or Bedrock Guardrails,
    LiteLLM's own filter of content, or code of your own."""

    type_name: ClassVar[str] = "litellm_guardrail"
    identity: ClassVar[str] = "{guardrail_id}"
    named_by: ClassVar[tuple[str, ...]] = ("guardrail_name",)
    every: ClassVar[Pages] = GUARDRAILS
    reader: ClassVar[Reader] = Reader(
        "GET /guardrails/{guardrail_id}/info",
        lambda answer: with_secrets(answer),
        gone=words.NO_GUARDRAIL,
        pages=GUARDRAILS,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /guardrails",
        update="PATCH /guardrails/{guardrail_id}",
        delete="DELETE /guardrails/{guardrail_id}",
    )
    server_keys: ClassVar[Mapping[str, Json]] = DEFAULTS
    ignored: ClassVar[Mapping[str, str]] = {
        "policy_template": "LiteLLM does not keep it",
        "updated_at": "LiteLLM sets it, whatever is sent",
    }

    guardrail_id: Annotated[
        str | None,
        Attr(description="Id of the guardrail. LiteLLM makes it.", send=NEVER, read="guardrail_id"),
    ] = Field(default=None, init=False)
    guardrail_name: Annotated[
        Id, Attr(description="Name of the guardrail, unique on the gateway, by which teams, keys and calls ask for it.")
    ]
    guardrail: Annotated[
        GuardrailType | Word,
        Attr(
            description="What it is: `presidio`, `bedrock`, `lakera_v2`, `litellm_content_filter`, `custom_code`, "
            "`generic_guardrail_api`, or what else LiteLLM knows.",
            send="litellm_params.guardrail",
        ),
    ]
    mode: Annotated[
        Any,
        Unordered(),
        Check(_check_mode),
        Doubt(_doubt_mode),
        Form(send=_as_mode, same=_as_mode),
        Attr(
            description="When it looks: `pre_call`, `during_call`, `post_call`, `logging_only`, `pre_mcp_call`, ...; "
            "a list of those, or what depends on the tags of a call: "
            '`{tags = {eu = "pre_call"}, default = "post_call"}`.',
            send="litellm_params.mode",
        ),
    ]
    default_on: Annotated[
        bool | None,
        Attr(
            description="Whether it looks at all calls. If not, only at those of teams, keys and calls that ask for "
            "it.",
            send="litellm_params.default_on",
            clear=False,
            unset=False,
        ),
    ] = None
    litellm_params: Annotated[
        dict[str, Any] | None,
        FreeMap(),
        Check(_check_params),
        Attr(
            description="Its parameters, by LiteLLM's names: `api_base`, `pii_entities_config`, `blocked_words`, "
            "`custom_code`, ... A parameter that is removed is again what it is without anybody's setting it. Secrets "
            "are better off in `secret_litellm_params`: here they stand in plans, unless they come of a sensitive "
            "variable.",
        ),
    ] = None
    secret_litellm_params: Annotated[
        dict[str, Any] | None,
        FreeMap(),
        Check(check_no_masks),
        Attr(
            description="Those of its parameters that are secret, such as `api_key` or `aws_secret_access_key`. "
            "`os.environ/NAME` is read from the gateway's own environment. LiteLLM tells two characters of both ends "
            "of a secret, so an import does not have it.",
            sensitive=True,
            send="litellm_params",
            read="secret_litellm_params",
        ),
    ] = None
    guardrail_info: Annotated[
        Metadata | None,
        Attr(description="What else is known of it, such as a `description` and the `params` that calls may give."),
    ] = None
    created_at: CreatedAt = Field(default=None, init=False)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return bool(row.get("guardrail_definition_location") != "config")

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place[:1] not in (("litellm_params",), ("secret_litellm_params",)):
            return found
        told = _told(found, known)
        if place != ("secret_litellm_params",):
            return told
        return {name: value for name, value in told.items() if name in (known or {})}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        change.body = {"guardrail": change.body}
        await super().create(gateway, change)
        try:
            # LiteLLM answers 200 to what it cannot run, and says so only when it is changed.
            await gateway.write(cls.endpoints.update, change.planned, {})
        except Refused as error:
            await cls.remove(gateway, change.planned)
            raise GatewayError(
                "LiteLLM does not run this guardrail",
                f"{error.message.rstrip('.')}. It took it all the same, so that was undone.",
            ) from None

    @classmethod
    async def read_every(cls, gateway: Gateway) -> list[dict[str, Any]]:
        """Those of the gateway's database."""
        return [row for row in await super().read_every(gateway) if cls.manageable(row)]

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        body = change.body
        if "litellm_params" in body:
            # What belongs together is checked in what is sent alone.
            changed = body["litellm_params"].items()
            cleared = {name: DEFAULTS.get(name) if value is None else value for name, value in changed}
            body["litellm_params"] = {**cleared, **change.whole["litellm_params"]}
        if "guardrail_info" in body:
            now = await cls.fetch(gateway, change.planned)
            body["guardrail_info"] = merge_patch(part(now, "guardrail_info"), body["guardrail_info"])
        await super().update(gateway, change)

    @classmethod
    def update_body(cls, values: Values) -> Mapping[str, Json]:
        return {}


def with_secrets(guardrail: Json) -> dict[str, Any]:
    """A guardrail as LiteLLM tells it, with the secrets, which it has among the parameters, for themselves too."""
    return {**guardrail, "secret_litellm_params": guardrail["litellm_params"]}


def _told(found: Json, known: Json, filled: bool = False) -> Json:
    """What LiteLLM tells, with what it has written in its own way as it is `known`: masks of secrets, numbers, small
    letters, and what it has filled in. Masks of what is not known are left out, and so is null."""
    if isinstance(found, dict):
        sent = cast("dict[str, Json]", known) if isinstance(known, dict) else {}
        shown = {
            name: _told(value, sent.get(name), filled=name == "optional_params")
            for name, value in cast("dict[str, Json]", found).items()
            if name in sent or not (filled and sent)
        }
        return {name: value for name, value in shown.items() if name in sent or not (value is None or is_mask(value))}
    if isinstance(found, list):
        items = cast("list[Json]", found)
        sent_items = cast("list[Json]", known)[: len(items)] if isinstance(known, list) else []
        return [_told(value, sent, filled=True) for value, sent in zip_longest(items, sent_items)]
    return known if isinstance(known, str) and _is_as_told(known, found) else found


def _is_as_told(known: str, found: Json) -> bool:
    if isinstance(found, str):
        return found in (mask(known), known.lower())
    return bool(found == read_text(known, (bool, int, Decimal)))
