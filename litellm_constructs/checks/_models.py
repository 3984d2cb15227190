"""Lists of models, as LiteLLM understands them."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from litellm_constructs.checks._estate import Estate
from provider_shim.resources.model import Model

ALL = frozenset({"all-proxy-models", "all-team-models", "all-org-models"})
"""Words that stand for whatever there is."""


def outside(estate: Estate, wanted: Sequence[str] | None, allowed: Sequence[str] | None) -> list[str]:
    """Which models are `wanted` and not `allowed`: none where a list is not known, or empty, which means all."""
    if not wanted or not allowed or ALL & {*wanted, *allowed}:
        return []
    groups = {name for model in estate.resources(Model) for name in estate.names(model, "access_groups") or ()}
    if groups & {*allowed}:
        members = {
            estate.value(model, "model_name")
            for model in estate.resources(Model)
            if {*(estate.names(model, "access_groups") or ())} & {*allowed}
        }
        allowed = [*allowed, *members]
    return [name for name in wanted if not any(name == one or fnmatchcase(name, one) for one in allowed)]
