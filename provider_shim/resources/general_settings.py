"""litellm_general_settings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from provider_shim.answers import Json, rows
from provider_shim.gateway import words
from provider_shim.resources.once import Once
from provider_shim.spec import (
    Attr,
    Check,
    Duration,
    Endpoints,
    Gateway,
    Names,
    Nested,
    Positive,
    Reader,
    SmallCount,
    Unordered,
    Usd,
    Word,
)

KEPT = Reader("GET /config/field/info?field_name={name}", gone=f"{words.NOT_SET}|{words.NO_FIELD}")
WRITE, CLEAR = "POST /config/field/update", "POST /config/field/delete"


class McpClient(Nested):
    alias: Annotated[str, Attr(description="Name that the logs show.")]
    value: Annotated[str, Attr(description="What the client calls itself: a claim of its token, or a header.")]


class TagMapping(Nested):
    key: Annotated[str, Attr(description="Key in the `baggage` of a call.")]
    value: Annotated[str | None, Attr(description="The value that becomes `tag`. Any, with `tag_prefix`.")] = None
    tag: Annotated[str | None, Attr(description="Tag of calls with `value`.")] = None
    tag_prefix: Annotated[str | None, Attr(description="Start of the tag, which ends with the value.")] = None
    required: Annotated[bool | None, Attr(description="Whether calls without it are refused.", unset=False)] = None
    require_budgeted_tag: Annotated[
        bool | None, Attr(description="Whether only tags with a budget are taken.", unset=False)
    ] = None


def _check_positive(value: float) -> None:
    if value <= 0:
        raise ValueError("must be more than 0")


def _check_part(value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(f"takes a part of 1, such as 0.25, and got {value:g}")


class FieldByField(Once):
    """Settings that LiteLLM takes one by one, among its general ones."""

    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete=CLEAR)
    forgets: ClassVar[bool] = True

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        there = await cls.told_of(gateway) if not all(map(_says, settings.values())) else {}
        for name, value in settings.items():
            field = {"field_name": name, "config_type": "general_settings"}
            if _says(value):
                await gateway.write(WRITE, body={**field, "field_value": value})
            elif there.get(name) is not None:  # what is not there LiteLLM refuses to take away
                await gateway.write(CLEAR, body=field)


def _says(value: Json) -> bool:
    return value not in (None, [], {})


class GeneralSettings(FieldByField):
    """What the admin page of the gateway lets change while it runs. What its configuration file sets cannot be set
    here."""

    type_name: ClassVar[str] = "litellm_general_settings"
    identity: ClassVar[str] = "general_settings"
    reader: ClassVar[Reader] = Reader("GET /config/list?config_type=general_settings")
    own_values: ClassVar[Mapping[str, Json]] = {
        "enable_anthropic_prompt_caching": False,
        "openai_system_messages_first": False,
        "budget_rollover": False,
        "personal_key_model_access_from_teams": False,
        "max_ui_session_budget": 1,
    }

    # Spend and budgets

    apply_user_budget_to_team_keys: Annotated[
        bool | None,
        Attr(description="Whether a user's own budget holds for calls with a team's key too. Not if not set."),
    ] = None
    budget_exceeded_throttle_percentage: Annotated[
        float | None,
        Check(_check_part),
        Attr(
            description="Part of its limits per minute (0.1 are 10 percent) that is left to a key over its budget that "
            "says `throttle_on_budget_exceeded`. Such a key is refused if not set."
        ),
    ] = None
    budget_rollover: Annotated[
        bool | None, Attr(description="Whether what is spent over a budget counts in the next period. Not if not set.")
    ] = None
    max_ui_session_budget: Annotated[
        Usd | None,
        Check(_check_positive),
        Attr(description="USD that a session on the admin page may spend. 1 if not set."),
    ] = None
    request_tag_mappings: Annotated[
        list[TagMapping] | None,
        Attr(description="Tags that calls get by what their `baggage` header says.", since="1.110.0"),
    ] = None

    # Load

    max_parallel_requests: Annotated[SmallCount | None, Attr(description="Calls at a time for each key.")] = None
    global_max_parallel_requests: Annotated[
        SmallCount | None, Attr(description="Calls at a time for each instance of the gateway.")
    ] = None
    max_in_flight_requests_per_worker: Annotated[
        Positive | None, Attr(description="Calls at a time for each worker process.")
    ] = None
    max_queued_requests_per_worker: Annotated[
        SmallCount | None, Attr(description="Calls that may wait for a worker process.")
    ] = None
    admission_queue_timeout_seconds: Annotated[
        float | None,
        Check(_check_positive),
        Attr(description="Seconds that a call may wait for a worker process. 1 if not set."),
    ] = None
    cancel_on_disconnect: Annotated[
        bool | None, Attr(description="Whether the provider's call is broken off when the caller is gone.")
    ] = None
    disable_fallbacks_on_per_model_rate_limits: Annotated[
        bool | None,
        Attr(
            description="Whether a call over a limit for one model is refused, instead of tried with fallbacks.",
            since="1.102.0",
        ),
    ] = None
    user_api_key_cache_max_size: Annotated[
        Positive | None,
        Attr(
            description="Keys, teams and users that each worker process keeps in memory. 200 if not set.",
            since="1.102.0",
        ),
    ] = None
    proxy_config_reload_interval_seconds: Annotated[
        Positive | None,
        Attr(
            description="Seconds after which an instance reads models from the database again. 30 if not set. "
            "From the next start of the gateway."
        ),
    ] = None

    # Sizes and files

    max_request_size_mb: Annotated[SmallCount | None, Attr(description="Megabytes of a request.")] = None
    max_response_size_mb: Annotated[SmallCount | None, Attr(description="Megabytes of an answer.")] = None
    max_file_size_mb: Annotated[SmallCount | None, Attr(description="Megabytes of a file.")] = None
    max_batch_file_size_mb: Annotated[SmallCount | None, Attr(description="Megabytes of the file of a batch.")] = None
    max_batch_file_records: Annotated[
        Positive | None, Attr(description="Lines of the file of a batch.", since="1.102.0")
    ] = None
    max_batch_file_uploads_per_day: Annotated[
        Positive | None, Attr(description="Files of batches for each key and day.", since="1.102.0")
    ] = None
    max_file_downloads_per_minute: Annotated[
        Positive | None, Attr(description="Downloads for each key, file and minute.", since="1.102.0")
    ] = None
    allowed_file_extensions: Annotated[
        Names | None, Attr(description="The only endings of files that are taken, such as `.pdf`.", since="1.102.0")
    ] = None
    blocked_file_extensions: Annotated[Names | None, Attr(description="Endings of files that are refused.")] = None
    transcribe_media_buckets: Annotated[
        Names | None,
        Attr(
            description="Buckets of S3 that others than admins may use with Amazon Transcribe. None if not set.",
            since="1.102.0",
        ),
    ] = None

    # Models and what is sent to them

    return_wildcard_routes: Annotated[
        bool | None, Attr(description="Whether lists of models show wildcards, such as `openai/*`.", since="1.102.0")
    ] = None
    forward_client_headers_to_llm_api: Annotated[
        bool | None, Attr(description="Whether headers of a call go on to the provider.")
    ] = None
    enable_anthropic_prompt_caching: Annotated[
        bool | None, Attr(description="Whether prompts for Claude are marked for its cache. Not if not set.")
    ] = None
    anthropic_prompt_caching_ttl: Annotated[
        Literal["5m", "1h"] | Word | None, Attr(description="How long Claude keeps a prompt. 5m if not set.")
    ] = None
    openai_system_messages_first: Annotated[
        bool | None,
        Attr(description="Whether OpenAI gets system messages before all others. Not if not set.", since="1.102.0"),
    ] = None

    # Who may

    disable_auto_add_proxy_admin_to_teams: Annotated[
        bool | None, Attr(description="Whether an admin who makes a team does not become a member of it.")
    ] = None
    personal_key_model_access_from_teams: Annotated[
        bool | None,
        Attr(
            description="Whether keys without a team reach what the teams of their user reach. Not if not set.",
            since="1.102.0",
        ),
    ] = None
    agent_access_default_deny: Annotated[
        bool | None,
        Attr(description="Whether keys without agents of their own reach none. Not if not set.", since="1.102.0"),
    ] = None

    # Logs

    store_prompts_in_spend_logs: Annotated[
        bool | None, Attr(description="Whether the logs of spend have what was asked and answered. Not if not set.")
    ] = None
    disable_requester_ip_address_logging: Annotated[
        bool | None, Attr(description="Whether logs have no addresses of callers. Not if not set.", since="1.102.0")
    ] = None
    maximum_spend_logs_retention_period: Annotated[
        Duration | None, Attr(description="Time after which logs of spend are deleted. Never if not set.")
    ] = None
    maximum_health_check_retention_period: Annotated[
        Duration | None, Attr(description="Time after which results of health checks are deleted. Never if not set.")
    ] = None
    maximum_daily_tag_spend_retention_period: Annotated[
        Duration | None,
        Attr(description="Time after which the daily spend of tags is deleted. Never if not set.", since="1.102.0"),
    ] = None
    maximum_spend_logs_cleanup_batch_size: Annotated[
        SmallCount | None, Attr(description="Rows that are deleted at once. 1000 if not set.")
    ] = None
    maximum_spend_logs_cleanup_max_batches: Annotated[
        SmallCount | None, Attr(description="How often, in one run, rows are deleted. 500 if not set.")
    ] = None
    maximum_spend_logs_cleanup_run_budget: Annotated[
        Duration | None, Attr(description="Time that one run may take. 5m if not set.")
    ] = None
    maximum_spend_logs_cleanup_batch_timeout: Annotated[
        Duration | None, Attr(description="Time that one delete may take. 30s if not set.")
    ] = None

    # MCP

    mcp_internal_ip_ranges: Annotated[
        Names | None,
        Attr(description="Ranges of addresses (CIDR) that count as internal. The private ones if not set."),
    ] = None
    mcp_trusted_proxy_ranges: Annotated[
        Names | None, Attr(description="Ranges of addresses (CIDR) whose `X-Forwarded-*` headers are believed.")
    ] = None
    mcp_xff_num_trusted_hops: Annotated[
        Positive | None, Attr(description="Proxies before the gateway that add to `X-Forwarded-For`.")
    ] = None
    mcp_allowed_clients: Annotated[
        list[McpClient] | None,
        Unordered(),
        Attr(description="The only clients that MCP servers are open to.", since="1.102.0"),
    ] = None
    mcp_client_id_header: Annotated[
        str | None, Attr(description="Header in which a client without a token says who it is.", since="1.102.0")
    ] = None
    mcp_disabled_capabilities: Annotated[
        Names | None,
        Attr(description="What MCP servers may not offer: `prompts`, `resources`.", since="1.102.0"),
    ] = None
    mcp_prefer_client_id_metadata_document: Annotated[
        bool | None,
        Attr(
            description="Whether the gateway tells an authorization server by a public document who it is, where both "
            "are possible.",
            since="1.102.0",
        ),
    ] = None
    mcp_required_fields: Annotated[
        Names | None, Attr(description="What a server must say to be submitted, such as `description`.")
    ] = None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        listed = rows(await gateway.query(cls.reader.call), "")
        kept = await asyncio.gather(*(_kept(gateway, setting) for setting in listed))
        return {setting["field_name"]: value for setting, value in zip(listed, kept, strict=True)}


async def _kept(gateway: Gateway, setting: Mapping[str, Json]) -> Json:
    """What LiteLLM keeps of a setting. Before it said the source, it listed what the instance that answers has in
    memory, where a setting stays after it is changed or taken away."""
    if "source" in setting or setting["stored_in_db"] is None:
        return setting["field_value"]
    if not setting["stored_in_db"]:
        return None
    kept = await gateway.read(KEPT, {"name": setting["field_name"]})
    return kept["field_value"] if kept else setting["field_value"]
