"""litellm_organization_member_add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.resources.limits import MaxBudget
from provider_shim.resources.memberships import IN_BLOCKS, Member, Membership, Memberships, check_members, is_same
from provider_shim.resources.organization_member import OrganizationMember, OrganizationRoleName
from provider_shim.spec import Attr, Blocks, Check, Endpoints, Reader, Word


class OrganizationMemberEntry(Member):
    role: Annotated[
        OrganizationRoleName | Word,
        Attr(description="`org_admin`, who may manage the organization, `internal_user` or `internal_user_viewer`."),
    ]


class OrganizationMemberAdd(Memberships):
    """Several members of an organization, with the same ceiling. Members that it does not name are left alone. A user
    that does not exist yet is made by LiteLLM, if its id is given.

    From 1.102 on, LiteLLM keeps organizations only with an Enterprise licence.
    """

    type_name: ClassVar[str] = "litellm_organization_member_add"
    identity: ClassVar[str] = "{organization_id}"
    named_by: ClassVar[tuple[str, ...]] = ("organization_id",)
    each: ClassVar[type[Membership]] = OrganizationMember
    reader: ClassVar[Reader] = OrganizationMember.reader
    endpoints: ClassVar[Endpoints] = OrganizationMember.endpoints
    limits: ClassVar[Mapping[str, str]] = {"max_budget_in_organization": "max_budget"}
    ignored: ClassVar[Mapping[str, str]] = IN_BLOCKS

    organization_id: Annotated[str, Attr(description="Id of the organization.", replace=True)]
    member: Annotated[
        list[OrganizationMemberEntry],
        Blocks(is_same),
        Check(check_members),
        Attr(
            description="A member of the organization. Each sets at least one of `user_id`, `user_email`; the address "
            "is one that a user has already."
        ),
    ]
    max_budget_in_organization: Annotated[
        MaxBudget,
        Attr(
            description="Spend ceiling in USD of each of these members in the organization. What each has if not set.",
            read="litellm_budget_table.max_budget",
            shared=True,
        ),
    ] = None
