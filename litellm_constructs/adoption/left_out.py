"""What is not adopted: what LiteLLM has made itself, and what nobody could manage."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litellm_constructs.live import LiveObject

ADMIN = "default_user_id"
"""The user that stands for the master key. LiteLLM makes it, and a member of every team."""

UI = "litellm-dashboard"
"""The team of the keys with which the admin UI signs in. They end by themselves."""

UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_BUDGET = re.compile(rf"{UUID.pattern}|team-.*-budget-[0-9a-f]+")
"""Ids of budgets that LiteLLM makes along with members, teams, keys and organizations."""


def why_left_out(each: LiveObject, shared_budgets: Iterable[object]) -> str | None:
    """Why this object is none that a project should have; None if it may. `shared_budgets` are the ids of those that
    other objects take by their `budget_id`."""
    values = each.values
    if not each.manageable:
        return "it stands in the gateway's configuration file, and only there it can be changed"
    if values.get("user_id") == ADMIN and each.type_name in ("litellm_user", "litellm_team_member"):
        return "LiteLLM made it itself, for the master key"
    if values.get("team_id") == UI:
        return "LiteLLM made it itself, for its admin UI"
    if each.type_name == "litellm_budget" and _BUDGET.fullmatch(each.id) and each.id not in shared_budgets:
        return "LiteLLM made it itself, along with an object that has it for its own"
    return None
