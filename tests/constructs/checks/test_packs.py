"""Packs of checks, and the checks that only packs have."""

from __future__ import annotations

import pytest

from litellm_constructs import (
    Budget,
    Checks,
    Credential,
    Duration,
    Fallback,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    Organization,
    SecretValue,
    Team,
)
from litellm_constructs.checks import Pack, Severity, built_in, findings
from litellm_constructs.checks._pack import ASKED, PACKS
from litellm_constructs.framework.cdk import cdk

MONTH = Duration.days(30)


def found(stack: cdk.TerraformStack, id: str) -> dict[str, str]:
    """What one check finds, with all packs: messages by path within the stack."""
    Checks.of(stack).add(*PACKS.values())
    return {one.path.removeprefix("estate/"): one.message for one in findings(stack) if one.id == id}


def unknown(stack: cdk.TerraformStack) -> str:
    return cdk.TerraformVariable(stack, "unknown", type="string").string_value


class TestPacks:
    def test_without_a_pack_its_own_checks_are_not_run(self, stack):
        Team(stack, "search")
        assert findings(stack) == []

    def test_where_a_pack_is_added_what_its_checks_find_is_an_error(self, stack):
        budget = Budget.usd(9, per=MONTH)
        here, there = Team(stack, "here", budget=budget), Team(stack, "there", budget=budget)
        here.add_key("ci", models=["gpt-4o"])
        there.add_key("ci", models=["gpt-4o"])
        Checks.of(here).add(Pack.security)
        severities = {one.path: one.severity for one in findings(stack) if one.id == "key-without-expiry"}
        assert severities == {"estate/here/ci": Severity.ERROR, "estate/there/ci": Severity.WARNING}

    def test_findings_of_a_pack_can_be_acknowledged(self, stack):
        Checks.of(stack).add(Pack.finops)
        Checks.of(Team(stack, "search")).acknowledge("team-without-budget", reason="it pays elsewhere")
        assert findings(stack) == []
        (one,) = findings(stack, acknowledged=True)
        assert (one.severity, one.reason) == (Severity.ERROR, "it pays elsewhere")

    def test_the_environment_may_name_packs(self, stack, monkeypatch: pytest.MonkeyPatch):
        Team(stack, "search")
        monkeypatch.setenv(ASKED, "finops,security")
        assert [(one.id, one.severity) for one in findings(stack)] == [("team-without-budget", Severity.ERROR)]

    def test_a_house_makes_its_own(self, stack):
        (own,) = [check for check in Pack.finops.own if check.id == "team-without-budget"]
        Team(stack, "search")
        Checks.of(stack).add(Pack("acme", "What our house wants.", (own,)))
        assert [one.id for one in findings(stack)] == ["team-without-budget"]

    @pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
    def test_a_pack_names_checks_that_are_warnings_without_it(self, pack: Pack):
        run_anyway = [built_in()[each] for each in pack.checks if isinstance(each, str)]
        assert {each.severity for each in run_anyway} == {Severity.WARNING}


class TestKeyForEveryModel:
    ID = "key-for-every-model"

    def test_a_key_that_calls_every_model_is_found(self, stack):
        Key(stack, "ci")
        Team(stack, "search").add_key("nightly")
        Team(stack, "ads", models=["all-proxy-models"]).add_key("ci")
        message = "the key calls every model of the gateway: name those that it needs, or give its team models"
        assert found(stack, self.ID) == {"ci": message, "search/nightly": message, "ads/ci": message}

    def test_models_of_the_key_or_of_its_team_are_enough(self, stack):
        Key(stack, "ci", models=["gpt-4o"])
        Team(stack, "search", models=["gpt-4o"]).add_key("ci")
        Team(stack, "ads").add_key("ci", models=["gpt-4o"])
        assert found(stack, self.ID) == {}

    def test_what_only_terraform_knows_and_a_team_made_elsewhere_are_not_judged(self, stack):
        Key(stack, "ci", models=[unknown(stack)])
        Team.from_team_id(stack, "legacy", "t-1").add_key("ci")
        assert found(stack, self.ID) == {}


