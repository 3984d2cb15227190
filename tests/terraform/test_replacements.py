"""What a replacement or a delete takes along is said in the plan, and what is advised works."""

from __future__ import annotations

import httpx
import pytest

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
    assert plan.outcome.text.count("Replacing this litellm_team deletes more than a plan shows") == 1
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
    assert "Replacing this litellm_organization deletes more than a plan shows" in plan.outcome.text
    assert f"deletes the 1 team and 1 key of the organization '{prefix}' ({prefix}-1)" in plan.outcome.text


PEOPLE = """
resource "litellm_team" "t" {{
  for_each   = toset(["a", "b"])
  team_id    = "{prefix}-${{each.key}}"
  team_alias = "{prefix}"
}}
resource "litellm_user" "u" {{
  user_id         = "{prefix}-u"
  auto_create_key = false
}}
"""
MEMBER = """
resource "litellm_team_member" "m" {
  team_id = litellm_team.t["a"].team_id
  user_id = litellm_user.u.user_id
  role    = "user"
}
"""


def _keys(api: httpx.Client, prefix: str) -> None:
    """Keys that no configuration has: two in the first team, one in none."""
    for more in ({"team_id": f"{prefix}-a"}, {"team_id": f"{prefix}-a"}, {}):
        api.post("/key/generate", json={"user_id": f"{prefix}-u", **more}).raise_for_status()


def test_deleting_a_member_a_team_or_a_user_counts_the_keys_that_go_with_it(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    people = PEOPLE.format(prefix=prefix)
    workspace.apply(people + MEMBER).ok()
    assert not workspace.run("plan", "-destroy").ok().warnings
    _keys(api, prefix)

    plan = workspace.write(people).plan()
    assert plan.outcome.warnings == ["Deleting this litellm_team_member deletes more than a plan shows"]
    assert f"deletes the 2 keys that the user '{prefix}-u' has in the team {prefix}-a" in plan.outcome.text
    plan = workspace.write(people.partition('resource "litellm_user"')[0]).plan()
    assert "Deleting this litellm_user deletes more than a plan shows" in plan.outcome.warnings
    assert f"deletes the 3 keys of the user '{prefix}-u'" in plan.outcome.text
    told = workspace.run("plan", "-destroy").ok().text
    assert f"deletes the 2 keys of the team '{prefix}' ({prefix}-a) along with it" in told
    assert not workspace.apply(people + MEMBER).warnings


def test_a_user_that_leaves_a_team_counts_the_keys_that_go_with_that(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    people = PEOPLE.format(prefix=prefix).replace(
        "auto_create_key = false", 'teams = [litellm_team.t["a"].team_id]\n auto_create_key = false'
    )
    workspace.apply(people).ok()
    _keys(api, prefix)
    moved = people.replace('teams = [litellm_team.t["a"]', 'teams = [litellm_team.t["b"]')
    plan = workspace.write(moved).plan()
    assert plan.outcome.warnings == ["Changing this litellm_user deletes more than a plan shows"]
    assert f"deletes the 2 keys that the user '{prefix}-u' has in the teams that it leaves" in plan.outcome.text
    left = people.replace('teams = [litellm_team.t["a"].team_id]', "teams = []")
    assert "deletes the 2 keys" in workspace.write(left).plan().outcome.text


FOLLOWED = """
resource "litellm_team" "t" {{
  team_id    = "{prefix}-{team}"
  team_alias = "{prefix}"
  lifecycle {{
    create_before_destroy = true
  }}
}}
resource "litellm_user" "u" {{
  for_each        = toset(["u", "v"])
  user_id         = "{prefix}-${{each.key}}"
  auto_create_key = false
}}
resource "litellm_team_member" "m" {{
  team_id            = litellm_team.t.team_id
  user_id            = litellm_user.u["{user}"].user_id
  role               = "user"
  max_budget_in_team = 3
  lifecycle {{
    create_before_destroy = true
  }}
}}
resource "litellm_key" "k" {{
  key_alias  = "{prefix}"
  team_id    = litellm_team.t.team_id
  user_id    = litellm_user.u["{user}"].user_id
  depends_on = [litellm_team_member.m]
}}
"""


@pytest.mark.parametrize(
    ("team", "user"), [("2", "u"), ("1", "v"), ("2", "v")], ids=["another team", "another user", "both"]
)
def test_a_members_key_follows_to_another_team_or_user_that_comes_first(
    workspace: Workspace, api: httpx.Client, prefix: str, team: str, user: str
) -> None:
    workspace.apply(FOLLOWED.format(prefix=prefix, team="1", user="u")).ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    plan = workspace.write(FOLLOWED.format(prefix=prefix, team=team, user=user)).plan()
    assert "gives another owner in the same apply move before that" in plan.outcome.text
    workspace.apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["token_id"] == token
    held = api.get("/key/info", params={"key": token}).raise_for_status().json()["info"]
    assert (held["team_id"], held["user_id"]) == (f"{prefix}-{team}", f"{prefix}-{user}")
    if team == "2":
        assert api.get("/team/info", params={"team_id": f"{prefix}-1"}).status_code == 404


KEY = """
variable "generation" {{
  default = 1
}}
resource "terraform_data" "generation" {{
  input = var.generation
}}
resource "litellm_key" "k" {{
  key_alias = "{alias}"
  lifecycle {{
    create_before_destroy = {first}
    replace_triggered_by  = [terraform_data.generation]
  }}
}}
"""
IN_THE_WAY = "The new litellm_key cannot be created before the old one is destroyed"


def test_an_alias_in_the_way_of_a_new_key_is_said_in_the_plan_and_by_the_refusal(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(KEY.format(alias=prefix, first="true")).ok()
    before = workspace.state()["litellm_key.k"]["token_id"]
    other = KEY.format(alias=prefix, first="true").replace("key_alias", 'key_type  = "management"\n  key_alias')
    assert workspace.write(other).plan().outcome.warnings == [IN_THE_WAY]
    for refused in (workspace.apply(), workspace.apply(KEY.format(alias=prefix, first="true"), generation="2")):
        assert refused.code == 1
        assert f"Key with alias '{prefix}' already exists" in refused.text
        assert "only if its alias changes along" in refused.text
    assert workspace.state()["litellm_key.k"]["token_id"] == before

    workspace.apply(KEY.format(alias=prefix, first="false"), generation="3").ok()
    assert workspace.plan(generation="3").empty
    assert workspace.state()["litellm_key.k"]["token_id"] != before
    assert api.get("/key/list", params={"key_alias": prefix}).json()["total_count"] == 1


def test_a_key_whose_alias_changes_with_its_generation_comes_before_the_old_one_goes(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.write(KEY.format(alias=prefix + "-${var.generation}", first="true"))
    tokens: list[str] = []
    for generation in ("1", "2"):
        outcome = workspace.apply(generation=generation).ok()
        assert not outcome.warnings
        assert workspace.plan(generation=generation).empty
        tokens.append(workspace.state()["litellm_key.k"]["token_id"])
    assert tokens[0] != tokens[1]
    listed = api.get("/key/list", params={"key_alias": f"{prefix}-1", "return_full_object": True}).json()["keys"]
    assert listed == []
    workspace.destroy(generation="2").ok()
