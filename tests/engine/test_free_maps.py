"""Maps that others write to as well: only what the configuration names is owned."""

from __future__ import annotations

from typing import Any

from provider_shim.engine.bodies import update
from provider_shim.engine.memory import Memory
from provider_shim.engine.plan import plan_update
from provider_shim.engine.state import empty, read_state
from provider_shim.engine.values import plain
from provider_shim.resources.team import Team

MEMORY = Memory(set={"metadata": ["ours"]})


def state(metadata: Any) -> Any:
    return {**empty(Team), "id": "t", "team_id": "t", "team_alias": "t", "metadata": metadata}


def planned(prior: Any, configured: Any, memory: Memory) -> Any:
    return plain(plan_update(Team, state(prior), state(configured), memory)["metadata"])


def test_a_key_that_is_no_longer_configured_is_removed_and_no_other() -> None:
    change = update(Team, state({"ours": 1}), {**state(None), "metadata": None}, MEMORY)
    assert change.body == {"metadata": {"ours": None}}


def test_a_key_that_was_never_configured_is_not_removed() -> None:
    change = update(Team, state({"theirs": 1}), {**state(None), "metadata": None}, Memory())
    assert change.body.get("metadata", {}) == {}


def test_what_an_import_brought_stays_until_it_is_configured() -> None:
    assert planned({"theirs": 1}, None, Memory()) == {"theirs": 1}
    assert planned({"theirs": 1}, {"ours": 2}, Memory()) == {"ours": 2}
    assert planned({"ours": 1}, None, MEMORY) is None


def test_keys_of_others_do_not_show_in_the_state() -> None:
    row = {"team_id": "t", "team_alias": "t", "metadata": {"ours": 1, "theirs": 2}}
    assert plain(read_state(Team, row, state({"ours": 1}), MEMORY)["metadata"]) == {"ours": 1}
    assert read_state(Team, row, state(None), Memory())["metadata"] is None


def test_a_map_in_a_state_of_another_provider_stays_until_it_is_configured_and_then_counts_as_configured() -> None:
    foreign = Memory(known=False)
    assert planned({"a": 1, "b": 2}, None, foreign) == {"a": 1, "b": 2}
    assert planned({"a": 1, "b": 2}, {"a": 1}, foreign) == {"a": 1}
    change = update(Team, state({"a": 1, "b": 2}), {**state(None), "metadata": {"a": 1}}, foreign)
    assert change.body == {"metadata": {"b": None}}
