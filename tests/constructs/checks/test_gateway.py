"""Checks of what a gateway has once, and of members in lists."""

from __future__ import annotations

from typing import Any

import pytest

from litellm_constructs import (
    L1,
    AccessGroup,
    Alerting,
    AlertType,
    Gateway,
    LiteLLMModel,
    LiteLLMProvider,
    MetaArguments,
    Organization,
    RouterSettings,
    SecretValue,
    Team,
    User,
)
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import (
    mcp_server,
    organization_member,
    organization_member_add,
    router_settings,
    team_callback,
    team_member_add,
)


def variable(stack, name="variable") -> str:
    return cdk.TerraformVariable(stack, name, type="string").string_value


def listed(stack, id: str, team_id: str, *members: dict[str, Any]) -> L1[Any]:
    several: Any = team_member_add.TeamMemberAdd
    return L1(several, stack, id, team_id=team_id, member=members)


class TestMemberTwice:
    ID = "member-twice"

    def test_a_member_who_stands_in_a_list_of_the_team_too_is_found_whatever_tells_who_it_is(self, stack, find):
        team = Team(stack, "search")
        ada, grace = (User(stack, name, email=f"{name}@example.com") for name in ("ada", "grace"))
        team.add_member(ada)
        team.add_member(grace)
        listed(
            stack,
            "list",
            team.team_id,
            {"user_id": ada.user_id, "role": "user"},
            {"user_email": "Grace@example.com", "role": "user"},
            {"user_email": "alan@example.com", "role": "user"},
        )
        found = find(self.ID)
        assert found.keys() == {"list"}
        assert "and so has estate/search/member-" in found["list"]
        assert "name the user in one of them" in found["list"]

    def test_two_lists_with_one_user_are_found(self, stack, find):
        listed(stack, "a", "t-1", {"user_id": "u-1", "role": "user"})
        listed(stack, "b", "t-1", {"user_id": "u-1", "role": "admin"}, {"user_id": "u-2", "role": "user"})
        listed(stack, "c", "t-2", {"user_id": "u-1", "role": "user"})
        assert find(self.ID) == {"b": "member has 'u-1', and so has estate/a: name the user in one of them"}

    def test_so_it_is_with_organizations(self, stack, find):
        acme = Organization(stack, "acme").organization_id
        user = {"user_id": "u-1", "role": "internal_user"}
        several: Any = organization_member_add.OrganizationMemberAdd
        one: Any = organization_member.OrganizationMember
        L1(several, stack, "list", organization_id=acme, member=[user])
        L1(one, stack, "one", organization_id=acme, **user)
        assert find(self.ID) == {"list": "member has 'u-1', and so has estate/one: name the user in one of them"}

    def test_other_members_and_what_only_terraform_knows_are_no_finding(self, stack, find):
        team = Team(stack, "search")
        team.add_member(User(stack, "ada"))
        listed(stack, "a", team.team_id, {"user_id": User(stack, "grace").user_id, "role": "user"})
        listed(stack, "b", team.team_id, {"user_id": variable(stack), "role": "user"})
        listed(stack, "c", variable(stack, "team"), {"user_id": "u-1", "role": "user"})
        listed(stack, "d", variable(stack, "team2"), {"user_id": "u-1", "role": "user"})
        assert find(self.ID) == {}

    def test_a_team_that_was_made_elsewhere_has_members_all_the_same(self, stack, find):
        team = Team.from_team_id(stack, "legacy", "t-1")
        team.add_member(User.from_user_id(stack, "ada", "u-1"))
        listed(stack, "list", "t-1", {"user_id": "u-1", "role": "user"})
        assert find(self.ID).keys() == {"list"}


