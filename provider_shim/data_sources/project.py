"""litellm_project and litellm_projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.project import PROJECTS, Project
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp, Usd


class ProjectData(DataSource, Project):
    """A project of a team, wherever it was made."""

    listed: ClassVar[Pages] = PROJECTS
    searched: ClassVar[str] = "project_alias"

    def __init__(self, *, project_id: str | None = None, project_alias: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    spend: Annotated[Usd | None, Attr(description="Spend in USD of all its keys.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the project was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the project last changed.")] = None


class Projects(DataSourceList):
    """All projects of the gateway."""

    type_name: ClassVar[str] = "litellm_projects"
    of: ClassVar[type[DataSource]] = ProjectData
    columns: ClassVar[tuple[str, ...]] = (
        "project_id",
        "project_alias",
        "description",
        "team_id",
        "models",
        "max_budget",
        "blocked",
        "spend",
        "created_at",
        "updated_at",
    )

    projects: Annotated[list[Any] | None, Attr(description="The projects, in the order of their aliases.")] = Field(
        default=None, init=False
    )
