"""litellm_team and litellm_teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.team import TEAMS, Team
from provider_shim.spec import (
    Attr,
    Containing,
    DataSource,
    DataSourceList,
    Field,
    Nested,
    Pages,
    Timestamp,
    Usd,
    like,
)


class RosterEntry(Nested):
    user_id: Annotated[str | None, Attr(description="Id of the user.")] = None
    user_email: Annotated[str | None, Attr(description="E-mail address by which the user became a member.")] = None
    role: Annotated[str | None, Attr(description="`user`, or `admin` of the team.")] = None


class TeamData(DataSource, Team):
    """A team of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = TEAMS
    searched: ClassVar[str] = "team_alias"

    def __init__(self, *, team_id: str | None = None, team_alias: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"team_alias": like(value)}

    spend: Annotated[Usd | None, Attr(description="Spend in USD since it last counted from zero.")] = None
    budget_reset_at: Annotated[Timestamp | None, Attr(description="When the spend counts from zero again.")] = None
    members_with_roles: Annotated[list[RosterEntry] | None, Attr(description="Members of the team.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the team was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the team last changed.")] = None


class Teams(DataSourceList):
    """Teams of the gateway: all of them, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_teams"
    of: ClassVar[type[DataSource]] = TeamData
    columns: ClassVar[tuple[str, ...]] = (
        "team_id",
        "team_alias",
        "organization_id",
        "models",
        "max_budget",
        "budget_duration",
        "tpm_limit",
        "rpm_limit",
        "blocked",
        "metadata",
        "spend",
        "created_at",
        "updated_at",
    )

    team_alias: Annotated[
        Containing | None, Attr(description="Only teams whose alias contains this, whatever the case of letters.")
    ] = None
    organization_id: Annotated[str | None, Attr(description="Only teams of this organization.")] = None
    user_id: Annotated[str | None, Attr(description="Only teams that this user is a member of.")] = None
    teams: Annotated[list[Any] | None, Attr(description="The teams, in the order of their aliases.")] = Field(
        default=None, init=False
    )
