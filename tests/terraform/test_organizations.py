"""Organizations, with their budgets, their teams, and what a gateway without a licence says of them."""

from __future__ import annotations

from typing import Any

import httpx

from litellm_constructs.sandbox import Sandbox
from tests.gateways import MODERN, Gateway, before
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

ORGANIZATION = """
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}"
  organization_alias = "Acme"
  {more}
}}
"""
TEAM = """
resource "litellm_organization" "a" {{
  organization_alias = "{prefix} a"
  models             = ["a"]
  max_budget         = 10
}}
resource "litellm_organization" "b" {{
  organization_alias = "{prefix} b"
  models             = ["b"]
  max_budget         = 20
}}
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
  {more}
}}
resource "litellm_key" "k" {{
  team_id = litellm_team.t.team_id
}}
"""


def row(api: httpx.Client, organization_id: str) -> dict[str, Any]:
    return api.get("/organization/info", params={"organization_id": organization_id}).raise_for_status().json()


def test_without_a_licence_newer_versions_have_no_organizations_and_the_plan_says_so(
    workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    outcome = workspace.write(ORGANIZATION.format(prefix=prefix, more="")).run("plan")
    if gateway.modern:
        assert outcome.errors == ["Organizations need a LiteLLM Enterprise licence"]
        assert "Set LITELLM_LICENSE on the gateway" in outcome.text
    else:
        outcome.ok()


def test_with_a_licence_newer_versions_have_them_whole(bare: Workspace) -> None:
    limits = 'tpd_limit = {tpd}\nmodel_max_budget = {{ "gpt-4o" = 5 }}\nmax_budget = 7'
    with Sandbox(licensed=True) as gateway, admin(gateway.url, gateway.master_key) as api:
        bare.connect(gateway.url, gateway.master_key)
        for tpd in (10, 20):
            bare.apply(ORGANIZATION.format(prefix="x", more=limits.format(tpd=tpd))).ok()
            assert bare.plan().empty
            budget = row(api, "x")["litellm_budget_table"]
            assert (budget["tpd_limit"], budget["max_budget"]) == (tpd, 7)
            assert budget["model_max_budget"] == {"gpt-4o": {"budget_limit": 5}}
        bare.apply(ORGANIZATION.format(prefix="x", more="")).ok()
        assert bare.plan().empty
        budget = row(api, "x")["litellm_budget_table"]
        assert not any(budget[name] for name in ("tpd_limit", "max_budget", "model_max_budget"))
        bare.destroy().ok()


@before(MODERN)
def test_a_budget_that_others_share_is_left_alone(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    api.post("/budget/new", json={"budget_id": prefix, "max_budget": 3, "rpm_limit": 4}).raise_for_status()
    estate = ORGANIZATION.format(prefix=prefix, more=f'budget_id = "{prefix}"')
    workspace.apply(estate).ok()
    assert workspace.plan().empty
    assert row(api, prefix)["litellm_budget_table"]["max_budget"] == 3

    (workspace.directory / "terraform.tfstate").unlink()
    workspace.write(estate).run("import", "litellm_organization.o", prefix).ok()
    workspace.apply().ok()
    assert workspace.plan().empty
    budget = row(api, prefix)["litellm_budget_table"]
    assert (budget["budget_id"], budget["max_budget"], budget["rpm_limit"]) == (prefix, 3, 4)

    both = workspace.apply(ORGANIZATION.format(prefix=prefix, more=f'budget_id = "{prefix}"\nmax_budget = 5'))
    assert both.errors == ["Invalid litellm_organization"]
    assert "it stands in the budget that `budget_id` names" in both.text
    workspace.write(estate).destroy().ok()
    api.post("/budget/delete", json={"id": prefix}).raise_for_status()


@before(MODERN)
def test_a_budget_cannot_be_given_later(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(ORGANIZATION.format(prefix=prefix, more="")).ok()
    outcome = workspace.apply(ORGANIZATION.format(prefix=prefix, more='budget_id = "another"'))
    assert outcome.errors == ["LiteLLM cannot give an organization another budget"]
    workspace.apply(ORGANIZATION.format(prefix=prefix, more="")).ok()
    assert workspace.plan().empty


def test_an_organization_is_never_blocked(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(ORGANIZATION.format(prefix=prefix, more="blocked = true")).run("validate")
    assert outcome.errors == ["Invalid blocked"]
    assert "LiteLLM cannot block an organization" in outcome.text


@before(MODERN)
def test_a_team_moves_between_organizations_along_with_its_models_and_budget(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    for home in ("a", "b"):
        more = f'organization_id = litellm_organization.{home}.organization_id\nmodels = ["{home}"]\nmax_budget = 8'
        workspace.apply(TEAM.format(prefix=prefix, more=more.replace("8", "18" if home == "b" else "8"))).ok()
        # The key got the organization of its team without asking for it.
        assert workspace.plan().empty
        state = workspace.state()
        team = state["litellm_team.t"]
        assert row(api, state[f"litellm_organization.{home}"]["id"])["teams"][0]["models"] == [home]
    workspace.apply(TEAM.format(prefix=prefix, more="max_budget = 90")).ok()
    assert workspace.plan().empty
    found = api.get("/team/info", params={"team_id": team["team_id"]}).json()["team_info"]
    assert (found["organization_id"], found["max_budget"], found["models"]) == (None, 90, [])
