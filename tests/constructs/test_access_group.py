from typing import Any

import pytest

from litellm_constructs import AccessGroup, InvalidArguments, Key, LiteLLMModel, McpServer, Team


def test_a_group_is_named_as_its_id_and_has_what_teams_and_keys_may_use(stack, resources):
    AccessGroup(
        stack,
        "research",
        models=[LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o"), "claude-sonnet-4"],
        mcp_servers=["papers"],
        teams=[Team(stack, "biology")],
        keys=[Key(stack, "ci"), Key.from_token_id(stack, "other", "ab" * 32)],
    )
    assert resources()["litellm_unified_access_group"]["research"] == {
        "access_group_name": "research",
        "access_model_names": ["${litellm_model.gpt-4o.model_name}", "claude-sonnet-4"],
        "access_mcp_server_ids": ["papers"],
        "assigned_team_ids": ["${litellm_team.biology.team_id}"],
        "assigned_key_ids": ["${litellm_key.ci.token_id}", "ab" * 32],
    }


def test_a_group_grows_by_models_and_servers_which_are_references(stack, resources):
    group = AccessGroup(stack, "research", models=["claude-sonnet-4"], mcp_servers=["papers"])
    model = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    group.add(model, McpServer(stack, "github", url="https://mcp.example.com"), "o3")
    group.add(model)
    assert resources()["litellm_unified_access_group"]["research"] == {
        "access_group_name": "research",
        "access_model_names": ["claude-sonnet-4", "${litellm_model.gpt-4o.model_name}", "o3"],
        "access_mcp_server_ids": ["papers", "${litellm_mcp_server.github.server_id}"],
    }


def test_a_team_is_no_member_of_an_access_group(stack):
    group: Any = AccessGroup(stack, "research")
    with pytest.raises(InvalidArguments, match="models: takes models or their public names, and got"):
        group.add(Team(stack, "biology"))