class TestDuplicateSetting:
    ID = "duplicate-setting"

    def test_a_setting_that_two_say_is_found(self, stack, find):
        Gateway(stack, "gateway", router=RouterSettings(num_retries=3, timeout=60))
        L1(router_settings.RouterSettings, stack, "raw", num_retries=3, cooldown_time=5)
        told = "says num_retries of the gateway too, and there is one: leave it to one of them"
        assert find(self.ID) == {"raw": f"estate/gateway/router {told}"}

    def test_a_secret_that_is_write_only_is_the_same_setting(self, stack, find):
        address = SecretValue.gateway_env("SLACK")
        Gateway(stack, "a", alerting=Alerting(slack={AlertType.OUTAGE_ALERTS: address}))
        Gateway(stack, "b", alerting=Alerting(slack={AlertType.BUDGET_ALERTS: address.write_only()}))
        assert find(self.ID).keys() == {"b/alerting"}

    def test_settings_that_are_shared_or_of_another_gateway_are_no_finding(self, stack, find):
        eu = LiteLLMProvider(stack, "eu", alias="eu")
        Gateway(stack, "a", router=RouterSettings(num_retries=3))
        Gateway(stack, "b", router=RouterSettings(timeout=60))
        Gateway(stack, "c", router=RouterSettings(num_retries=3), provider=eu)
        L1(router_settings.RouterSettings, stack, "d", MetaArguments(provider=eu), timeout=5)
        assert find(self.ID) == {}


class TestAlertNotTold:
    ID = "alert-not-told"

    @pytest.mark.parametrize("write_only", [False, True])
    def test_an_address_for_what_is_not_told_is_found(self, stack, find, write_only):
        address = SecretValue.gateway_env("SLACK")
        slack = {AlertType.BUDGET_ALERTS: address.write_only() if write_only else address}
        Gateway(stack, "gateway", alerting=Alerting(slack=slack, types=[AlertType.OUTAGE_ALERTS]))
        assert find(self.ID) == {
            "gateway/alerting": "Slack has an address for budget_alerts, which is not among the types that are told"
        }

    def test_where_all_are_told_or_only_terraform_knows_which_is_no_finding(self, stack, find):
        slack = {AlertType.BUDGET_ALERTS: SecretValue.gateway_env("SLACK")}
        Gateway(stack, "a", alerting=Alerting(slack=slack))
        Gateway(stack, "b", alerting=Alerting(slack=slack, types=[variable(stack)]))
        Gateway(stack, "c", alerting=Alerting(slack=slack, types=[AlertType.BUDGET_ALERTS]))
        assert find(self.ID) == {}


def test_models_of_groups_and_of_the_public_page_are_looked_at_for_slips(stack, find):
    LiteLLMModel(stack, "claude-sonnet", model="anthropic/claude-sonnet-4-5")
    AccessGroup(stack, "group", models=["claude-sonet"])
    Gateway(stack, "gateway", public_models=["claude-sonnett"], model_aliases={"best": "claude_sonnet"})
    assert find("misspelt-model").keys() == {"group", "gateway/public_models", "gateway/router"}


def test_no_environment_is_advised_where_litellm_looks_into_none(stack, find):
    plain = SecretValue.unsafe_plain_text("it")
    given = {"a": plain.reveal()}
    server: Any = mcp_server.McpServer
    named = {"server_name": "s", "transport": "http", "url": "https://a.test"}
    L1(server, stack, "server", **named, env=given)
    L1(server, stack, "write-only", **named, credentials_wo={"auth_value": plain.reveal()})
    callback: Any = team_callback.TeamCallback
    credentials = {"langsmith_api_key": plain.reveal()}
    L1(callback, stack, "callback", team_id="t", callback_name="langsmith", callback_secrets=credentials)
    Gateway(stack, "gateway", alerting=Alerting(slack={AlertType.BUDGET_ALERTS: plain}))
    advice = {name: message.partition(": use ")[2] for name, message in find("plain-text-secret").items()}
    assert advice == {
        "callback": "SecretValue.variable",
        "server": "SecretValue.variable",
        "write-only": "SecretValue.variable",
        "gateway/alerting": "SecretValue.gateway_env or SecretValue.variable",
    }
