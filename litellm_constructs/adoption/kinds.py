"""What can be adopted."""

from __future__ import annotations

from provider_shim.data_sources import plural
from provider_shim.resources import PREFIX, all_resources

PARTS = (
    "litellm_key_block",
    "litellm_model_block",
    "litellm_organization_member_add",
    "litellm_team_block",
    "litellm_team_callback",
    "litellm_team_member_add",
)
"""Kinds that say of an object what it says itself, or its members do."""

KINDS = {plural(name.removeprefix(PREFIX)): name for name in all_resources() if name not in PARTS}
"""What can be adopted: the name of each kind for `--only`, with its type."""


def noun(type_name: str, count: int) -> str:
    """What people call so many of a kind."""
    name = type_name.removeprefix(PREFIX)
    return (name if count == 1 or all_resources()[type_name].once else plural(name)).replace("_", " ")
