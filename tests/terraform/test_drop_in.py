"""Configurations as people have them from the Go providers and their documentation."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
from tests.terraform.workspace import Workspace

CONFIGURATIONS = sorted((Path(__file__).parent / "drop_in").glob("*.tf"))


def own(text: str, prefix: str) -> str:
    """The configuration with names that nothing else on the gateway has: a test may share it with others."""
    return text.replace("my-", f"{prefix}-")


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: path.stem)
def test_a_configuration_for_a_go_provider_plans_and_applies(path: Path, workspace: Workspace, prefix: str) -> None:
    workspace.write(own(path.read_text(), prefix))
    workspace.run("validate").ok()
    workspace.apply().ok()
    assert workspace.plan().empty
    workspace.destroy().ok()


def test_a_service_account_gives_its_key_its_name(workspace: Workspace, prefix: str) -> None:
    estate = """
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
        }}
        resource "litellm_key" "k" {{
          service_account_id = "{prefix}-ci"
          team_id            = litellm_team.t.id
          {more}
        }}
    """
    workspace.apply(estate.format(prefix=prefix, more="")).ok()
    assert workspace.state()["litellm_key.k"]["key_alias"] == f"{prefix}-ci"
    assert workspace.plan().empty
    workspace.apply(estate.format(prefix=prefix, more=f'key_alias = "{prefix}-other"')).ok()
    assert workspace.plan().empty
    workspace.write(estate.format(prefix=prefix, more=""))
    assert workspace.plan().changed("litellm_key.k") == {"key_alias"}


def test_a_user_comes_with_a_key_unless_told_otherwise(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    user = 'resource "litellm_user" "{name}" {{\n  user_id = "{prefix}-{name}"\n  {more}\n}}\n'
    workspace.apply(
        user.format(name="with", prefix=prefix, more="")
        + user.format(name="without", prefix=prefix, more="auto_create_key = false")
    ).ok()
    assert workspace.plan().empty
    state = workspace.state()
    assert state["litellm_user.without"]["key"] is None
    key = state["litellm_user.with"]["key"]
    assert api.get("/key/info", params={"key": key}).raise_for_status().json()["info"]["user_id"] == f"{prefix}-with"
    # It says something about the creation, so a change afterwards touches nothing.
    workspace.write(user.format(name="with", prefix=prefix, more="auto_create_key = false"))
    workspace.apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_user.with"]["key"] == key


SEEDS = Path(__file__).parent / "drop_in" / "seeds"
LICENSED = {"model_max_budget", "guardrails", "tags"}


def test_the_models_of_the_first_documentation_work_as_they_stand(workspace: Workspace) -> None:
    workspace.write((SEEDS / "model.tf").read_text() + 'variable "openai_api_key" {}\n')
    workspace.apply(openai_api_key="sk-not-a-real-key").ok()
    assert workspace.plan(openai_api_key="sk-not-a-real-key").empty
    workspace.destroy(openai_api_key="sk-not-a-real-key").ok()
    workspace.apply((SEEDS / "model_page.tf").read_text()).ok()
    assert workspace.plan().empty


def test_the_provider_of_the_first_documentation_works_as_it_stands(bare: Workspace, gateway: Gateway) -> None:
    variables = 'variable "litellm_api_base" {}\nvariable "litellm_api_key" {}\n'
    team = 'resource "litellm_team" "t" {\n  team_alias = "t"\n}\n'
    bare.write((SEEDS / "provider.tf").read_text() + variables + team, "provider.tf")
    plan = bare.plan(litellm_api_base=gateway.url, litellm_api_key=gateway.master_key)
    assert plan.actions == {"litellm_team.t": ["create"]}


def test_the_key_of_the_first_documentation_works_where_there_is_a_licence(
    bare: Workspace, workspace: Workspace, prefix: str
) -> None:
    key = (SEEDS / "key.tf").read_text()
    outcome = workspace.write(key).run("plan")
    assert {each.split()[0] for each in outcome.errors} == LICENSED
    free = re.sub(r"  (model_max_budget|guardrails|tags) .*?[\]}]\n", "", key, flags=re.DOTALL)
    workspace.apply(free.replace("prod-key-1", prefix)).ok()
    assert workspace.plan().empty
    with Sandbox(licensed=True) as licensed:
        bare.connect(licensed.url, licensed.master_key)
        bare.apply(key).ok()
        assert bare.plan().empty
        bare.destroy().ok()
