"""duplicate-name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tree import path_of
from provider_shim.resources.fallback import Fallback
from provider_shim.resources.key import Key
from provider_shim.resources.model import Model
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team
from provider_shim.resources.team_member import TeamMember
from provider_shim.resources.user import User
from provider_shim.spec import Resource

UNIQUE: tuple[tuple[type[Resource], tuple[str, ...]], ...] = (
    (Key, ("key_alias",)),
    (User, ("user_email",)),
    (User, ("user_id",)),
    (Team, ("team_id",)),
    (Organization, ("organization_id",)),
    (Model, ("model_id",)),
    (TeamMember, ("team_id", "user_id")),
    (Fallback, ("model", "fallback_type")),
)
"""What two objects on one gateway cannot have in common."""


@check("duplicate-name", Severity.ERROR)
def duplicate_name(estate: Estate) -> Iterator[Problem]:
    """No two objects have a name in common that LiteLLM keeps unique.

    These are aliases of keys, e-mail addresses of users, and ids. A user is a member of a team once, and a model has
    one fallback of each type. LiteLLM refuses the second object, or replaces the first by it.
    """
    for spec, names in UNIQUE:
        for resources in estate.by_gateway(estate.resources(spec)):
            first: dict[tuple[str, ...], L1[Any]] = {}
            for resource in resources:
                values = tuple(estate.identity(resource.attributes.get(name)) for name in names)
                if None in values:
                    continue
                other = first.setdefault(tuple(value.lower() for value in values if value), resource)
                if other is not resource:
                    path = path_of(other).removesuffix("/Resource")
                    yield resource, f"{path} has the same {' and '.join(names)}, and LiteLLM allows it once: change one"
