"""Access groups: models, MCP servers, agents and skills, given to teams and keys together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To, fits, read
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IKeyRef, IMcpServerRef, IModelRef, ITeamRef
from provider_shim.resources import unified_access_group as spec


class AccessGroupOptions(MetaOptions, total=False):
    """What an access group may have."""

    name: Annotated[str | None, To("access_group_name")]
    """Name, unique on the gateway. The construct id if not set."""
    description: str | None
    """What the group is for. None if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, To("access_model_names")]
    """Models (or their public names). None if not set."""
    mcp_servers: Annotated[Sequence[IMcpServerRef | str] | None, To("access_mcp_server_ids")]
    """MCP servers (or their ids). None if not set."""
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

    def add(self, *members: IModelRef | IMcpServerRef | str) -> None:
        """Put models (or their public names) and MCP servers into the group. Raises InvalidArguments for others."""
        servers = [one for one in members if fits(IMcpServerRef, one)]
        given = {"models": [one for one in members if one not in servers], "mcp_servers": servers}
        attributes, problems = read(type(self).__name__, AccessGroupOptions, given)
        if problems:
            raise InvalidArguments(path_of(self), [f"{name}: {text}" for name, text in problems])
        there = self.resource.attributes
        grown = {name: [*dict.fromkeys([*there.get(name, ()), *added])] for name, added in attributes.items() if added}
        self.resource.set(**grown)

    @property
    def access_group_id(self) -> str:
        """Id of the group, which LiteLLM gives it."""
        return cast("str", self.resource.out.access_group_id)
