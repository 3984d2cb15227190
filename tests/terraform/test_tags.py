"""Tags: limits of their own or of a budget that others share, and models that they leave alone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

BUDGET = 'resource "litellm_budget" "b" {{\n  max_budget = 9\n}}\n'
TAG = 'resource "litellm_tag" "t" {{\n  name = "{prefix}"\n  {limits}\n}}\n'
MODEL = """
resource "litellm_model" "m" {{
  model_name          = "{prefix}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
"""
SHARED = "budget_id = litellm_budget.b.budget_id"


def limits_of(api: httpx.Client, name: str) -> dict[str, Any]:
    answer = api.post("/tag/info", json={"names": [name]}).raise_for_status().json()
    return answer[name].get("litellm_budget_table") or {}


@pytest.mark.parametrize(
    "stages",
    [("max_budget = 3", SHARED, "rpm_limit = 4"), (SHARED, "", "tpm_limit = 5"), ("", "max_budget = 3", "")],
    ids=["own, shared, own", "shared, none, own", "none, own, none"],
)
def test_a_tag_goes_from_limits_of_its_own_to_those_of_others_and_back(
    workspace: Workspace, api: httpx.Client, prefix: str, stages: tuple[str, ...]
) -> None:
    budgets: set[str] = set()
    for stage in stages:
        workspace.apply((BUDGET + TAG).format(prefix=prefix, limits=stage)).ok()
        assert workspace.plan().empty, stage
        shared = workspace.state()["litellm_budget.b"]["budget_id"]
        found = limits_of(api, prefix)
        budgets |= {found["budget_id"]} if found else set()
        assert (found.get("budget_id") == shared) == (stage == SHARED)
    workspace.destroy().ok()
    left = api.post("/budget/info", json={"budgets": sorted(budgets)}).raise_for_status().json() if budgets else []
    assert left == []


def test_an_import_takes_a_budget_for_the_tags_own_until_the_configuration_names_it(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(BUDGET.format()).ok()
    shared = workspace.state()["litellm_budget.b"]["budget_id"]
    api.post("/tag/new", json={"name": prefix, "budget_id": shared}).raise_for_status()
    workspace.write((BUDGET + TAG).format(prefix=prefix, limits=SHARED)).run("import", "litellm_tag.t", prefix).ok()
    assert workspace.state()["litellm_tag.t"]["max_budget"] == 9
    workspace.apply().ok()
    assert workspace.plan().empty
    assert limits_of(api, prefix)["max_budget"] == 9


def test_models_of_a_tag_keep_the_tags_that_they_have(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    models = 'models = [litellm_model.m.model_id, "config-fake"]'
    workspace.apply((MODEL + TAG).format(prefix=prefix, limits=models)).ok()
    assert workspace.plan().empty
    model_id = workspace.state()["litellm_model.m"]["model_id"]
    model = api.get("/model/info", params={"litellm_model_id": model_id}).raise_for_status().json()["data"][0]
    assert "tags" not in model["litellm_params"]
