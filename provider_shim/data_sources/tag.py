"""litellm_tag and litellm_tags."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, part
from provider_shim.resources.tag import TAGS, Tag
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Gateway, Pages, Timestamp, Values


class TagData(DataSource, Tag):
    """A tag of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = TAGS

    def __init__(self, *, name: str) -> None: ...

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        tag = await gateway.read(cls.reader, values)
        return None if tag is None else cls.from_list(tag)

    @classmethod
    def from_list(cls, row: Json) -> Json:
        budget_id = part(row, "litellm_budget_table").get("budget_id")
        return {**row, "budget_id": budget_id, "dynamic": "model_info" not in row}

    budget_id: Annotated[str | None, Attr(description="Id of the budget where its limits stand.")] = None
    dynamic: Annotated[
        bool | None,
        Attr(description="Whether requests alone have named it, so that it is in the list and nowhere else."),
    ] = None
    budget_reset_at: Annotated[
        Timestamp | None,
        Attr(description="When the spend counts from zero again.", read="litellm_budget_table.budget_reset_at"),
    ] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the tag was made.")] = None
    created_by: Annotated[str | None, Attr(description="Id of the user who made the tag.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the tag last changed.")] = None


class Tags(DataSourceList):
    """All tags of the gateway, also those that requests alone have named."""

    type_name: ClassVar[str] = "litellm_tags"
    of: ClassVar[type[DataSource]] = TagData

    tags: Annotated[list[Any] | None, Attr(description="The tags, in the order of their names.")] = Field(
        default=None, init=False
    )
