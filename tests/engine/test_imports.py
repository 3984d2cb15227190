"""What an import takes for attributes that LiteLLM does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.engine.memory import Memory
from provider_shim.engine.plan import plan_create, plan_update
from provider_shim.engine.state import empty, read_state
from provider_shim.resources.key import Key, life_of
from provider_shim.resources.user import User

MADE = "2026-11-28T20:06:54.127000+00:00"


@pytest.mark.parametrize(
    ("expires", "duration"),
    [
        ("2026-12-28T20:06:54.120000+00:00", "30d"),
        ("2026-11-30T08:06:54.120000+00:00", "36h"),
        ("2026-11-28T20:51:53.127000Z", "45m"),  # a second went by before the row was there
        ("2026-11-28T20:08:14.120000+00:00", "80s"),
        ("2026-11-28T20:07:24.120000Z", "30s"),
        ("2026-11-28T20:06:00.000000Z", None),  # set to the past by hand
        (None, None),
    ],
)
def test_the_life_of_a_key_is_told_by_when_it_was_made_and_expires(expires: str | None, duration: str | None) -> None:
    assert life_of({"created_at": MADE, "expires": expires}) == duration


def test_without_the_time_when_it_was_made_nothing_is_told() -> None:
    assert life_of({"expires": MADE}) is None


def imported(duration: Any) -> Any:
    row = {"token_id": "ab", "created_at": MADE, "expires": "2026-12-28T20:06:54.120000+00:00"}
    state = read_state(Key, row, {**empty(Key), "token_id": "ab"}, Memory(imported=True))
    config = {**empty(Key), "duration": duration}
    return state, plan_update(Key, state, config, Memory())


def test_a_key_that_was_imported_with_its_duration_is_not_changed() -> None:
    state, planned = imported("720h")
    assert planned == state


def test_another_duration_than_that_of_an_imported_key_is_a_change() -> None:
    state, planned = imported("60d")
    assert {name for name in planned if planned[name] != state[name]} == {"duration", "expires"}


def test_what_is_refreshed_and_was_not_imported_takes_nothing_for_granted() -> None:
    row = {"token_id": "ab", "created_at": MADE, "expires": "2026-12-28T20:06:54.120000+00:00"}
    assert read_state(Key, row, {**empty(Key), "token_id": "ab"}, Memory())["duration"] is None


@pytest.mark.parametrize("given", [True, False])
def test_what_matters_at_the_creation_alone_never_changes_afterwards(given: bool) -> None:
    config = {**empty(User), "user_id": "u", "auto_create_key": given}
    assert plan_create(User, config)["auto_create_key"] is given
    for before in (True, False):
        prior = {**empty(User), "id": "u", "user_id": "u", "user_role": "internal_user", "auto_create_key": before}
        assert plan_update(User, prior, config, Memory()) == prior
        assert plan_update(User, prior, {**config, "auto_create_key": None}, Memory()) == prior


def test_a_state_of_another_provider_without_it_is_no_change_either() -> None:
    prior = {**empty(User), "id": "u", "user_id": "u"}
    assert plan_update(User, prior, {**empty(User), "user_id": "u"}, Memory(known=False)) == prior
