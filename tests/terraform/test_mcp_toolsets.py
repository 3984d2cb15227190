"""Toolsets: LiteLLM gives the id, so what is made is known by its name."""

from __future__ import annotations

import httpx

from litellm_constructs.sandbox import Sandbox
from tests.terraform.workspace import Workspace


def written(name: str) -> str:
    tools = '[{ server_id = "s", tool_name = "t" }]'
    return f'resource "litellm_mcp_toolset" "it" {{\n  toolset_name = "{name}"\n  tools = {tools}\n}}\n'


def test_a_create_whose_answer_is_lost_is_made_once(lab: Workspace, sandbox: Sandbox) -> None:
    sandbox.fail_next("POST", "/v1/mcp/toolset", status=503, after_effect=True)
    lab.apply(written("lost")).ok()
    assert lab.plan().empty
    made = [each for each in sandbox.requests if (each.method, each.path) == ("POST", "/v1/mcp/toolset")]
    assert len(made) == 1


def test_a_name_that_is_taken_is_told_with_the_toolset_that_has_it(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    theirs = api.post("/v1/mcp/toolset", json={"toolset_name": prefix}).raise_for_status().json()["toolset_id"]
    refused = workspace.apply(written(prefix))
    assert refused.errors == ["This litellm_mcp_toolset exists already"]
    assert f'id = "{theirs}"' in refused.text
    workspace.run("import", "litellm_mcp_toolset.it", theirs).ok()
    assert workspace.plan().changed("litellm_mcp_toolset.it") == {"tools"}
    workspace.apply().ok()
    assert workspace.plan().empty
    workspace.destroy().ok()
