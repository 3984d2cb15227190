"""Checks of names, of gateways and of secrets."""

from __future__ import annotations

import pytest

from litellm_constructs import (
    L1,
    Credential,
    Fallback,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    Organization,
    SecretValue,
    Team,
    User,
)
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import key as key_spec
from provider_shim.resources import model as model_spec

SECRET = "sk-" + "live" * 5


def variable(stack) -> str:
    return cdk.TerraformVariable(stack, "variable", type="string").string_value


class TestDuplicateName:
    ID = "duplicate-name"

    def test_an_alias_that_two_keys_have_is_found(self, stack, find):
        Key(stack, "a", alias="ci")
        Key(stack, "b", alias="CI")
        assert find(self.ID) == {"b": "estate/a has the same key_alias, and LiteLLM allows it once: change one"}

    def test_a_user_who_is_a_member_twice_is_found(self, stack, find):
        ada, team = User(stack, "ada"), Team(stack, "search")
        team.add_member(ada)
        team.add_member(ada, id="again")
        assert find(self.ID) == {
            "search/again": "estate/search/member-ada has the same team_id and user_id, and LiteLLM allows it once: "
            "change one"
        }

    def test_a_second_fallback_of_a_kind_is_found(self, stack, find):
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks=["gpt-4o-mini"])
        Fallback(stack, "again", model="gpt-4o", fallbacks=["claude-sonnet"])
        assert find(self.ID).keys() == {"again"}

    def test_names_of_two_gateways_or_of_different_objects_are_not(self, stack, find):
        Key(stack, "a", alias="ci")
        Key(stack, "b", alias="ci", provider=LiteLLMProvider(stack, "eu", alias="eu"))
        User(stack, "ada", user_id="one", email="one")
        team = Team(stack, "t", team_id="one")
        team.add_member(User(stack, "grace"))
        team.add_member(User(stack, "edsger"))
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        alias = variable(stack)
        Key(stack, "a", alias=alias)
        Key(stack, "b", alias=alias)
        assert find(self.ID) == {}

    def test_imported_objects_are_no_finding(self, stack, find):
        Team(stack, "t", team_id="one")
        Team.from_team_id(stack, "same", "one")
        assert find(self.ID) == {}


class TestSameAlias:
    ID = "same-alias"

    def test_an_alias_that_two_teams_have_is_found(self, stack, find):
        Team(stack, "a", name="search")
        Team(stack, "b", name="search")
        assert find(self.ID) == {"b": "team_alias 'search' is that of estate/a too: give one of them another name"}

    def test_a_team_and_an_organization_may_have_one_alias(self, stack, find):
        Team(stack, "search")
        Organization(stack, "org", name="search")
        assert find(self.ID) == {}

    def test_an_alias_that_only_terraform_knows_is_no_finding(self, stack, find):
        alias = variable(stack)
        Team(stack, "a", name=alias)
        Team(stack, "b", name=alias)
        assert find(self.ID) == {}

    def test_an_imported_team_is_no_finding(self, stack, find):
        Team(stack, "search")
        Team.from_team_id(stack, "other", "search")
        assert find(self.ID) == {}


class TestNoDefaultProvider:
    ID = "no-default-provider"

    @pytest.fixture
    def aliased(self, stack):
        other = cdk.TerraformStack(stack.node.root, "other")
        return other, LiteLLMProvider(other, "eu", alias="eu", api_base="https://eu.example.com")

    def test_a_construct_that_no_provider_is_for_is_found(self, aliased, find):
        other, eu = aliased
        Team(other, "search", provider=eu).add_key("ci")
        Team(other, "ads")
        problem = "no provider is given, and all of the stack have aliases (eu): give it one"
        assert find(self.ID) == {"other/ads": problem}

    def test_a_provider_without_an_alias_is_for_all(self, aliased, find):
        other, _ = aliased
        LiteLLMProvider(other, "litellm")
        Team(other, "ads")
        assert find(self.ID) == {}

    def test_an_alias_that_only_terraform_knows_is_one(self, aliased, find):
        other, eu = aliased
        eu.alias = variable(other)
        Team(other, "ads")
        assert list(find(self.ID)) == ["other/ads"]

    def test_imported_objects_are_no_finding(self, aliased, find):
        other, _ = aliased
        Team.from_team_id(other, "legacy", "t-1")
        assert find(self.ID) == {}


