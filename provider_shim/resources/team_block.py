"""litellm_team_block."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.answers import Json, flag
from provider_shim.resources.team import TEAM_WITH_MEMBERS
from provider_shim.spec import NEVER, Attr, Endpoints, Field, Gateway, Id, Reader, Resource, Values


class TeamBlock(Resource):
    """Has LiteLLM refuse all calls of a team, with any of its keys, until this is destroyed. A team that is managed by
    a `litellm_team` may say `blocked` itself; this is for one that is managed elsewhere."""

    type_name: ClassVar[str] = "litellm_team_block"
    identity: ClassVar[str] = "{team_id}"
    reader: ClassVar[Reader] = TEAM_WITH_MEMBERS
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /team/block",
        update="POST /team/block",
        delete="POST /team/unblock",
        delete_body=lambda block: {"team_id": block["team_id"]},
    )

    team_id: Annotated[Id, Attr(description="Id of the team.", replace=True)]
    blocked: Annotated[bool | None, Attr(description="Always true.", send=NEVER, read="blocked")] = Field(
        default=None, init=False
    )

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        team = await super().fetch(gateway, values)
        return team["team_info"] if team and flag(team["team_info"], "blocked") else None
