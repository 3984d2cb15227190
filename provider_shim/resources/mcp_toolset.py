"""litellm_mcp_toolset."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.gateway import words
from provider_shim.resources.named import Named
from provider_shim.spec import Attr, Endpoints, Field, Id, Nested, Pages, Reader, Unordered

MCP_TOOLSETS = Pages("GET /v1/mcp/toolset", "", values=lambda toolset: {"toolset_id": toolset["toolset_id"]})


class McpTool(Nested):
    server_id: Annotated[str, Attr(description="Id of the MCP server.")]
    tool_name: Annotated[str, Attr(description="Name of the tool, as the server has it.")]


class McpToolset(Named):
    """Tools of MCP servers under a name, which keys and teams may call together."""

    type_name: ClassVar[str] = "litellm_mcp_toolset"
    identity: ClassVar[str] = "{toolset_id}"
    named_by: ClassVar[tuple[str, ...]] = ("toolset_name",)
    every: ClassVar[Pages] = MCP_TOOLSETS
    reader: ClassVar[Reader] = Reader("GET /v1/mcp/toolset/{toolset_id}", gone=words.NO_MCP_TOOLSET, pages=MCP_TOOLSETS)
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /v1/mcp/toolset",
        update="PUT /v1/mcp/toolset",
        delete="DELETE /v1/mcp/toolset/{toolset_id}",
    )

    toolset_id: Annotated[
        str | None, Attr(description="Id of the toolset, by which permissions of keys and teams have it.")
    ] = Field(default=None, init=False)
    toolset_name: Annotated[Id, Attr(description="Name of the toolset, unique on the gateway.")]
    description: Annotated[
        str | None,
        # Older versions take no null.
        Attr(description="What the toolset is for.", clear=""),
    ] = None
    tools: Annotated[list[McpTool] | None, Unordered(), Attr(description="The tools. None if not set.", clear=[])] = (
        None
    )
