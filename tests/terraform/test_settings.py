"""What a gateway has once: each resource manages what its configuration names, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.gateways import since
from tests.terraform.workspace import Workspace

RETRIES = 'resource "litellm_router_settings" "retries" {\n  num_retries = 7\n}\n'
COOLDOWN = 'resource "litellm_router_settings" "cooldown" {\n  cooldown_time = 9\n}\n'


def router(api: httpx.Client) -> dict[str, Any]:
    return api.get("/router/settings").raise_for_status().json()["current_values"]


def change(api: httpx.Client, **settings: Any) -> None:
    """As the admin page does."""
    api.post("/config/update", json={"router_settings": settings}).raise_for_status()


@pytest.fixture(autouse=True)
def _as_it_was(api: httpx.Client) -> Any:
    yield
    change(api, num_retries=2, cooldown_time=5, allowed_fails=3)


def test_what_somebody_changes_comes_back_and_what_nobody_names_is_left(
    workspace: Workspace, api: httpx.Client
) -> None:
    workspace.apply(RETRIES).ok()
    change(api, num_retries=4, allowed_fails=8)
    plan = workspace.plan()
    assert plan.changed("litellm_router_settings.retries") == {"num_retries"}
    workspace.apply().ok()
    assert (router(api)["num_retries"], router(api)["allowed_fails"]) == (7, 8)
    assert workspace.plan().empty
    workspace.destroy().ok()
    assert (router(api)["num_retries"], router(api)["allowed_fails"]) == (2, 8)


def test_a_setting_that_is_no_longer_named_gets_litellms_own_value(workspace: Workspace, api: httpx.Client) -> None:
    workspace.apply(RETRIES.replace("}", "  allowed_fails = 8\n}")).ok()
    workspace.apply(RETRIES).ok()
    assert (router(api)["num_retries"], router(api)["allowed_fails"]) == (7, 3)
    assert workspace.plan().empty


def test_two_resources_share_what_a_gateway_has_once_and_no_setting_of_it(
    workspace: Workspace, api: httpx.Client
) -> None:
    workspace.apply(RETRIES + COOLDOWN).ok()
    assert (router(api)["num_retries"], router(api)["cooldown_time"]) == (7, 9)
    assert workspace.plan().empty
    both = RETRIES + COOLDOWN.replace("}", "  num_retries = 3\n}")
    refused = workspace.write(both).run("plan")
    assert "Two resources set num_retries" in refused.errors
    copied = RETRIES + COOLDOWN + RETRIES.replace('"retries"', '"copy"') + RETRIES.replace('"retries"', '"copy2"')
    assert "Two resources set num_retries" in workspace.write(copied).run("plan").errors
    again = ("-replace", "litellm_router_settings.retries")
    workspace.write(RETRIES + COOLDOWN).run("apply", "-auto-approve", *again).ok()
    assert router(api)["num_retries"] == 7


def test_an_id_of_what_a_gateway_has_once_is_its_name(workspace: Workspace) -> None:
    block = 'import {\n  to = litellm_router_settings.retries\n  id = "other"\n}\n'
    refused = workspace.write(block + RETRIES).run("plan")
    assert refused.errors == ["Invalid id of a litellm_router_settings"]
    assert "is not router_settings, the one that a gateway has" in refused.text


def test_a_team_and_a_user_have_nothing_of_the_defaults_of_a_gateway(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    defaults = """
        resource "litellm_default_team_settings" "d" {
          max_budget              = 5
          budget_duration         = "7d"
          tpm_limit               = 9
        }
        resource "litellm_default_user_settings" "d" {
          max_budget = 5
          models     = ["m"]
        }
        """
    objects = f"""
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
          tpm_limit  = 4
          depends_on = [litellm_default_team_settings.d]
        }}
        resource "litellm_user" "u" {{
          user_id         = "{prefix}"
          user_role       = "internal_user"
          auto_create_key = false
          depends_on      = [litellm_default_user_settings.d]
        }}
        """
    workspace.apply(defaults + objects).ok()
    plan = workspace.plan()
    assert plan.empty, [(address, plan.changed(address)) for address in plan.actions]
    state = workspace.run("show", "-json").ok().stdout
    team_id = next(
        each["values"]["team_id"]
        for each in json.loads(state)["values"]["root_module"]["resources"]
        if each["type"] == "litellm_team"
    )
    team = api.get("/team/info", params={"team_id": team_id}).raise_for_status().json()["team_info"]
    assert (team["max_budget"], team["budget_duration"], team["tpm_limit"]) == (None, None, 4)
    workspace.destroy().ok()
    assert api.get("/get/default_team_settings").json()["values"]["max_budget"] is None


DEFAULTS = """
resource "litellm_unified_access_group" "g" {{
  for_each          = toset(["one", "two"])
  access_group_name = "{prefix}-${{each.key}}"
}}
resource "litellm_default_team_settings" "d" {{
  access_group_ids = {ids}
}}
"""


@since("1.102.0")
def test_teams_get_access_groups_by_default_that_exist(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    def told() -> list[str]:
        return api.get("/get/default_team_settings").raise_for_status().json()["values"]["access_group_ids"]

    groups = "[for group in litellm_unified_access_group.g : group.access_group_id]"
    for ids, count in ((groups, 2), (f"slice({groups}, 0, 1)", 1), ("null", 0), (groups, 2)):
        workspace.apply(DEFAULTS.format(prefix=prefix, ids=ids)).ok()
        assert workspace.plan().empty
        assert len(told() or ()) == count
    workspace.destroy().ok()
    assert not told()
