"""Logging callbacks of teams, in their metadata."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Api


def logging(api: Api, team_id: str) -> list[dict[str, Any]]:
    return api.team_info(team_id)["metadata"]["logging"]


def callback(kind: str, **given: str) -> dict[str, Any]:
    return {"callback_name": "langfuse", "callback_type": kind, "callback_vars": given}


def test_credentials_of_callbacks_are_answered_encrypted_and_settings_are_not(api: Api) -> None:
    entry = callback("success", langfuse_secret_key="sk-lf-1", langfuse_host="https://a.example.com")
    team_id = api.team(metadata={"logging": [entry]})
    (told,) = logging(api, team_id)
    assert told["callback_vars"]["langfuse_host"] == "https://a.example.com"
    assert told["callback_vars"]["langfuse_secret_key"].startswith("litellm_enc::")


def test_what_is_sent_back_encrypted_stays_and_what_is_new_is_encrypted(api: Api) -> None:
    team_id = api.team(metadata={"ours": 1, "logging": [callback("success", langfuse_secret_key="sk-lf-1")]})
    (there,) = logging(api, team_id)
    entries = [there, callback("failure", langfuse_secret_key="sk-lf-2")]
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": {"ours": 1, "logging": entries}})
    kept, new = logging(api, team_id)
    assert kept == there
    assert new["callback_vars"]["langfuse_secret_key"].startswith("litellm_enc::")
    assert new["callback_vars"] != there["callback_vars"]