class TestReferenceToAnotherGateway:
    ID = "reference-to-another-gateway"

    def test_what_is_on_another_gateway_is_found(self, stack, find):
        eu = LiteLLMProvider(stack, "eu", alias="eu")
        mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
        Team(stack, "search", provider=eu, models=[mini]).add_member(User(stack, "ada"))
        assert find(self.ID) == {
            "search": "models refers to estate/mini, which has another provider: give both the same",
            "search/member-ada": "user_id refers to estate/ada, which has another provider: give both the same",
        }

    def test_what_is_on_the_same_gateway_is_not(self, stack, find):
        eu = LiteLLMProvider(stack, "eu", alias="eu")
        mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini", provider=eu, fallbacks=["gpt-4o"])
        Team(stack, "search", provider=eu, models=[mini, variable(stack)]).add_key("ci")
        assert find(self.ID) == {}

    def test_another_stack_may_have_another_provider_for_the_same_gateway(self, stack, find):
        team = Team(stack, "search")
        other = cdk.TerraformStack(stack.node.root, "other")
        LiteLLMProvider(other, "litellm")
        Key(other, "ci", team=team)
        assert find(self.ID) == {}

    def test_imported_objects_are_no_finding(self, stack, find):
        eu = LiteLLMProvider(stack, "eu", alias="eu")
        Key(stack, "ci", team=Team.from_team_id(stack, "legacy", "t-1", provider=eu))
        assert find(self.ID) == {}


class TestLiteralSecret:
    ID = "literal-secret"

    def test_a_secret_in_plain_text_is_found_wherever_it_stands(self, stack, find):
        L1(
            model_spec.Model,
            stack,
            "raw",
            model_name="m",
            custom_llm_provider="openai",
            base_model="m",
            model_api_key="k",
        )
        LiteLLMModel(stack, "m", model="openai/m", parameters={"azure_ad_token": "t", "extra": {"x": [SECRET]}})
        L1(key_spec.Key, stack, "key", key="sk-1")
        Team(stack, "search", metadata={"note": f"use {SECRET}"})
        told = "is a secret in plain text: use SecretValue.gateway_env or SecretValue.variable"
        found = find(self.ID)
        assert found.keys() == {"raw", "m", "key", "search"}
        assert found["raw"] == f"model_api_key {told}"
        assert found["search"] == f"metadata.note {told}"
        assert found["m"] in (
            f"additional_litellm_params.azure_ad_token {told}",
            f"additional_litellm_params.extra.x {told}",
        )
        assert SECRET not in str(found)

    def test_a_credential_has_no_secret_in_plain_text(self, stack, find):
        Credential(stack, "a", values={"api_key": "k", "api_base": "https://a.example.com"})
        Credential(stack, "b", values={"api_key": SecretValue.gateway_env("KEY"), "api_base": "https://b.example.com"})
        told = "is a secret in plain text: use SecretValue.gateway_env or SecretValue.variable"
        assert find(self.ID) == {"a": f"credential_values.api_key {told}"}

    def test_secrets_that_stand_elsewhere_are_not(self, stack, find):
        LiteLLMModel(stack, "a", model="openai/a", api_key=SecretValue.gateway_env("OPENAI_API_KEY"))
        LiteLLMModel(stack, "b", model="openai/b", parameters={"azure_ad_token": "os.environ/KEY", "max_tokens": 5})
        LiteLLMModel(stack, "c", model="openai/sk-1", api_key=SecretValue.unsafe_plain_text(SECRET))
        assert find(self.ID) == {}

    def test_a_secret_that_only_terraform_knows_is_no_finding(self, stack, find):
        LiteLLMModel(stack, "a", model="openai/a", parameters={"azure_ad_token": variable(stack)})
        assert find(self.ID) == {}

    def test_an_imported_key_is_no_finding(self, stack, find):
        Key.from_token_id(stack, "legacy", SECRET)
        assert find(self.ID) == {}


class TestPlainTextSecret:
    ID = "plain-text-secret"

    def test_a_secret_that_somebody_asked_to_have_in_plain_text_is_found(self, stack, find):
        LiteLLMModel(stack, "m", model="openai/m", api_key=SecretValue.unsafe_plain_text(SECRET))
        LiteLLMProvider(stack, "eu", alias="eu", api_key=SecretValue.unsafe_plain_text(SECRET))
        assert find(self.ID) == {
            "m": "model_api_key is a secret in plain text: use SecretValue.gateway_env or SecretValue.variable",
            "eu": "api_key is a secret in plain text: use SecretValue.variable",
        }

    @pytest.mark.parametrize("secret", ["gateway", "variable", "reference", "none"])
    def test_other_secrets_are_not(self, stack, find, secret):
        made = {
            "gateway": SecretValue.gateway_env("KEY"),
            "variable": SecretValue.variable(cdk.TerraformVariable(stack, "key", type="string", sensitive=True)),
            "reference": SecretValue.reference(variable(stack)),
            "none": None,
        }
        LiteLLMModel(stack, "m", model="openai/m", api_key=made[secret])
        LiteLLMModel.from_model_name(stack, "legacy", SECRET)
        assert find(self.ID) == {}
