"""reference-to-another-gateway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tree import path_of


@check("reference-to-another-gateway", Severity.ERROR)
def reference_to_another_gateway(estate: Estate) -> Iterator[Problem]:
    """What an object refers to is on its own gateway, where a stack has several providers.

    A team, a user or a model of another gateway is not known there. Give both the same `provider`.
    """
    for resource in estate.every():
        for name, value in resource.attributes.items():
            for item in cast("list[Any]", value) if isinstance(value, list) else [value]:
                other = estate.referred_by(item)
                if (
                    other
                    and estate.stack(other) is estate.stack(resource)
                    and estate.gateway(other) != estate.gateway(resource)
                ):
                    path = path_of(other).removesuffix("/Resource")
                    yield resource, f"{name} refers to {path}, which has another provider: give both the same"
