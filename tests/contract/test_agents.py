"""Agents: under a name that is taken once, with cards that LiteLLM fills in and parameters whose secrets it hides."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.contract.conftest import Answer, Api
from tests.gateways import since

REDACTED = "REDACTED_BY_LITELM"
SKILL = {
    "id": "chat",
    "name": "Chat",
    "description": "Conversational interaction with the agent.",
    "tags": ["chat"],
}


def create(api: Api, name: str | None = None, **fields: Any) -> Answer:
    card = {"agent_card_params": {}}  # which older versions ask for
    answer = api("POST", "/v1/agents", {"agent_name": name or api.name(secrets.token_hex(3)), **card, **fields})
    if answer.status == 200:
        api.made.append((f"DELETE /v1/agents/{answer.body['agent_id']}", None))
    return answer


def agent(api: Api, *given: Any, **fields: Any) -> str:
    answer = create(api, *given, **fields)
    assert answer.status == 200, answer
    return answer.body["agent_id"]


def told(api: Api, agent_id: str) -> dict[str, Any]:
    return api.done("GET", f"/v1/agents/{agent_id}")


def change(api: Api, agent_id: str, **fields: Any) -> dict[str, Any]:
    return api.done("PATCH", f"/v1/agents/{agent_id}", fields)


def test_a_card_is_filled_in(api: Api) -> None:
    agent_id = agent(api, agent_card_params={"name": "x", "url": "http://127.0.0.1:9/", "capabilities": {}})
    card = told(api, agent_id)["agent_card_params"]
    (interface,) = card.pop("supportedInterfaces")
    provider = card.pop("provider")
    assert interface["url"].endswith(f"/a2a/{agent_id}")
    assert provider["organization"] == "LiteLLM Proxy"
    assert card == {
        "name": "x",
        "url": "http://127.0.0.1:9/",
        "version": "1.0.0",
        "protocolVersion": "1.0",
        "capabilities": {},
        "defaultInputModes": ["text"],
        "defaultOutputModes": ["text"],
        "skills": [SKILL],
        "security": [{"LiteLLMKey": []}],
        "securitySchemes": {"LiteLLMKey": {"type": "http", "scheme": "bearer", "description": "LiteLLM virtual key"}},
    }


def test_of_capabilities_streaming_alone_is_kept(api: Api) -> None:
    offered = {"streaming": True, "pushNotifications": True, "stateTransitionHistory": True}
    agent_id = agent(api, agent_card_params={"name": "x", "capabilities": offered, "additionalInterfaces": []})
    card = told(api, agent_id)["agent_card_params"]
    assert card["capabilities"] == {"streaming": True}
    assert "additionalInterfaces" not in card


def test_a_card_is_replaced_by_each_write(api: Api) -> None:
    agent_id = agent(api, agent_card_params={"name": "x", "version": "2", "description": "d"})
    card = change(api, agent_id, agent_card_params={"name": "y"})["agent_card_params"]
    assert (card["name"], card["version"], card.get("description")) == ("y", "1.0.0", None)
    assert "name" not in change(api, agent_id, agent_card_params={})["agent_card_params"]


def test_a_version_of_the_protocol_is_kept_in_two_parts_or_refused(api: Api) -> None:
    agent_id = agent(api, agent_card_params={"name": "x", "protocolVersion": "0.3.0"})
    assert told(api, agent_id)["agent_card_params"]["protocolVersion"] == "0.3"
    refused = create(api, agent_card_params={"name": "x", "protocolVersion": "0.9"})
    assert refused.status == 400
    assert "Unsupported protocolVersion '0.9'" in refused.body["detail"]


def test_secrets_are_told_by_a_word_and_stay_where_it_or_nothing_is_sent(api: Api) -> None:
    hidden = {"api_key": "sk-12345678", "deep": {"client_secret": "s", "x": 1}, "model": "m"}
    agent_id = agent(api, litellm_params=hidden)
    now = told(api, agent_id)["litellm_params"]
    now.pop("is_public", None)
    assert now == {"api_key": REDACTED, "deep": {"client_secret": REDACTED, "x": 1}, "model": "m"}
    assert change(api, agent_id, litellm_params={"rpm": "5"})["litellm_params"] == {"api_key": REDACTED, "rpm": "5"}


@pytest.mark.parametrize("limit", ["tpm_limit", "rpm_limit", "session_tpm_limit", "session_rpm_limit"])
def test_null_clears_a_limit_that_has_32_bits(api: Api, limit: str) -> None:
    agent_id = agent(api, **{limit: 5})
    assert change(api, agent_id)[limit] == 5
    assert change(api, agent_id, **{limit: None})[limit] is None
    assert api("PATCH", f"/v1/agents/{agent_id}", {limit: 2**31}).status == 500


def test_headers_are_replaced_and_cleared(api: Api) -> None:
    agent_id = agent(api, static_headers={"A": "a"}, extra_headers=["x"])
    assert change(api, agent_id, static_headers={"B": "b"})["static_headers"] == {"B": "b"}
    cleared = change(api, agent_id, static_headers={}, extra_headers=[])
    assert (cleared["static_headers"], cleared["extra_headers"]) == ({}, [])


def test_permissions_are_merged_and_never_null(api: Api) -> None:
    agent_id = agent(api, object_permission={"models": ["m"], "agents": ["a"], "vector_stores": ["v"]})
    granted = change(api, agent_id, object_permission={"models": []})["object_permission"]
    assert (granted["models"], granted["agents"], granted["vector_stores"]) == ([], ["a"], [])
    assert api("PATCH", f"/v1/agents/{agent_id}", {"object_permission": None}).status == 422


@since("1.109.0")
def test_an_agent_is_switched_off_and_on(api: Api) -> None:
    agent_id = agent(api)
    assert change(api, agent_id, enabled=False, execution_mode="both")["enabled"] is False
    assert told(api, agent_id)["execution_mode"] == "both"
    assert api("PATCH", f"/v1/agents/{agent_id}", {"enabled": None}).status == 422


@since("1.109.0")
def test_a_kill_switch_keeps_a_secret_that_is_sent_as_the_word_for_it(api: Api) -> None:
    switch = {"url": "https://example.com", "auth": {"type": "bearer", "token": "t"}}
    agent_id = agent(api, kill_switch=switch)
    hidden = {"type": "bearer", "token": REDACTED}
    moved = change(api, agent_id, kill_switch={"url": "https://example.com/2", "auth": hidden})["kill_switch"]
    assert moved == {
        "url": "https://example.com/2",
        "method": "POST",
        "headers": {},
        "query_params": {},
        "body": None,
        "auth": hidden,
    }
    assert change(api, agent_id, kill_switch=None)["kill_switch"] is None


@since("1.109.0")
def test_access_groups_are_replaced_and_cleared(api: Api) -> None:
    agent_id = agent(api, access_group_ids=["a"])
    assert change(api, agent_id, access_group_ids=["b"])["access_group_ids"] == ["b"]
    assert change(api, agent_id, access_group_ids=None)["access_group_ids"] == []


def test_a_name_is_taken_once(api: Api) -> None:
    name = api.name("one")
    agent(api, name)
    again = create(api, name)
    assert (again.status, again.body) == (400, {"detail": f"Agent with name {name} already exists"})
    assert api("PATCH", f"/v1/agents/{agent(api)}", {"agent_name": name}).status >= 400


def test_all_are_listed(api: Api) -> None:
    agent_id = agent(api, tpm_limit=5)
    (found,) = (each for each in api.done("GET", "/v1/agents") if each["agent_id"] == agent_id)
    assert found["tpm_limit"] == 5
    assert found["created_at"]


def test_what_is_gone_is_gone(api: Api) -> None:
    agent_id = agent(api)
    path = f"/v1/agents/{agent_id}"
    assert api.done("DELETE", path) == {"message": f"Agent {agent_id} deleted successfully"}
    assert {api("DELETE", path).status, api("GET", path).status, api("PATCH", path, {}).status} == {404}
