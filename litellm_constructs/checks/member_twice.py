"""member-twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tree import path_of
from provider_shim.resources.organization_member import OrganizationMember
from provider_shim.resources.organization_member_add import OrganizationMemberAdd
from provider_shim.resources.team_member import TeamMember
from provider_shim.resources.team_member_add import TeamMemberAdd
from provider_shim.resources.user import User
from provider_shim.spec import Resource

LISTS: tuple[tuple[str, type[Resource], type[Resource]], ...] = (
    ("team_id", TeamMember, TeamMemberAdd),
    ("organization_id", OrganizationMember, OrganizationMemberAdd),
)
"""What members belong to, what makes one, and what makes several."""


@check("member-twice", Severity.ERROR)
def member_twice(estate: Estate) -> Iterator[Problem]:
    """Nobody is made a member by one resource who stands in a list of members of another.

    Each of a `litellm_team_member_add` is a member whom that resource has added, with its limits. A
    `litellm_team_member` for the same user and team, or another list with the user, is refused by the apply, for the
    user is a member already. So it is with organizations. Name the user in one place.
    """
    for owner, one, several in LISTS:
        members: list[L1[Any]] = [*estate.resources(one), *estate.resources(several)]
        for lists in estate.by_gateway(members):
            first: dict[tuple[str, str], L1[Any]] = {}
            for resource in sorted(lists, key=lambda each: each.spec is several):
                belongs = estate.identity(resource.attributes.get(owner))
                for member in _members(resource) if belongs else ():
                    known = [(str(belongs), name) for name in _names(estate, member)]
                    other = next((first[name] for name in known if name in first), resource)
                    if other is not resource and resource.spec is several:
                        path = path_of(other).removesuffix("/Resource")
                        yield resource, f"member has {_told(member)}, and so has {path}: name the user in one of them"
                    for name in known:
                        first.setdefault(name, resource)


def _members(resource: L1[Any]) -> list[Mapping[str, Any]]:
    listed = resource.attributes.get("member")
    if isinstance(listed, list):
        return [each for each in cast("list[Any]", listed) if isinstance(each, dict)]
    return [] if listed else [resource.attributes]


def _names(estate: Estate, member: Mapping[str, Any]) -> Iterator[str]:
    """All that tells who a member is."""
    for name in ("user_id", "user_email"):
        if told := estate.identity(member.get(name)):
            yield f"{name} {told.lower()}"
    user = estate.referred_by(member.get("user_id")) or estate.referred_by(member.get("user_email"))
    if user and user.spec is User:
        for name in ("user_id", "user_email"):
            if told := estate.identity(user.attributes.get(name)):
                yield f"{name} {told.lower()}"


def _told(member: Mapping[str, Any]) -> str:
    return next((repr(str(member[name])) for name in ("user_email", "user_id") if member.get(name)), "a user")
