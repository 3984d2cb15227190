"""Access groups of models: what a group says of models and what models say of themselves do not fight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_access_group.g"


def model(name: str, label: str, more: str = "") -> str:
    return (
        f'resource "litellm_model" "{label}" {{\n  model_name = "{name}-{label}"\n  model_id = "{name}-{label}"\n'
        f'  custom_llm_provider = "openai"\n  base_model = "gpt-4o"\n{more}}}\n'
    )


def group(name: str, more: str = "", models: str = "[litellm_model.a.model_name, litellm_model.b.model_name]") -> str:
    return f'resource "litellm_access_group" "g" {{\n  access_group = "{name}"\n  model_names = {models}\n{more}}}\n'


def told(api: httpx.Client, name: str) -> dict[str, Any]:
    return api.get(f"/access_group/{name}/info").raise_for_status().json()


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-group"
    workspace.destroy().ok()


def test_models_keep_a_group_that_they_do_not_name(workspace: Workspace, api: httpx.Client, name: str) -> None:
    workspace.apply(model(name, "a") + model(name, "b") + group(name)).ok()
    assert workspace.plan().empty
    changed = '  model_api_base = "https://eu.example.com"\n'
    workspace.apply(model(name, "a", changed) + model(name, "b") + group(name)).ok()
    assert workspace.plan().empty
    assert told(api, name)["model_names"] == [f"{name}-a", f"{name}-b"]


def test_groups_that_share_models_lose_none_of_them(workspace: Workspace, api: httpx.Client, name: str) -> None:
    models = model(name, "a") + model(name, "b")
    groups = "".join(group(f"{name}-{number}").replace('"g"', f'"g{number}"') for number in range(4))
    workspace.apply(models + groups).ok()
    assert workspace.plan().empty
    assert all(told(api, f"{name}-{number}")["deployment_count"] == 2 for number in range(4))


def test_a_budget_of_the_groups_own_goes_with_it(workspace: Workspace, api: httpx.Client, name: str) -> None:
    models = model(name, "a") + model(name, "b")
    workspace.apply(models + group(name, '  max_budget = 5\n  budget_duration = "30d"\n')).ok()
    budget = told(api, name)["budget"]
    assert (budget["max_budget"], budget["budget_duration"]) == (5, "30d")
    workspace.apply(models + group(name, "  max_budget = 7\n")).ok()
    changed = told(api, name)["budget"]
    assert (changed["budget_id"], changed["max_budget"]) == (budget["budget_id"], 7)
    assert changed["budget_duration"] is None
    workspace.apply(models).ok()
    assert api.post("/budget/info", json={"budgets": [budget["budget_id"]]}).json() == []


def test_a_budget_that_others_share_stays(workspace: Workspace, api: httpx.Client, name: str) -> None:
    models = model(name, "a") + model(name, "b")
    shared = f'resource "litellm_budget" "b" {{\n  budget_id = "{name}"\n  max_budget = 9\n}}\n'
    workspace.apply(models + shared + group(name, "  budget_id = litellm_budget.b.budget_id\n")).ok()
    assert workspace.plan().empty
    assert told(api, name)["budget"]["max_budget"] == 9
    workspace.apply(models + shared + group(name)).ok()
    assert workspace.plan().empty
    assert api.post("/budget/info", json={"budgets": [name]}).json()[0]["max_budget"] == 9


def test_a_name_with_a_slash_is_refused_in_the_plan(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(group(f"{prefix}/g", models='["m"]')).run("plan")
    assert outcome.errors == ["Invalid access_group"]
    assert "LiteLLM's paths take no `/` in it" in " ".join(outcome.stderr.split())
