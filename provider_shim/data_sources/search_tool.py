"""litellm_search_tool and litellm_search_tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.search_tool import SEARCH_TOOLS, SearchTool
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class SearchToolData(DataSource, SearchTool):
    """A search tool of the gateway, wherever it was made. LiteLLM does not tell the API key."""

    listed: ClassVar[Pages] = SEARCH_TOOLS
    searched: ClassVar[str] = "search_tool_name"

    def __init__(self, *, search_tool_id: str | None = None, search_tool_name: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    created_at: Annotated[Timestamp | None, Attr(description="When the search tool was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the search tool last changed.")] = None


class SearchTools(DataSourceList):
    """All search tools of the gateway."""

    type_name: ClassVar[str] = "litellm_search_tools"
    of: ClassVar[type[DataSource]] = SearchToolData
    columns: ClassVar[tuple[str, ...]] = (
        "search_tool_id",
        "search_tool_name",
        "search_provider",
        "api_base",
        "timeout",
        "max_retries",
        "search_tool_info",
        "created_at",
        "updated_at",
    )

    search_tools: Annotated[list[Any] | None, Attr(description="The search tools, in the order of their names.")] = (
        Field(default=None, init=False)
    )
