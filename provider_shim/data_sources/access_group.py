"""litellm_access_group and litellm_access_groups."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources import own_budget
from provider_shim.resources.access_group import ACCESS_GROUPS, AccessGroup, with_budget
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages


class AccessGroupData(DataSource, AccessGroup):
    """A label of models, by which teams and keys may call all of them, wherever it was made."""

    listed: ClassVar[Pages] = ACCESS_GROUPS

    def __init__(self, *, access_group: str) -> None: ...

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return own_budget.told(with_budget(row), None)

    deployment_count: Annotated[int | None, Attr(description="How many deployments have it.")] = None
    spend: Annotated[float | None, Attr(description="Spend in USD on its models since the budget began anew.")] = None


class AccessGroups(DataSourceList):
    """All labels of models, as the models in the gateway's database have them."""

    type_name: ClassVar[str] = "litellm_access_groups"
    of: ClassVar[type[DataSource]] = AccessGroupData

    access_groups: Annotated[list[Any] | None, Attr(description="The groups, in the order of their names.")] = Field(
        default=None, init=False
    )
