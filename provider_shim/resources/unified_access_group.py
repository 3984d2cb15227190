"""litellm_unified_access_group."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.gateway import words
from provider_shim.resources.named import Named
from provider_shim.resources.parts import CreatedAt, CreatedBy
from provider_shim.spec import NEVER, Attr, Check, Endpoints, Field, Id, Names, Pages, Reader, Unordered


def _check_key_id(given: str) -> None:
    if given.startswith("sk-"):
        raise ValueError("it is the key itself, and LiteLLM knows keys here by their hash: write its token_id")


KeyIds = Annotated[list[Annotated[str, Check(_check_key_id)]], Unordered()]

ACCESS_GROUPS = Pages("GET /v1/access_group", "", values=lambda group: {"access_group_id": group["access_group_id"]})


class UnifiedAccessGroup(Named):
    """A group of models, MCP servers, agents and skills. The teams and keys that it is assigned to may use all of
    them."""

    type_name: ClassVar[str] = "litellm_unified_access_group"
    identity: ClassVar[str] = "{access_group_id}"
    named_by: ClassVar[tuple[str, ...]] = ("access_group_name",)
    every: ClassVar[Pages] = ACCESS_GROUPS
    reader: ClassVar[Reader] = Reader(
        "GET /v1/access_group/{access_group_id}", gone=words.NO_ACCESS_GROUP, pages=ACCESS_GROUPS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /v1/access_group",
        update="PUT /v1/access_group/{access_group_id}",
        delete="DELETE /v1/access_group/{access_group_id}",
    )

    access_group_name: Annotated[Id, Attr(description="Name of the group, unique on the gateway.")]
    access_group_id: Annotated[
        str | None, Attr(description="Id of the group, made by LiteLLM.", send=NEVER, read="access_group_id")
    ] = Field(default=None, init=False)
    description: Annotated[str | None, Attr(description="What the group is for.")] = None
    access_model_names: Annotated[Names | None, Attr(description="Public names of its models.")] = None
    access_mcp_server_ids: Annotated[Names | None, Attr(description="Ids of its MCP servers.")] = None
    mcp_tool_permissions: Annotated[
        dict[str, Names] | None,
        Attr(
            description="Tools of single MCP servers of the group that may be called, by server id. All of a server's "
            "if not set.",
            since="1.109.1",
        ),
    ] = None
    access_agent_ids: Annotated[Names | None, Attr(description="Ids of its agents.")] = None
    access_skill_names: Annotated[Names | None, Attr(description="Names of its skills.", since="1.109.1")] = None
    assigned_team_ids: Annotated[
        Names | None,
        Attr(
            description="Ids of the teams that may use the group. Left as they are if not set: `access_group_ids` of a "
            "`litellm_team` says the same, and only one of the two should.",
            shared=True,
        ),
    ] = None
    assigned_key_ids: Annotated[
        KeyIds | None,
        Attr(
            description="Hashes of the keys that may use the group, as `token_id` of a `litellm_key`. Left as they are "
            "if not set: `access_group_ids` of a key says the same, and only one of the two should.",
            shared=True,
        ),
    ] = None
    created_at: CreatedAt = Field(default=None, init=False)
    created_by: CreatedBy = Field(default=None, init=False)
