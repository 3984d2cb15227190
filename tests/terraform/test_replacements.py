"""What a replacement takes along is said in the plan."""

from __future__ import annotations

import httpx

from tests.gateways import MODERN, before
from tests.terraform.workspace import Workspace

TEAM = """
resource "litellm_team" "t" {{
  team_id    = "{prefix}-{number}"
  team_alias = "{prefix}"
  {more}
}}
resource "litellm_key" "k" {{
  key_alias = "{prefix}"
  team_id   = litellm_team.t.team_id
}}
"""
ORGANIZATION = """
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}-{number}"
  organization_alias = "{prefix}"
}}
"""
KEEP = "lifecycle {\n    create_before_destroy = true\n  }"


def test_replacing_a_team_names_the_keys_that_go_with_it(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(TEAM.format(prefix=prefix, number=1, more="")).ok()
    api.post("/key/generate", json={"team_id": f"{prefix}-1"}).raise_for_status()
    plan = workspace.write(TEAM.format(prefix=prefix, number=2, more="")).plan()
    assert plan.actions["litellm_team.t"] == ["delete", "create"]
    assert plan.outcome.text.count("Replacing this litellm_team deletes more than itself") == 1
    assert f"deletes the 2 keys of the team '{prefix}' ({prefix}-1) along with it" in plan.outcome.text

    renamed = TEAM.format(prefix=prefix, number=1, more="max_budget = 1")
    assert "Replacing" not in workspace.write(renamed).plan().outcome.text


def test_keys_of_the_configuration_move_when_the_new_team_comes_first(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(TEAM.format(prefix=prefix, number=1, more=KEEP)).ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    workspace.apply(TEAM.format(prefix=prefix, number=2, more=KEEP)).ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["token_id"] == token
    assert api.get("/key/info", params={"key": token}).json()["info"]["team_id"] == f"{prefix}-2"


def test_replacing_a_team_without_keys_says_nothing(workspace: Workspace, prefix: str) -> None:
    alone = TEAM.partition('resource "litellm_key"')[0]
    workspace.apply(alone.format(prefix=prefix, number=1, more="")).ok()
    assert "Replacing" not in workspace.write(alone.format(prefix=prefix, number=2, more="")).plan().outcome.text


@before(MODERN)
def test_replacing_an_organization_names_its_teams_and_keys(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(ORGANIZATION.format(prefix=prefix, number=1)).ok()
    api.post("/team/new", json={"organization_id": f"{prefix}-1", "team_id": prefix}).raise_for_status()
    api.post("/key/generate", json={"team_id": prefix}).raise_for_status()
    plan = workspace.write(ORGANIZATION.format(prefix=prefix, number=2)).plan()
    assert "Replacing this litellm_organization deletes more than itself" in plan.outcome.text
    assert f"deletes the 1 team and 1 key of the organization '{prefix}' ({prefix}-1)" in plan.outcome.text
