"""Projects: with a licence they live as organizations do, and without one that is told in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.workspace import Workspace

ADDRESS = "litellm_project.it"


@pytest.fixture
def licensed(workspace: Workspace) -> Iterator[httpx.Client]:
    with Sandbox(licensed=True) as sandbox:
        (workspace.directory / "provider.tf").unlink()
        workspace.connect(sandbox.url, sandbox.master_key)
        headers = {"Authorization": f"Bearer {sandbox.master_key}"}
        with httpx.Client(base_url=sandbox.url, headers=headers) as client:
            yield client


def written(more: str = "") -> str:
    return (
        'resource "litellm_team" "t" {\n  team_id = "t"\n  team_alias = "t"\n  max_budget = 50\n}\n'
        'resource "litellm_budget" "shared" {\n  budget_id = "shared"\n  max_budget = 9\n}\n'
        f'resource "litellm_project" "it" {{\n  team_id = litellm_team.t.team_id\n  project_id = "p"\n{more}}}\n'
    )


def told(api: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/project/info", params={"project_id": "p"}).raise_for_status().json()
    return found


def test_limits_are_set_held_against_the_team_and_cleared_and_the_budget_goes_with_the_project(
    workspace: Workspace, licensed: httpx.Client
) -> None:
    workspace.apply(written('  max_budget = 5\n  tags = ["a"]\n  metadata = { ours = 1 }\n')).ok()
    budget = told(licensed)["budget_id"]
    refused = workspace.apply(written("  max_budget = 60\n"))
    assert "exceeds team's max_budget" in " ".join(refused.text.split())
    workspace.apply(written('  rpm_limit = 3\n  tags = ["b"]\n  metadata = { ours = 1 }\n')).ok()
    assert workspace.plan().empty
    now = told(licensed)
    assert (now["litellm_budget_table"]["max_budget"], now["litellm_budget_table"]["rpm_limit"]) == (None, 3)
    assert now["metadata"] == {"ours": 1, "tags": ["b"]}
    workspace.apply(written()).ok()
    assert workspace.plan().empty
    assert (told(licensed)["metadata"], told(licensed)["budget_id"]) == ({}, budget)
    workspace.destroy().ok()
    assert licensed.post("/budget/info", json={"budgets": [budget]}).json() == []


def test_a_budget_that_others_share_makes_a_project_anew_and_stays(
    workspace: Workspace, licensed: httpx.Client
) -> None:
    workspace.apply(written("  budget_id = litellm_budget.shared.budget_id\n")).ok()
    assert workspace.plan().empty
    assert told(licensed)["budget_id"] == "shared"
    workspace.apply(written("  max_budget = 5\n")).ok()
    assert told(licensed)["budget_id"] != "shared"
    assert licensed.post("/budget/info", json={"budgets": ["shared"]}).json()[0]["max_budget"] == 9
    workspace.destroy().ok()


def test_without_a_licence_the_plan_says_so(workspace: Workspace) -> None:
    assert workspace.write(written()).run("plan").errors == ["Projects need a LiteLLM Enterprise licence"]
