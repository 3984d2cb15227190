"""litellm_customer and litellm_customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.customer import Customer
from provider_shim.spec import (
    Attr,
    Containing,
    DataSource,
    DataSourceList,
    Field,
    Gateway,
    Pages,
    Timestamp,
    Usd,
    Values,
    like,
)


class CustomerData(DataSource, Customer):
    """A customer of the gateway, wherever it was made. LiteLLM also makes one of each `user` that a request names."""

    listed: ClassVar[Pages] = Pages(
        "GET /customer/list?page_size=100&page={page}",
        "",
        values=lambda customer: {"user_id": customer["user_id"]},
        size=100,
    )
    searched: ClassVar[str] = "alias"

    def __init__(self, *, user_id: str | None = None, alias: str | None = None) -> None: ...

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        return await gateway.read(cls.reader, values)

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"search": like(value)}

    budget_id: Annotated[str | None, Attr(description="Id of the budget where its limits stand.")] = None
    spend: Annotated[Usd | None, Attr(description="Spend in USD since it last counted from zero.")] = None
    budget_reset_at: Annotated[
        Timestamp | None,
        Attr(description="When the spend counts from zero again.", read="litellm_budget_table.budget_reset_at"),
    ] = None


class Customers(DataSourceList):
    """Customers of the gateway: all of them, or those that match."""

    type_name: ClassVar[str] = "litellm_customers"
    of: ClassVar[type[DataSource]] = CustomerData
    columns: ClassVar[tuple[str, ...]] = (
        "user_id",
        "alias",
        "blocked",
        "models",
        "allowed_model_region",
        "budget_id",
        "max_budget",
        "budget_duration",
        "tpm_limit",
        "rpm_limit",
        "spend",
    )

    alias: Annotated[
        Containing | None,
        Attr(description="Only customers whose alias contains this, whatever the case of letters.", send="search"),
    ] = None
    customers: Annotated[list[Any] | None, Attr(description="The customers, in the order of their aliases.")] = Field(
        default=None, init=False
    )
