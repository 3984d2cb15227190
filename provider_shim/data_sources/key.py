"""litellm_key and litellm_keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.key import KEYS, Key
from provider_shim.spec import (
    Attr,
    Containing,
    DataSource,
    DataSourceList,
    Field,
    Pages,
    Timestamp,
    Usd,
    like,
)


class KeyData(DataSource, Key):
    """A virtual key of the gateway, wherever it was made. LiteLLM keeps a hash of the secret and cannot tell it."""

    listed: ClassVar[Pages] = KEYS
    searched: ClassVar[str] = "key_alias"

    def __init__(
        self, *, key_alias: str | None = None, token_id: str | None = None, key: str | None = None
    ) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"key_alias": value}

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return {**row, "token_id": row["token"], "organization_id": row["org_id"]}

    key_name: Annotated[str | None, Attr(description="The end of the secret, as LiteLLM shows it: `sk-...abcd`.")] = (
        None
    )
    spend: Annotated[Usd | None, Attr(description="Spend in USD since it last counted from zero.")] = None
    budget_reset_at: Annotated[Timestamp | None, Attr(description="When the spend counts from zero again.")] = None
    last_active: Annotated[Timestamp | None, Attr(description="When the key was last used.")] = None
    last_rotation_at: Annotated[Timestamp | None, Attr(description="When LiteLLM last replaced the secret.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the key was made.")] = None
    created_by: Annotated[str | None, Attr(description="Id of the user who made the key.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the key last changed.")] = None


class Keys(DataSourceList):
    """Virtual keys of the gateway: all of them, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_keys"
    of: ClassVar[type[DataSource]] = KeyData
    columns: ClassVar[tuple[str, ...]] = (
        "token_id",
        "key_alias",
        "key_name",
        "team_id",
        "user_id",
        "organization_id",
        "models",
        "max_budget",
        "budget_duration",
        "tpm_limit",
        "rpm_limit",
        "blocked",
        "expires",
        "metadata",
        "spend",
        "last_active",
        "created_at",
        "updated_at",
    )

    key_alias: Annotated[
        Containing | None, Attr(description="Only keys whose alias contains this, whatever the case of letters.")
    ] = None
    team_id: Annotated[str | None, Attr(description="Only keys of this team.")] = None
    user_id: Annotated[str | None, Attr(description="Only keys of this user.")] = None
    organization_id: Annotated[str | None, Attr(description="Only keys of this organization.")] = None
    keys: Annotated[list[Any] | None, Attr(description="The keys, in the order of their aliases.")] = Field(
        default=None, init=False
    )

    @classmethod
    def query(cls, filters: Mapping[str, str]) -> Mapping[str, str]:
        if "key_alias" not in filters:
            return filters
        # This holds for the user's id as well.
        pattern = {"user_id": like(filters["user_id"])} if "user_id" in filters else {}
        return {**filters, **pattern, "substring_matching": "true"}
