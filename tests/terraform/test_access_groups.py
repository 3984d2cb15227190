"""Access groups: their ids are LiteLLM's, so names find them again; teams may have them from either side."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_unified_access_group.g"


def written(name: str, more: str = "") -> str:
    return f'resource "litellm_unified_access_group" "g" {{\n  access_group_name = "{name}"\n{more}}}\n'


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-group"
    workspace.destroy().ok()


def test_a_name_that_is_taken_is_told_with_its_id(workspace: Workspace, api: httpx.Client, name: str) -> None:
    theirs = api.post("/v1/access_group", json={"access_group_name": name}).raise_for_status().json()
    refused = workspace.apply(written(name))
    assert refused.code == 1
    assert "exists already" in refused.stderr
    assert f'id = "{theirs["access_group_id"]}"' in refused.stderr
    assert ADDRESS not in workspace.state()
    api.delete(f"/v1/access_group/{theirs['access_group_id']}").raise_for_status()


def test_a_team_takes_a_group_and_neither_undoes_the_other(workspace: Workspace, name: str) -> None:
    group = written(name, '  access_model_names = ["m"]\n')
    team = (
        f'resource "litellm_team" "t" {{\n  team_alias = "{name}"\n'
        f"  access_group_ids = [{ADDRESS}.access_group_id]\n}}\n"
    )
    workspace.apply(group + team).ok()
    assert workspace.plan().empty
    workspace.apply(group + f'resource "litellm_team" "t" {{\n  team_alias = "{name}"\n}}\n').ok()
    assert workspace.plan().empty
    given = written(name, '  access_model_names = ["m"]\n  assigned_team_ids = [litellm_team.t.team_id]\n')
    workspace.apply(given + f'resource "litellm_team" "t" {{\n  team_alias = "{name}"\n}}\n').ok()
    assert workspace.plan().empty


def test_a_key_is_named_by_its_hash(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(written(prefix, '  assigned_key_ids = ["sk-1234"]\n')).run("plan")
    assert outcome.errors == ["Invalid assigned_key_ids"]
    assert "write its token_id" in " ".join(outcome.stderr.split())
    assert "sk-1234" not in outcome.stderr.replace('assigned_key_ids = ["sk-1234"]', "")
