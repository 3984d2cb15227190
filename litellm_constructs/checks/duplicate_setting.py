"""duplicate-setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tree import path_of
from provider_shim.fields import fields_of


@check("duplicate-setting", Severity.ERROR)
def duplicate_setting(estate: Estate) -> Iterator[Problem]:
    """No two resources say the same setting of a gateway.

    A gateway has its settings once: `num_retries` of its router, `max_budget` of new teams. Several `Gateway`
    constructs may share them, each setting by one, or each apply would undo what the other says; the plan refuses it.
    """
    for resources in estate.by_gateway([each for each in estate.every() if each.spec.once]):
        first: dict[tuple[str, str], L1[Any]] = {}
        for resource in resources:
            twins = {field.name: field.twin_of for field in fields_of(resource.spec)}
            said = dict.fromkeys(twins[name] or name for name in resource.attributes)
            for name in said:
                other = first.setdefault((resource.spec.type_name, name), resource)
                if other is not resource:
                    path = path_of(other).removesuffix("/Resource")
                    yield resource, f"{path} says {name} of the gateway too, and there is one: leave it to one of them"
