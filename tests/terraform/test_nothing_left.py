"""A destroy leaves nothing behind: budgets that LiteLLM makes along with an object go with it, and no others."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateways import MODERN, Gateway, before
from tests.terraform.workspace import Workspace

MEMBERS = """
resource "litellm_team" "t" {{
  team_id    = "{prefix}"
  team_alias = "{prefix}"
  {team}
}}
resource "litellm_user" "u" {{
  user_id         = "{prefix}-u"
  auto_create_key = false
  teams           = [litellm_team.t.team_id]
}}
resource "litellm_team_member" "m" {{
  team_id = litellm_team.t.team_id
  user_id = "{prefix}-m"
  role    = "user"
  {member}
}}
"""
KEY = """
resource "litellm_budget" "b" {{
  budget_id  = "{prefix}"
  max_budget = 9
}}
resource "litellm_key" "k" {{
  key_alias = "{prefix}"
  {key}
}}
"""
ORGANIZATION = """
resource "litellm_budget" "b" {{
  budget_id  = "{prefix}"
  max_budget = 9
}}
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}"
  organization_alias = "{prefix}"
  {organization}
}}
"""


def _there(api: httpx.Client, budgets: set[str]) -> set[str]:
    if not budgets:
        return set()
    answer = api.post("/budget/info", json={"budgets": sorted(budgets)}).raise_for_status()
    return {row["budget_id"] for row in answer.json()}


def _of_team(api: httpx.Client, prefix: str) -> set[Any]:
    team = api.get("/team/info", params={"team_id": prefix}).raise_for_status().json()
    shared = (team["team_info"]["metadata"] or {}).get("team_member_budget_id")
    return {row["budget_id"] for row in team["team_memberships"]} | {shared}


@pytest.mark.parametrize(
    "stages",
    [
        [("", "max_budget_in_team = 3"), ("", ""), ("", "tpm_limit = 4"), ("", "rpm_limit = 5")],
        [("team_member_budget = 5", ""), ("team_member_budget = 5", "max_budget_in_team = 3")],
        [("", ""), ("team_member_rpm_limit = 5", "tpm_limit = 4")],
        [('default_team_member_models = ["a"]', "")],
    ],
    ids=["a member's own", "the team's for its members", "set later", "models of members"],
)
def test_budgets_of_members_go_with_them(
    workspace: Workspace, api: httpx.Client, prefix: str, stages: list[tuple[str, str]]
) -> None:
    made: set[Any] = set()
    for team, member in stages:
        workspace.apply(MEMBERS.format(prefix=prefix, team=team, member=member)).ok()
        assert workspace.plan().empty
        made |= _of_team(api, prefix)
    made.discard(None)
    assert _there(api, made)
    workspace.destroy().ok()
    api.post("/user/delete", json={"user_ids": [f"{prefix}-m"]}).raise_for_status()
    assert not _there(api, made)


def test_a_member_that_goes_takes_its_own_budget_along_and_not_the_teams(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    whole = MEMBERS.format(prefix=prefix, team="team_member_budget = 5", member="max_budget_in_team = 3")
    workspace.apply(whole).ok()
    team = api.get("/team/info", params={"team_id": prefix}).json()
    own = next(row["budget_id"] for row in team["team_memberships"] if row["user_id"] == f"{prefix}-m")
    shared = team["team_info"]["metadata"]["team_member_budget_id"]
    assert _there(api, {own, shared}) == {own, shared}
    workspace.apply(whole.partition('resource "litellm_team_member"')[0]).ok()
    assert _there(api, {own, shared}) == {shared}
    assert workspace.plan().empty
    workspace.destroy().ok()
    api.post("/user/delete", json={"user_ids": [f"{prefix}-m"]}).raise_for_status()


@pytest.mark.parametrize(
    "stages", [["soft_budget = 4", ""], ["", "soft_budget = 4", "soft_budget = 5"]], ids=["at once", "later"]
)
def test_the_budget_of_a_keys_soft_budget_goes_with_it(
    workspace: Workspace, api: httpx.Client, prefix: str, stages: list[str]
) -> None:
    made: set[str] = set()
    for key in stages:
        workspace.apply(KEY.format(prefix=prefix, key=key)).ok()
        assert workspace.plan().empty
        token = workspace.state()["litellm_key.k"]["token_id"]
        budget = api.get("/key/info", params={"key": token}).raise_for_status().json()["info"]["budget_id"]
        made |= {budget} if budget else set()
    there = _there(api, made)
    assert there == made
    workspace.destroy().ok()
    assert not _there(api, made)


def test_a_budget_that_others_share_stays_when_a_key_of_it_goes(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(KEY.format(prefix=prefix, key="budget_id = litellm_budget.b.budget_id")).ok()
    workspace.apply(KEY.format(prefix=prefix, key="").partition('resource "litellm_key"')[0]).ok()
    assert _there(api, {prefix}) == {prefix}
    assert workspace.plan().empty


@before(MODERN)
def test_the_budget_of_an_organization_goes_with_it_and_a_shared_one_stays(
    workspace: Workspace, api: httpx.Client, gateway: Gateway, prefix: str
) -> None:
    workspace.apply(ORGANIZATION.format(prefix=prefix, organization="max_budget = 3")).ok()
    found = api.get("/organization/info", params={"organization_id": prefix}).raise_for_status().json()
    assert _there(api, {found["budget_id"]})
    alone = ORGANIZATION.format(prefix=prefix, organization="").partition('resource "litellm_organization"')[0]
    workspace.apply(alone).ok()
    assert not _there(api, {found["budget_id"]})
    workspace.apply(ORGANIZATION.format(prefix=prefix, organization="budget_id = litellm_budget.b.budget_id")).ok()
    workspace.apply(alone).ok()
    assert _there(api, {prefix}) == {prefix}
