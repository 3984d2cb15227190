from typing import Any

import pytest

from litellm_constructs import InvalidArguments, Key, McpServer, ModelLimit, Permissions, SecretValue, Team
from litellm_constructs.framework.cdk import cdk


def secret(stack):
    return SecretValue.variable(cdk.TerraformVariable(stack, "token", type="string", sensitive=True))


def test_a_server_is_named_as_its_id_and_spoken_to_by_http(stack, only):
    McpServer(stack, "github-eu", url="https://mcp.example.com")
    assert only("litellm_mcp_server") == {
        "server_name": "github_eu",
        "transport": "http",
        "url": "https://mcp.example.com",
    }


def test_a_server_signs_in_with_secrets_that_terraform_knows(stack, only):
    token = secret(stack)
    McpServer(
        stack,
        "search",
        url="https://mcp.example.com",
        auth_type="oauth2",
        auth_value=token,
        credentials={"client_id": "ours", "client_secret": token, "scopes": ["read"]},
        headers={"X-Key": token, "X-Region": "eu"},
        access_groups=["search"],
        tools=["find"],
    )
    found = only("litellm_mcp_server")
    assert found["credentials"] == {
        "auth_value": "${var.token}",
        "client_id": "ours",
        "client_secret": "${var.token}",
        "scopes": ["read"],
    }
    assert found["static_headers"] == {"X-Key": "${var.token}", "X-Region": "eu"}
    assert (found["mcp_access_groups"], found["allowed_tools"]) == (["search"], ["find"])


@pytest.mark.parametrize("argument", ["auth_value", "credentials", "headers", "env"])
def test_a_secret_in_the_environment_of_the_gateway_is_refused(stack, argument):
    there = SecretValue.gateway_env("TOKEN")
    given: dict[str, Any] = {argument: there if argument == "auth_value" else {"client_secret": there}}
    with pytest.raises(InvalidArguments, match="LiteLLM reads no secret of an MCP server from its environment"):
        McpServer(stack, "search", url="https://mcp.example.com", auth_type="oauth2", **given)


def test_teams_and_keys_call_the_servers_that_they_are_allowed_to(stack, resources):
    github = McpServer(stack, "github", url="https://mcp.example.com")
    by_hand = McpServer.from_server_id(stack, "by-hand", "s-1")
    team = Team(stack, "search", object_permission=Permissions(mcp_servers=["s-0"], vector_stores=["v"]))
    team.allow(github, by_hand)
    team.allow(github)
    key = team.add_key("ci")
    key.allow(McpServer.from_server_id(stack, "other", "s-2"))
    reference = "${litellm_mcp_server.github.server_id}"
    made = resources()
    assert made["litellm_team"]["search"]["object_permission"] == {
        "mcp_servers": ["s-0", reference, "s-1"],
        "vector_stores": ["v"],
    }
    assert [each["object_permission"] for each in made["litellm_key"].values()] == [{"mcp_servers": ["s-2"]}]


def test_a_server_may_be_looked_up_by_its_name(stack, rendered, only):
    server = McpServer.from_server_name(stack, "github", "github")
    Key(stack, "ci").allow(server)
    assert [*rendered()["data"]["litellm_mcp_server"].values()] == [{"server_name": "github"}]
    (granted,) = only("litellm_key")["object_permission"]["mcp_servers"]
    assert granted.startswith("${data.litellm_mcp_server.")


def test_servers_alone_leave_the_models_as_they_are_and_have_no_limit_of_models(stack, only):
    team = Team(stack, "search", models=["gpt-4o"])
    github = McpServer.from_server_id(stack, "github", "s-1")
    team.allow(github, "gpt-4o-mini", limit=ModelLimit(rpm=3))
    assert only("litellm_team") == {
        "team_alias": "search",
        "models": ["gpt-4o", "gpt-4o-mini"],
        "model_rpm_limit": {"gpt-4o-mini": 3},
        "object_permission": {"mcp_servers": ["s-1"]},
    }
    with pytest.raises(InvalidArguments, match="models: to LiteLLM an empty list means all"):
        team.allow(github, limit=ModelLimit(rpm=3))
