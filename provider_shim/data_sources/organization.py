"""litellm_organization and litellm_organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.organization import ORGANIZATIONS, Organization
from provider_shim.spec import Attr, Containing, DataSource, DataSourceList, Field, Pages, Timestamp, Usd, like


class OrganizationData(DataSource, Organization):
    """An organization of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = ORGANIZATIONS
    searched: ClassVar[str] = "organization_alias"

    def __init__(self, *, organization_id: str | None = None, organization_alias: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"org_alias": like(value)}

    spend: Annotated[Usd | None, Attr(description="Spend in USD of all its teams and keys.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the organization last changed.")] = None
    budget_id: Annotated[str | None, Attr(description="Id of the budget that it has.", read="budget_id")] = None


class Organizations(DataSourceList):
    """Organizations of the gateway: all of them, or those that match."""

    type_name: ClassVar[str] = "litellm_organizations"
    of: ClassVar[type[DataSource]] = OrganizationData
    columns: ClassVar[tuple[str, ...]] = (
        "organization_id",
        "organization_alias",
        "models",
        "max_budget",
        "budget_duration",
        "tpm_limit",
        "rpm_limit",
        "metadata",
        "spend",
        "created_at",
        "updated_at",
    )

    org_alias: Annotated[
        Containing | None,
        Attr(
            description="Only organizations whose alias contains this, whatever the case of letters.",
            read="organization_alias",
        ),
    ] = None
    organizations: Annotated[
        list[Any] | None, Attr(description="The organizations, in the order of their aliases.")
    ] = Field(default=None, init=False)
