"""litellm_unified_access_group and litellm_unified_access_groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.unified_access_group import ACCESS_GROUPS, UnifiedAccessGroup
from provider_shim.spec import NEVER, Attr, Containing, DataSource, DataSourceList, Field, Pages, Timestamp


class UnifiedAccessGroupData(DataSource, UnifiedAccessGroup):
    """A group of models, MCP servers, agents and skills, wherever it was made."""

    listed: ClassVar[Pages] = ACCESS_GROUPS
    searched: ClassVar[str] = "access_group_name"

    def __init__(self, *, access_group_name: str | None = None, access_group_id: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    updated_at: Annotated[Timestamp | None, Attr(description="When it last changed.")] = None
    updated_by: Annotated[str | None, Attr(description="Id of the user who last changed it.")] = None


class UnifiedAccessGroups(DataSourceList):
    """Groups of models, MCP servers, agents and skills: all, or those that match."""

    type_name: ClassVar[str] = "litellm_unified_access_groups"
    of: ClassVar[type[DataSource]] = UnifiedAccessGroupData
    columns: ClassVar[tuple[str, ...]] = (
        "access_group_id",
        "access_group_name",
        "description",
        "access_model_names",
        "access_mcp_server_ids",
        "access_agent_ids",
        "access_skill_names",
        "assigned_team_ids",
        "assigned_key_ids",
    )

    access_group_name: Annotated[
        Containing | None,
        Attr(description="Only groups whose name contains this, whatever the case of letters.", send=NEVER),
    ] = None
    access_groups: Annotated[list[Any] | None, Attr(description="The groups, in the order of their names.")] = Field(
        default=None, init=False
    )
