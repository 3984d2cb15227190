"""Agents: cards rest with what LiteLLM fills in, and secrets that it hides rest, change and go."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateways import since
from tests.terraform.workspace import Workspace

ADDRESS = "litellm_agent.it"


def written(name: str, more: str = "") -> str:
    return f'resource "litellm_agent" "it" {{\n  agent_name = "{name}"\n{more}}}\n'


def told(workspace: Workspace, api: httpx.Client) -> dict[str, Any]:
    agent_id = workspace.state()[ADDRESS]["agent_id"]
    found: dict[str, Any] = api.get(f"/v1/agents/{agent_id}").raise_for_status().json()
    return found


CARD = '  agent_card = { name = "n", url = "https://one.example.com", version = "2", skills = [] }\n'
OTHER = '  agent_card = { name = "n", url = "https://two.example.com" }\n'
SECRETS = '  secret_litellm_params = { api_key = "sk-first-12345", deep = { token = "t" } }\n'


def test_a_card_rests_changes_and_goes(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    for card in (CARD, OTHER, '  agent_card = { name = "n", capabilities = { push_notifications = false } }\n', ""):
        workspace.apply(written(prefix, card)).ok()
        assert workspace.plan().empty, card
    agent_id = workspace.state()[ADDRESS]["agent_id"]
    workspace.apply(written(prefix, CARD)).ok()
    theirs = {
        "agent_card_params": {"name": "n", "url": "https://theirs.example.com", "skills": [{"id": "s", "name": "S"}]}
    }
    api.patch(f"/v1/agents/{agent_id}", json=theirs).raise_for_status()
    before, after = workspace.plan().values(ADDRESS, "agent_card")
    assert {name for name in after if before[name] != after[name]} == {"url", "skills", "version"}
    workspace.apply().ok()
    assert told(workspace, api)["agent_card_params"]["url"] == "https://one.example.com"
    workspace.destroy().ok()


def test_a_capability_that_is_dropped_is_refused(workspace: Workspace) -> None:
    card = '  agent_card = { name = "n", capabilities = { push_notifications = true } }\n'
    outcome = workspace.write(written("refused", card)).run("plan")
    assert outcome.errors == ["Invalid agent_card"]
    assert "the gateway cannot pass it on" in outcome.text


def test_secrets_rest_and_change_and_go(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(written(prefix, f'{SECRETS}  litellm_params = {{ model = "m" }}\n')).ok()
    assert workspace.plan().empty
    # What changes beside them leaves them as they are.
    workspace.apply(written(prefix, f'{SECRETS}  litellm_params = {{ model = "o" }}\n')).ok()
    params = told(workspace, api)["litellm_params"]
    assert (params["model"], params["api_key"]) == ("o", "REDACTED_BY_LITELM")
    workspace.apply(written(prefix, '  secret_litellm_params = { api_key = "sk-other" }\n')).ok()
    assert workspace.plan().empty
    workspace.apply(written(prefix)).ok()
    assert workspace.plan().empty
    assert "model" not in told(workspace, api)["litellm_params"]
    assert workspace.write(written(prefix, '  litellm_params = { api_key = "REDACTED_BY_LITELM" }\n')).run(
        "plan"
    ).errors == ["Invalid litellm_params"]
    workspace.apply(written(prefix)).ok()
    workspace.destroy().ok()


@since("1.109.0")
def test_a_kill_switch_keeps_a_secret_that_an_import_does_not_have(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    def switch(url: str, auth: str) -> str:
        return written(prefix, f'  kill_switch = {{ url = "https://{url}.example.com", auth = {{ {auth} }} }}\n')

    for auth in (
        'type = "bearer", token = "one"',
        'type = "bearer", token = "two"',
        'type = "api_key", api_key = "three"',
        'type = "api_key", api_key = "three", header_name = "x-api-key"',
        'type = "api_key", api_key = "three", header_name = "x-key"',
        'type = "basic", username = "four", password = "five"',
    ):
        workspace.apply(switch("one", auth)).ok()
        assert workspace.plan().empty, auth
    agent_id = workspace.state()[ADDRESS]["agent_id"]
    workspace.run("state", "rm", ADDRESS).ok()
    workspace.run("import", ADDRESS, agent_id).ok()
    assert workspace.state()[ADDRESS]["kill_switch"]["auth"]["password"] is None
    workspace.apply(switch("two", 'type = "basic", username = "four"')).ok()
    assert told(workspace, api)["kill_switch"]["url"] == "https://two.example.com"
    workspace.apply(written(prefix)).ok()
    assert workspace.plan().empty
    assert told(workspace, api)["kill_switch"] is None
    workspace.destroy().ok()


def test_a_name_that_is_taken_is_told(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    theirs = {"agent_name": prefix, "agent_card_params": {"name": "n"}}
    agent_id = api.post("/v1/agents", json=theirs).raise_for_status().json()["agent_id"]
    refused = workspace.apply(written(prefix))
    api.delete(f"/v1/agents/{agent_id}").raise_for_status()
    assert refused.errors == ["This litellm_agent exists already"]
