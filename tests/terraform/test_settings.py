"""What a gateway has once: each resource manages what its configuration names, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from litellm_constructs import (
    Alerting,
    AlertType,
    Budget,
    CostSettings,
    Duration,
    EmailEvents,
    Gateway,
    GeneralSettings,
    LiteLLMModel,
    Margin,
    RouterSettings,
    SecretValue,
    TeamDefaults,
    UserDefaults,
)
from litellm_constructs.framework.cdk import cdk
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


def test_what_a_program_says_of_its_gateway_is_applied_beside_its_fallbacks_and_goes_with_it(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    """All at the same moment: LiteLLM keeps these settings and the fallbacks in few rows, and tells them by many
    calls."""
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    models = [
        LiteLLMModel(
            stack, f"{prefix}-{name}", model="openai/gpt-4o", api_key=SecretValue.gateway_env("OPENAI_API_KEY")
        )
        for name in "ab"
    ]
    models[0].add_fallbacks(models[1])
    address = SecretValue.unsafe_plain_text("https://hooks.slack.example.com/models").write_only(1)
    told = AlertType.NEW_MODEL_ADDED
    Gateway(
        stack,
        "gateway",
        router=RouterSettings(num_retries=7),
        model_aliases={f"{prefix}-best": models[0]},
        team_defaults=TeamDefaults(budget=Budget.usd(50, per=Duration.days(30))),
        user_defaults=UserDefaults(budget=Budget.usd(10)),
        alerting=Alerting(slack={told: address}, types=[told], slow_after=200),
        email_events=EmailEvents(virtual_key_rotated=False),
        costs=CostSettings(discounts={"xinference": 0.05}, margins={"xinference": Margin(percentage=0.1)}),
        public_models=models,
        public_links={prefix: "https://wiki.example.com"},
        general=GeneralSettings(maximum_spend_logs_cleanup_batch_size=900),
    )
    stack.prepare_stack()
    workspace.write("").write(json.dumps({"resource": stack.to_terraform()["resource"]}), "cdk.tf.json")
    workspace.run("apply", "-auto-approve").ok()
    assert workspace.plan().empty
    assert router(api)["num_retries"] == 7
    assert router(api)["model_group_alias"][f"{prefix}-best"] == f"{prefix}-a"
    assert {f"{prefix}-a": [f"{prefix}-b"]} in router(api)["fallbacks"]
    assert api.get("/get/default_team_settings").json()["values"]["max_budget"] == 50
    assert api.get("/config/field/info?field_name=alerting").json()["field_value"] == ["slack"]
    assert {each["model_group"] for each in api.get("/public/model_hub").json()} == {f"{prefix}-a", f"{prefix}-b"}
    workspace.destroy().ok()
    assert router(api)["num_retries"] == 2
    assert api.get("/get/default_team_settings").json()["values"]["max_budget"] is None
    assert api.get("/config/field/info?field_name=alerting").status_code == 400
