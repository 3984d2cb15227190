"""litellm_mcp_server and litellm_mcp_servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.mcp_server import MCP_SERVERS, McpServer
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class McpServerData(DataSource, McpServer):
    """An MCP server of the gateway, made by a `litellm_mcp_server`, by hand, or in the gateway's configuration file.
    LiteLLM asks the server how it is whenever it is read."""

    listed: ClassVar[Pages] = MCP_SERVERS
    searched: ClassVar[str] = "server_name"

    def __init__(self, *, server_id: str | None = None, server_name: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    status: Annotated[str | None, Attr(description="`healthy`, `unhealthy` or `unknown`.")] = None
    health_check_error: Annotated[str | None, Attr(description="Why it is not healthy.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the server last changed.")] = None
    updated_by: Annotated[str | None, Attr(description="Id of the user who last changed it.")] = None


class McpServers(DataSourceList):
    """All MCP servers of the gateway."""

    type_name: ClassVar[str] = "litellm_mcp_servers"
    of: ClassVar[type[DataSource]] = McpServerData
    columns: ClassVar[tuple[str, ...]] = (
        "server_id",
        "server_name",
        "alias",
        "description",
        "transport",
        "url",
        "auth_type",
        "mcp_access_groups",
        "allowed_tools",
        "allow_all_keys",
        "created_at",
        "updated_at",
    )

    mcp_servers: Annotated[list[Any] | None, Attr(description="The servers, in the order of their names.")] = Field(
        default=None, init=False
    )
