"""Lists of models, as LiteLLM understands them."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any, cast

from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tokens import unresolved

EVERYTHING = frozenset({"all-proxy-models", "all-team-models", "all-org-models"})
"""Words that stand for whatever there is."""


def outside(estate: Estate, wanted: Sequence[str] | None, allowed: Sequence[str] | None) -> list[str]:
    """Which models are `wanted` and not `allowed`: none where a list is not known, or empty, which means all."""
    if not wanted or not allowed or EVERYTHING & {*wanted, *allowed}:
        return []
    allowed = [*allowed, *(name for group in allowed for name in estate.access_groups.get(group, ()))]
    return [name for name in wanted if not any(name == one or fnmatchcase(name, one) for one in allowed)]


def reaches(estate: Estate, name: str, allowed: Sequence[str] | None) -> bool:
    """Whether `name` is a group or a pattern, and some model of it is `allowed`."""
    members = estate.access_groups.get(name, ())
    return len(outside(estate, members, allowed)) < len(members) or any(
        "*" in name and fnmatchcase(one, name) for one in allowed or ()
    )


def limited(resource: L1[Any]) -> list[str]:
    """The models that a resource has limits for."""
    names: dict[str, None] = {}
    for limit in ("model_rpm_limit", "model_tpm_limit", "model_max_budget"):
        given = resource.attributes.get(limit)
        if isinstance(given, dict) and not unresolved(given):
            names.update(dict.fromkeys(cast("dict[str, Any]", given)))
    return list(names)
