"""Keys that move between teams: what LiteLLM holds against whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Api

LIMITED: dict[str, Any] = {"models": ["new"], "tpm_limit": 100, "rpm_limit": 10}


def test_a_key_is_held_as_it_was_against_the_team_that_it_joins(api: Api) -> None:
    home, away = api.team(), api.team(**LIMITED)
    key = api.key(team_id=home, models=["old"], tpm_limit=500, rpm_limit=50)["token"]
    fits: dict[str, Any] = {"models": ["new"], "tpm_limit": 90, "rpm_limit": 9}

    refused = api("POST", "/key/update", {"key": key, "team_id": away, **fits})
    assert refused.status == 403
    assert refused.error["type"] == "team_model_access_denied"
    api.done("POST", "/key/update", {"key": key, "models": fits["models"]})
    refused = api("POST", "/key/update", {"key": key, "team_id": away, **fits})
    assert refused.status == 403
    assert refused.error["message"].endswith("tpm_limit=500 which is greater than the team's tpm_limit=100.")
    api.done("POST", "/key/update", {"key": key, "tpm_limit": 90})
    refused = api("POST", "/key/update", {"key": key, "team_id": away, **fits})
    assert refused.error["message"].endswith("rpm_limit=50 which is greater than the team's rpm_limit=10.")
    api.done("POST", "/key/update", {"key": key, "rpm_limit": 9})
    api.done("POST", "/key/update", {"key": key, "team_id": away, **fits})
    assert api.key_info(key)["team_id"] == away


def test_the_user_of_a_key_must_be_a_member_of_the_team_that_the_key_joins_and_of_no_other(api: Api) -> None:
    home, away, user = api.team(), api.team(), api.user()
    key = api.key(team_id=home, user_id=user)["token"]  # who is a member of neither
    refused = api("POST", "/key/update", {"key": key, "team_id": away, "user_id": None})
    assert refused.status == 403
    assert refused.error["message"].startswith(f"User={user} is not a member of the team={away}.")
    api.done("POST", "/key/update", {"key": key, "user_id": None})
    api.done("POST", "/key/update", {"key": key, "team_id": away, "user_id": user})
    assert api.key_info(key)["user_id"] == user


@pytest.mark.parametrize(
    ("status", "becomes", "words"),
    [
        (400, {"tpm_limit": 500, "tpm_limit_type": "guaranteed_throughput"}, "is greater than team TPM limit=100"),
        (400, {"rpm_limit": 50, "rpm_limit_type": "guaranteed_throughput"}, "is greater than team RPM limit=10"),
        (403, {"object_permission": {"search_tools": ["b"]}}, "Team allows: ['a']."),
    ],
)
def test_what_a_key_becomes_is_held_against_a_team_that_it_leaves(
    api: Api, status: int, becomes: dict[str, Any], words: str
) -> None:
    team = api.team(**LIMITED, object_permission={"search_tools": ["a"]})
    key = api.key(team_id=team)["token"]
    refused = api("POST", "/key/update", {"key": key, "team_id": None, **becomes})
    assert refused.status == status
    assert words in refused.error["message"]
    api.done("POST", "/key/update", {"key": key, "team_id": None})
    api.done("POST", "/key/update", {"key": key, **becomes})
