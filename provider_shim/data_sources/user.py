"""litellm_user and litellm_users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.user import USERS, User, UserRoleName
from provider_shim.spec import Attr, Containing, DataSource, DataSourceList, Field, Pages, Timestamp, Usd, Word, like


class UserData(DataSource, User):
    """A user of the gateway, wherever it was made."""

    listed: ClassVar[Pages] = USERS
    searched: ClassVar[str] = "user_email"

    def __init__(self, *, user_email: str | None = None, user_id: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"user_email": like(value)}

    spend: Annotated[Usd | None, Attr(description="Spend in USD since it last counted from zero.")] = None
    budget_reset_at: Annotated[Timestamp | None, Attr(description="When the spend counts from zero again.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When the user was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the user last changed.")] = None


class Users(DataSourceList):
    """Users of the gateway: all of them, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_users"
    of: ClassVar[type[DataSource]] = UserData
    columns: ClassVar[tuple[str, ...]] = (
        "user_id",
        "user_email",
        "user_alias",
        "user_role",
        "teams",
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

    user_email: Annotated[
        Containing | None,
        Attr(description="Only users whose e-mail address contains this, whatever the case of letters."),
    ] = None
    user_role: Annotated[UserRoleName | Word | None, Attr(description="Only users with these rights.", send="role")] = (
        None
    )
    team_id: Annotated[str | None, Attr(description="Only members of this team.", send="team")] = None
    organization_id: Annotated[
        str | None, Attr(description="Only members of this organization.", send="organization_ids")
    ] = None
    users: Annotated[list[Any] | None, Attr(description="The users, in the order of their e-mail addresses.")] = Field(
        default=None, init=False
    )
