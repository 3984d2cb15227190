"""same-alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tree import path_of
from provider_shim.resources.organization import Organization
from provider_shim.resources.team import Team


@check("same-alias", Severity.WARNING)
def same_alias(estate: Estate) -> Iterator[Problem]:
    """No two teams, and no two organizations, have one alias.

    LiteLLM allows it, but nobody can tell them apart in its pages and reports. Give one of them another `name`.
    """
    for spec, name in ((Team, "team_alias"), (Organization, "organization_alias")):
        for resources in estate.by_gateway(estate.resources(spec)):
            first: dict[str, L1[Any]] = {}
            for resource in resources:
                alias = estate.value(resource, name)
                if alias in first:
                    other = path_of(first[alias]).removesuffix("/Resource")
                    yield resource, f"{name} {alias!r} is that of {other} too: give one of them another name"
                elif alias is not None:
                    first[alias] = resource
