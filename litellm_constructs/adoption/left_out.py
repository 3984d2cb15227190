"""What is not adopted: what LiteLLM has made itself, and what nobody could manage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from litellm_constructs.live import LiveObject, Told
from provider_shim.data_sources import all_data_sources
from provider_shim.resources import PREFIX
from provider_shim.spec import DataSource

ADMIN = "default_user_id"
"""The user that stands for the master key. LiteLLM makes it, and a member of every team."""

UI = "litellm-dashboard"
"""The team of the keys with which the admin UI signs in. They end by themselves."""

UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_BUDGET = re.compile(rf"{UUID.pattern}|team-.*-budget-[0-9a-f]+")
"""Ids of budgets that LiteLLM makes along with members, teams, keys and organizations."""


@dataclass(frozen=True)
class LeftOut:
    """An object that no project should have."""

    type_name: str
    id: str
    reason: str


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


def chosen(
    told: Told, taken: Iterable[tuple[str, str]], pattern: str | None = None
) -> tuple[list[LiveObject], list[LeftOut]]:
    """What is new to a project that has the `taken` types and ids, by names that `pattern` matches; and what no project
    should have."""
    others = [each.values for each in told.objects if each.type_name != "litellm_budget"]
    shared = {values.get(name) for values in others for name in ("budget_id", "end_user_budget_id")}
    owners = {(each.type_name, each.id): known_as(each) for each in told.objects}
    known, new, left_out = {*taken}, list[LiveObject](), list[LeftOut]()
    for each in told.objects:
        if (each.type_name, each.id) in known:
            continue
        if reason := why_left_out(each, shared):
            left_out.append(LeftOut(each.type_name, each.id, reason))
        elif pattern is None or any(fnmatchcase(name, pattern) for name in _known_as(each, owners)):
            new.append(each)
    return new, left_out


def _known_as(each: LiveObject, owners: dict[tuple[str, str], str]) -> Iterable[str]:
    """The names by which `--match` knows an object. What belongs to others has theirs; settings have none."""
    if each.spec.once:
        return
    identity = each.spec.identified_by()
    if len(identity) == 1:
        yield known_as(each)
        return
    for name in identity:
        value = str(each.values[name])
        yield owners.get((f"{PREFIX}{name.removesuffix('_id')}", value), value)


def known_as(each: LiveObject) -> str:
    """What people call this object: its alias, name or address, or its id where it has none of these."""
    source = all_data_sources().get(each.type_name)
    searched = source.searched if source and issubclass(source, DataSource) else None
    names = (searched, *each.spec.named_by, *each.spec.identified_by())
    return next((str(value) for name in names if name and (value := each.values.get(name))), each.id)
