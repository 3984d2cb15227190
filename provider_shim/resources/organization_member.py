"""litellm_organization_member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from provider_shim.answers import Json, rows, text
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources.budget import Budget
from provider_shim.resources.limits import MaxBudget
from provider_shim.resources.memberships import Membership
from provider_shim.resources.organization import ORGANIZATIONS, Organization
from provider_shim.resources.user import Email
from provider_shim.rules import AtLeastOneOf, Rule
from provider_shim.spec import Attr, Change, Endpoints, Gateway, Reader, Values, Word, like

OrganizationRoleName = Literal["org_admin", "internal_user", "internal_user_viewer"]


def _who(member: Values) -> dict[str, Any]:
    return {"organization_id": member["organization_id"], "user_id": member["user_id"]}


class OrganizationMember(Membership):
    """A user's membership in an organization. A user that does not exist yet is made by LiteLLM, if its id is given.

    From 1.102 on, LiteLLM keeps organizations only with an Enterprise licence.
    """

    type_name: ClassVar[str] = "litellm_organization_member"
    identity: ClassVar[str] = "{organization_id}:{user_id}"
    named_by: ClassVar[tuple[str, ...]] = ("organization_id", "user_email")
    role_at: ClassVar[str] = "user_role"
    reader: ClassVar[Reader] = Organization.reader
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /organization/member_add",
        update="PATCH /organization/member_update",
        delete="DELETE /organization/member_delete",
        delete_body=_who,
    )
    rules: ClassVar[tuple[Rule, ...]] = (AtLeastOneOf(("user_id", "user_email"), "nothing says who the member is"),)
    ignored: ClassVar[Mapping[str, str]] = {"member": "it holds user_id and role"}

    organization_id: Annotated[str, Attr(description="Id of the organization.", replace=True)]
    user_id: Annotated[
        str | None,
        Attr(
            description="Id of the user. If only `user_email` is set, the id of the user with that address.",
            computed=True,
            replace=True,
        ),
    ] = None
    user_email: Annotated[
        Email | None,
        Attr(
            description="E-mail address of the user, who must have it already. The user's own if not set.",
            computed=True,
            replace=True,
        ),
    ] = None
    role: Annotated[
        OrganizationRoleName | Word,
        Attr(
            description="`org_admin`, who may manage the organization, `internal_user` or `internal_user_viewer`.",
            read="user_role",
        ),
    ]
    max_budget_in_organization: Annotated[
        MaxBudget,
        Attr(
            description="Spend ceiling in USD of this member in this organization. No ceiling if not set.",
            read="litellm_budget_table.max_budget",
        ),
    ] = None

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        await Organization.check_gateway(gateway)

    @classmethod
    async def existing(cls, gateway: Gateway) -> list[Values]:
        organizations = await gateway.read_all(ORGANIZATIONS, {})
        ids = [ORGANIZATIONS.values(each) for each in organizations]
        return [
            {**id, "user_id": text(member, "user_id")}
            for id in ids
            for member in cls.roster_of(await gateway.read(cls.reader, id) or {"members": []})
        ]

    @classmethod
    def roster_of(cls, owner: Json) -> list[dict[str, Any]]:
        return rows(owner, "members")

    @classmethod
    async def find(cls, gateway: Gateway, owner: Json, values: Values) -> Json | None:
        member = _find(owner, values)
        if member is None or member["budget_id"] is None:
            return member
        # The organization tells no more of it than its id.
        return {**member, "litellm_budget_table": await gateway.read(Budget.reader, member)}

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        # The address is the user's, who need not have one.
        return known if place == ("user_email",) and found is None else found

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        planned = change.planned
        if planned["user_email"]:
            planned["user_id"] = await _user_with(gateway, planned["user_email"], planned["user_id"])
        body = {
            "organization_id": planned["organization_id"],
            "member": {"user_id": planned["user_id"], "role": planned["role"]},
        }
        await gateway.create(cls.endpoints.create, body, find=lambda: _member(gateway, planned))

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        # LiteLLM ignores it at a create.
        await cls._limit(gateway, change, change.planned["max_budget_in_organization"])

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        planned = change.planned
        if "role" in change.changed:
            await gateway.write(cls.endpoints.update, body={**_who(planned), "role": planned["role"]})
        if "max_budget_in_organization" in change.changed:
            await cls._limit(gateway, change, planned["max_budget_in_organization"])

    @classmethod
    async def _limit(cls, gateway: Gateway, change: Change, amount: Json) -> None:
        member = await _member(gateway, change.planned) or {}
        budget_id = member.get("budget_id")
        if amount is not None:
            body = {**_who(change.planned), "max_budget_in_organization": amount}
            changed = await gateway.write(cls.endpoints.update, body=body)
            if budget_id is None:
                change.made.append(text(changed, "budget_id"))
        elif budget_id is not None:
            # LiteLLM ignores null elsewhere.
            await gateway.write(Budget.endpoints.update, body={"budget_id": budget_id, "max_budget": None})


async def _member(gateway: Gateway, values: Values) -> dict[str, Any] | None:
    """The member whom the user id, or else the e-mail address, in `values` tells."""
    organization = await gateway.read(Organization.reader, values)
    return None if organization is None else _find(organization, values)


def _find(organization: Json, values: Values) -> dict[str, Any] | None:
    email = (values["user_email"] or "").lower()
    for member in rows(organization, "members"):
        told = member.get("user_email")
        if text(member, "user_id") == values["user_id"] or (not values["user_id"] and told and told.lower() == email):
            return member
    return None


async def _user_with(gateway: Gateway, email: str, user_id: str | None) -> str:
    """The id of the user with this address. Raises GatewayError when there is none, or another than is wanted."""
    call = "GET /user/list?page_size=100&user_email={user_email}"
    answer = await gateway.query(call, {"user_email": like(email)})
    found = next((user for user in rows(answer, "users") if (user["user_email"] or "").lower() == email.lower()), None)
    if found is None and user_id is None:
        raise GatewayError(
            f"There is no user with the user_email {email!r}",
            "LiteLLM takes nobody into an organization by an address. Make the user before, with a litellm_user, or "
            "give its user_id alone.",
        )
    if found is not None and user_id not in (None, found["user_id"]):
        raise GatewayError(
            f"The user_email {email!r} is another user's",
            f"It is that of the user {found['user_id']}, and user_id is {user_id}. Leave one of them out.",
        )
    return user_id or text(found, "user_id")