class TestTeamWithoutBudget:
    ID = "team-without-budget"

    def test_a_team_that_nothing_ends_is_found(self, stack):
        Team(stack, "search")
        Organization(stack, "acme").add_team("ads")
        message = "nothing ends what the team may spend: give it a budget"
        assert found(stack, self.ID) == {"search": message, "acme/ads": message}

    def test_a_budget_of_its_own_or_of_its_organization_is_enough(self, stack):
        Team(stack, "search", budget=Budget.usd(800, per=MONTH))
        Organization(stack, "acme", budget=Budget.usd(800, per=MONTH)).add_team("ads")
        assert found(stack, self.ID) == {}

    def test_what_only_terraform_knows_and_an_organization_made_elsewhere_are_not_judged(self, stack):
        Team(stack, "search", budget=Budget.usd(unknown(stack)))
        Organization.from_organization_id(stack, "legacy", "o-1").add_team("ads")
        assert found(stack, self.ID) == {}


class TestBudgetWithoutPeriod:
    ID = "budget-without-period"

    def test_a_budget_that_never_counts_anew_is_found(self, stack):
        Team(stack, "search", budget=Budget.usd(800)).add_key("ci", budget=Budget.usd(8))
        message = "the budget never counts anew: say for how long it is"
        assert found(stack, self.ID) == {"search": message, "search/ci": message}

    def test_one_with_a_period_is_not_nor_is_none(self, stack):
        Team(stack, "search", budget=Budget.usd(800, per=MONTH)).add_key("ci")
        assert found(stack, self.ID) == {}


class TestModelWithoutFallback:
    ID = "model-without-fallback"

    def test_a_single_deployment_is_found(self, stack):
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        message = "the model has one deployment and no fallback: give it another, or fallbacks=[...]"
        assert found(stack, self.ID) == {"gpt-4o": message}

    def test_several_deployments_or_a_fallback_are_enough(self, stack):
        for name in ("east", "west"):
            LiteLLMModel(stack, name, name="balanced", model="openai/gpt-4o")
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks=["balanced"])
        Fallback(stack, "for-mini", model="mini", fallbacks=["balanced"])
        LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
        assert found(stack, self.ID) == {}

    def test_names_that_only_terraform_knows_are_not_judged(self, stack):
        LiteLLMModel(stack, "gpt-4o", name=unknown(stack), model="openai/gpt-4o")
        assert found(stack, self.ID) == {}

    def test_a_fallback_on_another_gateway_does_not_count(self, stack):
        other = LiteLLMProvider(stack, "other", alias="other")
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        Fallback(stack, "elsewhere", model="gpt-4o", fallbacks=["balanced"], provider=other)
        assert list(found(stack, self.ID)) == ["gpt-4o"]


class TestSecretInState:
    ID = "secret-in-state"

    def test_a_secret_that_terraform_keeps_is_found(self, stack):
        variable = cdk.TerraformVariable(stack, "secret", type="string", sensitive=True)
        Key(stack, "ci")
        Credential(stack, "openai", values={"api_key": SecretValue.variable(variable)})
        assert found(stack, self.ID) == {
            "ci": "the secret that is made for it stands in the state: give it one, key=SecretValue.delivered(...)",
            "openai": "credential_values.api_key stands in the state: give the secret with write_only()",
        }

    def test_what_is_write_only_or_read_by_the_gateway_is_not(self, stack):
        variable = cdk.TerraformVariable(stack, "secret", type="string", sensitive=True)
        Key(stack, "ci", key=SecretValue.delivered(stack, "ci"))
        Credential(stack, "openai", values={"api_key": SecretValue.variable(variable).write_only()})
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", api_key=SecretValue.gateway_env("OPENAI_API_KEY"))
        assert found(stack, self.ID) == {}

    def test_a_key_that_was_made_elsewhere_is_no_finding(self, stack):
        Key.from_token_id(stack, "legacy", "ab12")
        assert found(stack, self.ID) == {}
