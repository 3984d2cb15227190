"""litellm_search_tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json, dig, part
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources.masks import is_mask, mask
from provider_shim.resources.named import Named
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Count,
    Endpoints,
    Field,
    Gateway,
    Id,
    Metadata,
    Pages,
    Reader,
    Seconds,
    Usd,
    merge_patch,
)

SEARCH_TOOLS = Pages(
    "GET /search_tools/list", "search_tools", values=lambda tool: {"search_tool_id": tool["search_tool_id"]}
)

PARAMETER = Attr(send="litellm_params.{name}")


def _check_key(key: str) -> None:
    if is_mask(key):
        raise ValueError("it is what LiteLLM shows instead of a secret: write the secret itself")


class SearchTool(Named):
    """A search of the web that models and callers may use through the gateway, by its name."""

    type_name: ClassVar[str] = "litellm_search_tool"
    identity: ClassVar[str] = "{search_tool_id}"
    named_by: ClassVar[tuple[str, ...]] = ("search_tool_name",)
    every: ClassVar[Pages] = SEARCH_TOOLS
    reader: ClassVar[Reader] = Reader("GET /search_tools/{search_tool_id}", gone=words.NO_SEARCH_TOOL)
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /search_tools",
        update="PUT /search_tools/{search_tool_id}",
        delete="DELETE /search_tools/{search_tool_id}",
    )
    ignored: ClassVar[Mapping[str, str]] = dict.fromkeys(("created_at", "updated_at"), "LiteLLM sets it itself")

    search_tool_id: Annotated[str | None, Attr(description="Id of the search tool.")] = Field(default=None, init=False)
    search_tool_name: Annotated[
        Id,
        Attr(
            description="Name of the search tool, unique on the gateway, by which permissions have it.",
        ),
    ]
    search_provider: Annotated[
        Id, PARAMETER, Attr(description="Who searches, such as `perplexity`, `tavily` or `exa_ai`.")
    ]
    api_key: Annotated[
        str | None,
        Check(_check_key),
        PARAMETER,
        Attr(
            description="API key of the provider. LiteLLM shows four letters of it: those are compared. An import does "
            "not have it, and an update needs it.",
            sensitive=True,
            shared=True,
        ),
    ] = None
    api_base: Annotated[str | None, PARAMETER, Attr(description="Address of the provider. Its own if not set.")] = None
    timeout: Annotated[Seconds | None, PARAMETER, Attr(description="Seconds after which a search fails.")] = None
    max_retries: Annotated[Count | None, PARAMETER, Attr(description="How often a search is tried again.")] = None
    input_cost_per_query: Annotated[
        Usd | None, PARAMETER, Attr(description="What a search costs in USD.", since="1.109.1")
    ] = None
    search_tool_info: Annotated[
        Metadata | None,
        Attr(description="What else is known of it, such as `description`."),
    ] = None

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return not row.get("is_from_config")

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place != ("litellm_params", "api_key") or not is_mask(found):
            return found
        return known if isinstance(known, str) and mask(known) == found else None

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        change.body = {"search_tool": change.body}
        return await super().create(gateway, change)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        now = await cls.fetch(gateway, change.planned)
        if change.prior["api_key"] is None and change.planned["api_key"] is None and _has_key(now):
            raise GatewayError(
                "LiteLLM would forget the API key of this search tool",
                "It takes what is sent for the whole, and does not tell the key: set `api_key`.",
            )
        # LiteLLM takes what is sent for the whole.
        info = merge_patch(part(now, "search_tool_info"), part(change.body, "search_tool_info"))
        await gateway.write(
            cls.endpoints.update, change.planned, {"search_tool": {**change.whole, "search_tool_info": info}}
        )


def _has_key(tool: Json) -> bool:
    return tool is not None and bool(dig(tool, ("litellm_params", "api_key")))
