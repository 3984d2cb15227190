"""litellm_mcp_toolset and litellm_mcp_toolsets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.mcp_toolset import MCP_TOOLSETS, McpToolset
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class McpToolsetData(DataSource, McpToolset):
    """A toolset of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = MCP_TOOLSETS
    searched: ClassVar[str] = "toolset_name"

    def __init__(self, *, toolset_id: str | None = None, toolset_name: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    created_at: Annotated[Timestamp | None, Attr(description="When the toolset was made.")] = None
    created_by: Annotated[str | None, Attr(description="Id of the user who made it.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the toolset last changed.")] = None
    updated_by: Annotated[str | None, Attr(description="Id of the user who last changed it.")] = None


class McpToolsets(DataSourceList):
    """All MCP toolsets of the gateway."""

    type_name: ClassVar[str] = "litellm_mcp_toolsets"
    of: ClassVar[type[DataSource]] = McpToolsetData
    columns: ClassVar[tuple[str, ...]] = (
        "toolset_id",
        "toolset_name",
        "description",
        "tools",
        "created_at",
        "updated_at",
    )

    mcp_toolsets: Annotated[list[Any] | None, Attr(description="The toolsets, in the order of their names.")] = Field(
        default=None, init=False
    )
