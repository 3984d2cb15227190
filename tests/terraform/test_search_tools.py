"""Search tools: the API key rests, changes, is put back and is not forgotten."""

from __future__ import annotations

import httpx

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_search_tool.it"


def written(name: str, key: str | None, more: str = "") -> str:
    secret = "" if key is None else f'  api_key = "{key}"\n'
    return (
        f'resource "litellm_search_tool" "it" {{\n  search_tool_name = "{name}"\n  search_provider = "tavily"\n'
        f"{secret}{more}}}\n"
    )


def test_a_key_rests_and_changes_and_is_put_back(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    def told() -> dict[str, object]:
        tool_id = workspace.state()[ADDRESS]["search_tool_id"]
        found: dict[str, object] = api.get(f"/search_tools/{tool_id}").raise_for_status().json()["litellm_params"]
        return found

    for key in ("sk-first-12345", "sk-other-67890", "abc"):
        workspace.apply(written(prefix, key)).ok()
        assert workspace.plan().empty, key
    workspace.apply(written(prefix, "sk-other-67890", "  timeout = 5\n")).ok()
    assert told() == {"search_provider": "tavily", "api_key": "sk****90", "timeout": 5}
    tool_id = workspace.state()[ADDRESS]["search_tool_id"]
    theirs = {"search_tool_name": prefix, "litellm_params": {"search_provider": "tavily", "api_key": "sk-theirs-999"}}
    api.put(f"/search_tools/{tool_id}", json={"search_tool": theirs}).raise_for_status()
    assert workspace.plan().changed(ADDRESS) == {"api_key", "timeout"}
    workspace.apply().ok()
    assert told()["api_key"] == "sk****90"

    workspace.run("state", "rm", ADDRESS).ok()
    workspace.run("import", ADDRESS, tool_id).ok()
    assert workspace.state()[ADDRESS]["api_key"] is None
    refused = workspace.apply(written(prefix, None, "  timeout = 6\n"))
    assert refused.errors == ["LiteLLM would forget the API key of this search tool"]
    workspace.apply(written(prefix, "sk-other-67890", "  timeout = 6\n")).ok()
    workspace.apply(written(prefix, None, "  timeout = 6\n")).ok()
    assert workspace.plan().empty
    assert told() == {"search_provider": "tavily", "timeout": 6}
    workspace.destroy().ok()


def test_a_mask_is_refused(workspace: Workspace) -> None:
    outcome = workspace.write(written("masked", "sk****45")).run("plan")
    assert outcome.errors == ["Invalid api_key"]
    assert "it is what LiteLLM shows instead of a secret" in outcome.text


def test_a_name_that_is_taken_is_told(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    theirs = {"search_tool_name": prefix, "litellm_params": {"search_provider": "tavily"}}
    tool_id = api.post("/search_tools", json={"search_tool": theirs}).raise_for_status().json()["search_tool_id"]
    refused = workspace.apply(written(prefix, None))
    api.delete(f"/search_tools/{tool_id}").raise_for_status()
    assert refused.errors == ["This litellm_search_tool exists already"]
