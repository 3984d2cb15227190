"""Access groups: models, MCP servers, agents and skills, given to teams and keys together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.interfaces import IKeyRef, IModelRef, ITeamRef
from provider_shim.resources import unified_access_group as spec


class AccessGroupOptions(MetaOptions, total=False):
    """What an access group may have."""

    name: Annotated[str | None, To("access_group_name")]
    """Name, unique on the gateway. The construct id if not set."""
    description: str | None
    """What the group is for. None if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, To("access_model_names")]
    """Models (or their public names). None if not set."""
    mcp_servers: Annotated[Sequence[str] | None, To("access_mcp_server_ids")]
    """Ids of MCP servers. None if not set."""
    agents: Annotated[Sequence[str] | None, To("access_agent_ids")]
    """Ids of agents. None if not set."""
    skills: Annotated[Sequence[str] | None, To("access_skill_names")]
    """Names of skills. None if not set."""
    teams: Annotated[Sequence[ITeamRef] | None, To("assigned_team_ids")]
    """Teams that may use the group. Left as they are if not set."""
    keys: Annotated[Sequence[IKeyRef] | None, To("assigned_key_ids")]
    """Keys that may use the group. Left as they are if not set."""


class AccessGroup(L2):
    """Models, MCP servers, agents and skills that teams and keys are given together. `AccessGroupOptions` tells of each
    argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[AccessGroupOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.UnifiedAccessGroup, AccessGroupOptions, options, access_group_name=id)

    @property
    def access_group_id(self) -> str:
        """Id of the group, which LiteLLM gives it."""
        return cast("str", self.resource.out.access_group_id)
