"""litellm_agent and litellm_agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.agent import AGENTS, Agent, as_told
from provider_shim.spec import NEVER, Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class AgentData(DataSource, Agent):
    """An agent of the gateway, made by a `litellm_agent`, by hand, or in the gateway's configuration file. LiteLLM
    tells no secret of its parameters."""

    listed: ClassVar[Pages] = AGENTS
    searched: ClassVar[str] = "agent_name"

    def __init__(self, *, agent_id: str | None = None, agent_name: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return as_told(row)

    secret_litellm_params: Annotated[dict[str, Any] | None, Attr(read=NEVER)] = None
    spend: Annotated[float | None, Attr(description="Spend of the agent in USD.")] = None
    created_at: Annotated[
        Timestamp | None, Attr(description="When the agent was made. Null where the configuration file has it.")
    ] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the agent last changed.")] = None


class Agents(DataSourceList):
    """All agents of the gateway."""

    type_name: ClassVar[str] = "litellm_agents"
    of: ClassVar[type[DataSource]] = AgentData
    columns: ClassVar[tuple[str, ...]] = (
        "agent_id",
        "agent_name",
        "litellm_params",
        "tpm_limit",
        "rpm_limit",
        "spend",
        "created_at",
        "updated_at",
    )

    agents: Annotated[list[Any] | None, Attr(description="The agents, in the order of their names.")] = Field(
        default=None, init=False
    )
