"""Prompts: a change is a version more, and what LiteLLM refuses leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_prompt.p"


def written(name: str, content: str, **attributes: str) -> str:
    values = {"prompt_id": name, "prompt_integration": "dotprompt", "dotprompt_content": content, **attributes}
    lines = "".join(f'  {attribute} = "{value}"\n' for attribute, value in values.items())
    return f'resource "litellm_prompt" "p" {{\n{lines}}}\n'


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-prompt"
    workspace.destroy().ok()


def test_a_change_is_a_version_that_keeps_what_others_have_set(
    workspace: Workspace, api: httpx.Client, name: str
) -> None:
    workspace.apply(written(name, "User: one")).ok()
    theirs = {"prompt_integration": "dotprompt", "dotprompt_content": "User: one", "theirs": 1}
    api.patch(f"/prompts/{name}", json={"litellm_params": theirs}).raise_for_status()
    assert workspace.plan().empty
    workspace.apply(written(name, "User: two")).ok()
    assert workspace.plan().empty
    spec = api.get(f"/prompts/{name}").raise_for_status().json()["prompt_spec"]
    assert (spec["version"], spec["litellm_params"]["theirs"]) == (2, 1)


def test_the_service_that_keeps_it_changes(workspace: Workspace, api: httpx.Client, name: str) -> None:
    elsewhere = {"prompt_integration": "generic_prompt_management", "api_base": "https://x.test"}
    for attributes in ({}, elsewhere, {}):
        workspace.apply(written(name, "User: one", **attributes)).ok()
        assert workspace.plan().empty
    params = api.get(f"/prompts/{name}").raise_for_status().json()["prompt_spec"]["litellm_params"]
    assert (params["prompt_integration"], params["api_base"]) == ("dotprompt", None)


def test_environments_are_apart(workspace: Workspace, api: httpx.Client, name: str) -> None:
    production = written(name, "User: two", environment="production").replace('"p"', '"q"')
    workspace.apply(written(name, "User: one") + production).ok()
    assert workspace.plan().empty
    workspace.apply(production).ok()
    assert api.get(f"/prompts/{name}").raise_for_status().json()["environments"] == ["production"]


@pytest.mark.parametrize("id", ["{}", "{}:development"])
def test_an_import_takes_an_environment_or_development(
    workspace: Workspace, api: httpx.Client, name: str, id: str
) -> None:
    params = {"prompt_integration": "dotprompt", "dotprompt_content": "User: one"}
    api.post("/prompts", json={"prompt_id": name, "litellm_params": params}).raise_for_status()
    workspace.write(written(name, "User: one")).run("import", ADDRESS, id.format(name)).ok()
    assert workspace.plan().empty


def test_what_litellm_refuses_leaves_nothing(workspace: Workspace, name: str) -> None:
    refused = workspace.apply(written(name, "User: one", prompt_integration="nobody"))
    assert refused.code == 1
    assert "Unsupported prompt: nobody" in refused.text
    workspace.apply(written(name, "User: one")).ok()
    assert workspace.plan().empty


@pytest.mark.parametrize("wrong", ["a/b", "my_verse", "a.v1"])
def test_an_id_that_litellm_does_not_find_again_is_refused_in_the_plan(workspace: Workspace, wrong: str) -> None:
    outcome = workspace.write(written(wrong, "User: one")).run("plan")
    assert outcome.errors == ["Invalid prompt_id"]
