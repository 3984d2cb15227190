"""Parts that several LiteLLM objects have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any

from provider_shim.answers import Json, number, part, rows, text
from provider_shim.spec import (
    NEVER,
    Attr,
    Count,
    Form,
    Gateway,
    Names,
    Nested,
    Seconds,
    Timestamp,
    Unordered,
    Values,
)


class VectorStoreIndex(Nested):
    index_name: Annotated[str, Attr(description="Name of the index.")]
    index_permissions: Annotated[Names, Attr(description="`read`, `write`, or both.")]


VectorStoreIndexes = Annotated[list[VectorStoreIndex], Unordered()]


class RouterFallback(Nested):
    model: Annotated[str, Attr(description="Public name of the model that may fail.")]
    fallback_models: Annotated[list[str], Attr(description="Models to try instead, in this order.")]


class RoutingGroup(Nested):
    group_name: Annotated[str, Attr(description="Name of the group.")]
    models: Annotated[Names, Attr(description="Public names of its models.")]
    routing_strategy: Annotated[str, Attr(description="How a deployment of these models is chosen.")]
    routing_strategy_args: Annotated[
        dict[str, float] | None, Attr(description="Numbers that the strategy takes, such as `ttl`.")
    ] = None
    model_priorities: Annotated[
        dict[str, Count] | None,
        Attr(
            description="Priority of each model of the group, by public name; 1 comes first. It goes with the "
            "`routing_strategy` `priority`.",
            since="1.102.0",
        ),
    ] = None


RoutingGroups = Annotated[list[RoutingGroup], Unordered()]

CreatedAt = Annotated[Timestamp | None, Attr(description="When it was made (RFC 3339).", send=NEVER, read="created_at")]
CreatedBy = Annotated[str | None, Attr(description="Id of the user who made it.", send=NEVER, read="created_by")]

Retries = dict[str, Count]
"""How often to try again by kind of failure, such as `{TimeoutErrorRetries = 2}`."""


class Routing(Nested):
    """How calls find a deployment: of the whole gateway, or of a team or a key."""

    fallback_on_unsupported_params: Annotated[
        bool | None,
        Attr(description="Whether a parameter that a model does not take is a failure.", since="1.102.0"),
    ] = None
    routing_strategy: Annotated[
        str | None, Attr(description="How a deployment is chosen, such as `simple-shuffle` or `least-busy`.")
    ] = None
    routing_strategy_args: Annotated[
        # Terraform refuses objects with a dynamic member as soon as they are not known yet.
        dict[str, float] | None,
        Attr(description="Numbers that the strategy takes, such as `{ttl = 10}`."),
    ] = None
    routing_groups: Annotated[
        RoutingGroups | None, Attr(description="Strategies for groups of models instead of one for all.")
    ] = None
    model_group_alias: Annotated[
        dict[str, str] | None, Attr(description="Public names that calls to a model go to, by the name called.")
    ] = None
    num_retries: Annotated[Count | None, Attr(description="How often a failed call is tried again.")] = None
    retry_policy: Annotated[
        Retries | None,
        Attr(description="How often to try again by kind of failure, such as `{TimeoutErrorRetries = 2}`."),
    ] = None
    model_group_retry_policy: Annotated[
        dict[str, Retries] | None, Attr(description="`retry_policy` for single models, by public name.")
    ] = None
    retry_after: Annotated[Seconds | None, Attr(description="Seconds to wait before a call is tried again.")] = None
    timeout: Annotated[Seconds | None, Attr(description="Seconds that a call may take.")] = None
    allowed_fails: Annotated[
        Count | None, Attr(description="Failures in a minute after which a deployment is left alone for a while.")
    ] = None
    cooldown_time: Annotated[Seconds | None, Attr(description="Seconds that a failing deployment is left alone.")] = (
        None
    )
    enable_tag_filtering: Annotated[
        bool | None, Attr(description="Whether the tags of a call choose among deployments.")
    ] = None
    tag_routing_prefix: Annotated[
        str | None, Attr(description="Start of those tags that choose among deployments.")
    ] = None
    model_group_affinity_config: Annotated[
        dict[str, list[str]] | None,
        Attr(description="What keeps calls at one deployment, such as `session_affinity`, by public name."),
    ] = None
    optional_pre_call_checks: Annotated[
        Names | None, Attr(description="Checks before a deployment is chosen, such as `prompt_caching`.")
    ] = None


class RouterConfig(Routing):
    fallbacks: Annotated[list[RouterFallback] | None, Attr(description="Fallbacks for any failure.")] = None
    context_window_fallbacks: Annotated[
        list[RouterFallback] | None, Attr(description="Fallbacks for prompts that are too long for the model.")
    ] = None
    content_policy_fallbacks: Annotated[
        list[RouterFallback] | None,
        Attr(description="Fallbacks for refusals by a content policy.", since="1.102.0"),
    ] = None
    weights: Annotated[
        dict[str, dict[str, float]] | None,
        Attr(
            description="Shares of deployments in the calls of a model: by public name, then by `model_id`.",
            since="1.102.0",
        ),
    ] = None
    max_retries: Annotated[Count | None, Attr(description="How often the provider's client tries again.")] = None


_FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks")


def _send_router(settings: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in _FALLBACKS if kind in settings]
    return {
        **settings,
        **{kind: [{entry["model"]: entry["fallback_models"]} for entry in settings[kind]] for kind in kinds},
    }


def _read_router(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, **{kind: _entries(settings.get(kind)) for kind in _FALLBACKS}}


def _entries(fallbacks: list[dict[str, list[str]]] | None) -> list[dict[str, Any]] | None:
    found = [
        {"model": model, "fallback_models": models} for entry in fallbacks or [] for model, models in entry.items()
    ]
    return found or None


RouterSettings = Annotated[RouterConfig, Form(send=_send_router, read=_read_router)]
"""Routing of a team's or a key's calls; LiteLLM writes each fallback as `{model: [fallback, ...]}`."""


class Permissions(Nested):
    """What a team, a key, a user or an organization may reach."""

    mcp_servers: Annotated[Names | None, Attr(description="Ids of MCP servers.")] = None
    mcp_access_groups: Annotated[Names | None, Attr(description="Access groups of MCP servers.")] = None
    vector_stores: Annotated[Names | None, Attr(description="Ids of vector stores.")] = None
    agents: Annotated[Names | None, Attr(description="Ids of agents.")] = None
    agent_access_groups: Annotated[Names | None, Attr(description="Access groups of agents.")] = None
    models: Annotated[Names | None, Attr(description="Public names of models, besides those of `models`.")] = None
    search_tools: Annotated[Names | None, Attr(description="Names of search tools.")] = None
    skills: Annotated[Names | None, Attr(description="Names of skills.", since="1.102.0")] = None
    mcp_toolsets: Annotated[Names | None, Attr(description="Ids of sets of MCP tools.")] = None
    mcp_tool_permissions: Annotated[
        dict[str, Names] | None, Attr(description="Tools of single MCP servers that may be called, by server id.")
    ] = None
    mcp_tool_search_enabled: Annotated[
        bool | None, Attr(description="Whether MCP tools may be searched for. Not if not set.", unset=False)
    ] = None
    blocked_tools: Annotated[Names | None, Attr(description="Names of tools that may not be called.")] = None


NO_PERMISSIONS: dict[str, Any] = {
    **{name: [] for name in Permissions.__annotations__},
    "mcp_tool_permissions": {},
    "mcp_tool_search_enabled": False,
}


def _send_permissions(permissions: dict[str, Any]) -> dict[str, Any]:
    # LiteLLM merges: a list that is not sent would stay.
    return {**NO_PERMISSIONS, **permissions}


def _permissions_meaning(permissions: dict[str, Any]) -> dict[str, Any]:
    return {**permissions, "mcp_tool_search_enabled": permissions.get("mcp_tool_search_enabled") or None}


ObjectPermission = Annotated[Permissions, Form(send=_send_permissions, same=_permissions_meaning)]


def budgets_of_members(team: Values, memberships: Iterable[Values]) -> list[str]:
    """Ids of the budgets that members of a team have for themselves, and not from the team."""
    shared = part(team, "metadata").get("team_member_budget_id")
    return [row["budget_id"] for row in memberships if row["budget_id"] not in (None, shared)]


def made_for_member(added: Json | None) -> list[str]:
    """Ids of the budgets that LiteLLM made for a member, as /team/member_add answers."""
    return budgets_of_members(added, rows(added, "updated_team_memberships")) if added else []


def has_made_up_id(row: dict[str, Any]) -> bool:
    """Whether the budget of an object may be one that LiteLLM made along with it: then its id is a random UUID."""
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text(row, "budget_id")) is not None


async def count_keys(gateway: Gateway, values: Values, *names: str) -> int:
    """How many keys there are whose attributes `names` are those of `values`."""
    owners = "&".join(f"{name}={{{name}}}" for name in names)
    return number(await gateway.query(f"GET /key/list?{owners}&size=1", values), "total_count")


KEYS_MOVE = "Keys to which this configuration gives another owner in the same apply move before that, and stay."
"""What a warning says besides that keys go along with their owner."""


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
