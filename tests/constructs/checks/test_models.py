"""Checks of which models may be called, and of the models themselves."""

from __future__ import annotations

from typing import Any

import pytest

from litellm_constructs import (
    L1,
    Fallback,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    ModelMode,
    Organization,
    Team,
    TokenPrice,
    User,
    UserRole,
)
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import model as model_spec
from provider_shim.resources import team as team_spec


def variable(stack) -> str:
    return cdk.TerraformVariable(stack, "variable", type="string").string_value


class TestTeamModelsOutsideOrganization:
    ID = "team-models-outside-organization"

    def test_a_model_that_the_organization_may_not_call_is_found(self, stack, find):
        mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
        Organization(stack, "acme", models=["gpt-4o"]).add_team("search", models=[mini])
        assert find(self.ID) == {
            "acme/search": "the team asks for gpt-4o-mini, which its organization acme may not call: allow it to the "
            "organization too"
        }

    def test_a_model_that_the_organization_may_call_is_not(self, stack, find):
        acme = Organization(stack, "acme", models=["gpt-4o", "claude-*"])
        acme.add_team("search", models=["gpt-4o", "claude-sonnet"])
        acme.add_team("whatever the organization may")
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        Organization(stack, "acme", models=["gpt-4o"]).add_team("search", models=[variable(stack)])
        assert find(self.ID) == {}

    def test_the_organization_may_be_made_elsewhere(self, stack, find):
        Organization.from_organization_id(stack, "acme", "o-1").add_team("search", models=["gpt-4o"])
        assert find(self.ID) == {}


class TestLimitOnModelNotAllowed:
    ID = "limit-on-model-not-allowed"

    def test_a_limit_of_a_model_that_may_not_be_called_is_found(self, stack, find):
        Key(stack, "ci", models=["gpt-4o"]).resource.set(model_rpm_limit={"gpt-4": 5})
        Team(stack, "search", models=["gpt-4o"]).add_key("ci").resource.set(model_tpm_limit={"o3": 5})
        assert find(self.ID) == {
            "ci": "there is a limit for gpt-4, which may not be called: allow it, or drop the limit",
            "search/ci": "there is a limit for o3, which may not be called: allow it, or drop the limit",
        }

    def test_a_limit_of_a_model_that_may_be_called_is_not(self, stack, find):
        mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
        Team(stack, "search").allow(mini, limit=ModelLimit(rpm=5))
        Key(stack, "all").resource.set(model_rpm_limit={"gpt-4o": 5})
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        Key(stack, "ci", models=[variable(stack)]).resource.set(model_rpm_limit={"gpt-4o": 5})
        other = L1(team_spec.Team, stack, "other", team_alias="other")
        Key(stack, "same", models=["o3"]).resource.set(model_rpm_limit=other.out.model_rpm_limit)
        assert find(self.ID) == {}

    def test_the_team_may_be_made_elsewhere(self, stack, find):
        key = Team.from_team_id(stack, "legacy", "t-1").add_key("ci")
        key.resource.set(model_rpm_limit={"gpt-4o": 5})
        assert find(self.ID) == {}


class TestFallbackCycle:
    ID = "fallback-cycle"

    def test_a_way_back_by_others_is_found_once(self, stack, find):
        a, b, c = (LiteLLMModel(stack, name, model=f"openai/{name}") for name in "abc")
        a.add_fallbacks(b)
        b.add_fallbacks("c")
        c.add_fallbacks(a)
        assert find(self.ID) == {
            "a/Fallback": "a falls back to b falls back to c falls back to a: take one out, or acknowledge it"
        }

    def test_a_chain_is_not(self, stack, find):
        a, b, c = (LiteLLMModel(stack, name, model=f"openai/{name}") for name in "abc")
        a.add_fallbacks(b, c)
        b.add_fallbacks(c)
        c.add_fallbacks(a, on="context_window")
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        LiteLLMModel(stack, "a", model="openai/a", fallbacks=[variable(stack), "a"])
        assert find(self.ID) == {}

    def test_an_imported_model_is_known_by_its_name(self, stack, find):
        a = LiteLLMModel(stack, "a", model="openai/a")
        legacy = LiteLLMModel.from_model_name(stack, "legacy", "b")
        a.add_fallbacks(legacy)
        assert find(self.ID) == {}
        legacy.add_fallbacks(a)
        assert find(self.ID).keys() == {"a/Fallback"}


class TestFallbackToItself:
    ID = "fallback-to-itself"

    def test_a_model_that_is_its_own_fallback_is_found(self, stack, find):
        gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        gpt4.add_fallbacks("gpt-4o-mini", gpt4)
        assert find(self.ID) == {"gpt-4o/Fallback": "gpt-4o is its own fallback: take it out of the list"}
        assert find(TestFallbackCycle.ID) == {}

    def test_models_that_stand_in_for_one_another_are_not(self, stack, find):
        a = LiteLLMModel(stack, "a", model="openai/a", fallbacks=["b"])
        LiteLLMModel(stack, "b", model="openai/b", fallbacks=[a])
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        LiteLLMModel(stack, "a", model="openai/a", fallbacks=[variable(stack), "a"])
        assert find(self.ID) == {}

    def test_an_imported_model_is_known_by_its_name(self, stack, find):
        LiteLLMModel.from_model_name(stack, "legacy", "b").add_fallbacks("b")
        assert find(self.ID).keys() == {"legacy/Fallback"}


class TestUnknownLlmProvider:
    ID = "unknown-llm-provider"

    def test_a_provider_that_litellm_does_not_have_is_found(self, stack, find):
        LiteLLMModel(stack, "m", model="azur/gpt-4o")
        LiteLLMModel(stack, "n", model="example.com/x")
        assert find(self.ID) == {
            "m": "LiteLLM has no provider 'azur'; did you mean azure?",
            "n": "LiteLLM has no provider 'example.com'",
        }

    def test_a_provider_that_litellm_has_is_not(self, stack, find):
        LiteLLMModel(stack, "m", model="hosted_vllm/qwen")
        assert find(self.ID) == {}

    def test_a_provider_that_only_terraform_knows_is_no_finding(self, stack, find):
        LiteLLMModel(stack, "m", model=f"{variable(stack)}/gpt-4o")
        assert find(self.ID) == {}

    def test_an_imported_model_is_no_finding(self, stack, find):
        LiteLLMModel.from_model_name(stack, "m", "azur/gpt-4o")
        assert find(self.ID) == {}


class TestMixedModes:
    ID = "mixed-modes"

    def test_deployments_that_do_not_do_the_same_are_found(self, stack, find):
        gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", mode="chat")
        gpt4.add_deployment("other", model="openai/text-embedding-3-small", mode="embedding")
        assert find(self.ID) == {
            "gpt-4o/other": "mode is embedding, and another deployment of gpt-4o has chat: give one another name"
        }

    def test_models_that_are_known_need_no_mode(self, stack, find):
        gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        gpt4.add_deployment("other", model="openai/text-embedding-3-small")
        gpt4.add_deployment("eu", model="azure/gpt4o-eu", base_model="azure/gpt-4o-mini")
        gpt4.add_deployment("us", model="azure/tts", base_model="azure/tts-1")
        told = "mode is {}, and another deployment of gpt-4o has chat: give one another name"
        assert find(self.ID) == {
            "gpt-4o/other": told.format("embedding"),
            "gpt-4o/us": told.format("audio_speech"),
        }

    def test_a_mode_that_is_written_counts_more_than_a_name(self, stack, find):
        gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        gpt4.add_deployment("codex", model="openai/gpt-5-codex")
        gpt4.add_deployment("ours", model="hosted_vllm/text-embedding-3-small", mode="chat")
        gpt4.add_deployment("written", model="openai/gpt-4.1", mode="responses")
        gpt4.add_deployment("unknown", model="openai/no-such-model")
        assert find(self.ID) == {}

    def test_deployments_that_do_the_same_are_not(self, stack, find):
        e3 = LiteLLMModel(stack, "e3", model="openai/text-embedding-3-small", mode="embedding")
        e3.add_deployment("eu", model="azure/e3", mode="embeddings")
        e3.add_deployment("us", model="azure/e3")
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", mode="chat")
        assert find(self.ID) == {}

    def test_names_that_only_terraform_knows_are_no_finding(self, stack, find):
        name = variable(stack)
        LiteLLMModel(stack, "a", name=name, model="openai/a", mode="chat")
        LiteLLMModel(stack, "b", name=name, model="openai/b", mode="embedding")
        assert find(self.ID) == {}

    def test_an_imported_model_is_no_finding(self, stack, find):
        LiteLLMModel(stack, "a", model="openai/a", mode="chat")
        LiteLLMModel.from_model_name(stack, "b", "a")
        assert find(self.ID) == {}


class TestModelWithoutPrice:
    ID = "model-without-price"

    def test_a_deployment_of_ones_own_without_a_price_is_found(self, stack, find):
        LiteLLMModel(stack, "gpt", model="azure/gpt-4o-eu")
        LiteLLMModel(stack, "own", model="openai/tuned", api_base="https://llm.example.com")
        assert find(self.ID) == {
            "gpt": "LiteLLM's cost map has no gpt-4o-eu, and spend would stay 0: set base_model or price",
            "own": "LiteLLM's cost map has no tuned, and spend would stay 0: set base_model or price",
        }

    def test_a_model_whose_price_is_known_is_not(self, stack, find):
        LiteLLMModel(stack, "a", model="azure/gpt-4o-eu", base_model="azure/gpt-4o")
        LiteLLMModel(stack, "b", model="azure/gpt-4o-us", price=TokenPrice.per_million(input=0, output=0))
        LiteLLMModel(stack, "c", model="azure/gpt-4o")
        LiteLLMModel(stack, "d", model="anthropic/claude-new")
        LiteLLMModel(stack, "e", model="azure/e", parameters={"input_cost_per_second": 0})
        assert find(self.ID) == {}

    def test_a_model_that_only_terraform_knows_is_no_finding(self, stack, find):
        LiteLLMModel(stack, "a", model=f"azure/{variable(stack)}")
        assert find(self.ID) == {}

    def test_an_imported_model_is_no_finding(self, stack, find):
        LiteLLMModel.from_model_name(stack, "a", "gpt-4o-eu")
        assert find(self.ID) == {}


@pytest.mark.parametrize("group", ["beta", "beta-*"])
def test_access_groups_stand_for_their_models(stack, find, group):
    raw = L1(model_spec.Model, stack, "raw", model_name="o3", custom_llm_provider="openai", base_model="o3")
    raw.set(access_groups=["beta"])
    Team(stack, "search", models=[group]).add_key("ci", models=["o3"])
    assert bool(find("key-models-outside-team")) is (group != "beta")


class TestUnknownWord:
    ID = "unknown-word"

    def test_a_word_that_is_not_known_is_found(self, stack, find):
        untyped: Any = {"role": "boss"}
        User(stack, "ada", **untyped)
        assert find(self.ID) == {
            "ada": "user_role 'boss' is sent as it is, and is none of the words that are known here: internal_user, "
            "internal_user_viewer, proxy_admin, proxy_admin_viewer"
        }

    def test_a_word_that_is_nearly_a_known_one_is_found_even_if_it_is_said_to_be_new(self, stack, find):
        LiteLLMModel(stack, "m", model="openai/gpt-4o", mode=ModelMode.of("chatt"))
        assert find(self.ID)["m"].endswith("; did you mean chat?")

    def test_known_words_are_not_however_they_are_written(self, stack, find):
        LiteLLMModel(stack, "m", model="openai/a", mode=ModelMode.EMBEDDING)
        LiteLLMModel(stack, "n", model="openai/a", mode="embedding")
        LiteLLMModel(stack, "o", model="openai/a", mode=ModelMode.of("embedding"))
        assert find(self.ID) == {}

    def test_a_word_that_is_said_to_be_new_is_not(self, stack, find):
        LiteLLMModel(stack, "m", model="openai/a", mode=ModelMode.of("telepathy"))
        assert find(self.ID) == {}

    def test_a_word_that_only_terraform_knows_is_no_finding(self, stack, find):
        User(stack, "ada", role=UserRole.of(variable(stack)))
        assert find(self.ID) == {}

    def test_what_was_made_elsewhere_is_no_finding(self, stack, find):
        User.from_user_id(stack, "ada", "u-1")
        assert find(self.ID) == {}


class TestMisspeltModel:
    ID = "misspelt-model"

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("gpt-40", "gpt-4o"),
            ("gpt-4o-mni", "gpt-4o-mini"),
            ("gpt-4o-minii", "gpt-4o-mini"),
            ("gtp-4o", "gpt-4o"),
            ("gpt4o", "gpt-4o"),
            ("GPT-4o", "gpt-4o"),
            ("gpt_4o_mini", "gpt-4o-mini"),
            ("claude-sonet", "claude-sonnet"),
            ("cluade-sonnet", "claude-sonnet"),
            ("premum", "premium"),
        ],
    )
    def test_a_slip_is_found_with_what_was_meant(self, stack, find, written, meant):
        LiteLLMModel(stack, "a", name="gpt-4o", model="openai/gpt-4o", access_groups=["premium"])
        LiteLLMModel(stack, "b", name="gpt-4o-mini", model="openai/gpt-4o-mini")
        LiteLLMModel(stack, "c", name="claude-sonnet", model="anthropic/claude-sonnet-4-5")
        Team(stack, "search", models=["gpt-4o-mini", written])
        told = f"models has {written!r}, which is no model of the program; did you mean {meant}?"
        assert find(self.ID) == {"search": told}

    def test_it_is_found_wherever_models_are_called(self, stack, find):
        model = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks=["gpt-40"])
        Organization(stack, "org", models=["gpt-40"])
        ada = User(stack, "ada", models=["gpt-40"])
        team = Team(stack, "search", models=[model], model_aliases={"best": "gpt-40"})
        team.add_member(ada, models=["gpt-40"])
        team.add_key("ci", models=["best", "gpt-40"])
        Key(stack, "own").resource.set(model_rpm_limit={"gpt-40": 5})
        Fallback(stack, "other", model="gpt-40", fallbacks=["claude-sonnet"])
        assert {path: told.split(" has ")[0] for path, told in find(self.ID).items()} == {
            "gpt-4o/Fallback": "fallback_models",
            "org": "models",
            "ada": "models",
            "search": "model_aliases",
            "search/member-ada": "allowed_models",
            "search/ci": "models",
            "own": "limits",
            "other": "model",
        }

    @pytest.mark.parametrize(
        "other",
        [
            "gpt-4o",
            "gpt-4",
            "gpt-4.1",
            "gpt-4o-mini",
            "chat-eu",
            "chat-v1",
            "chat-fast",
            "claude",
            "openai/gpt-4o",
            "openai/anything",
            "gpt-4*",
            "all-proxy-models",
            "no-default-models",
            "premium",
            "best",
        ],
    )
    def test_other_names_may_be_on_the_gateway(self, stack, find, other):
        for name in ("gpt-4o", "chat-us", "chat-v2", "chat-last", "openai/*"):
            LiteLLMModel(stack, name.replace("/*", ""), name=name, model="openai/gpt-4o", access_groups=["premium"])
        Team(stack, "ads", model_aliases={"best": "gpt-4o"})
        Team(stack, "search", models=[other])
        assert find(self.ID) == {}

    def test_a_model_of_another_gateway_is_not_meant(self, stack, find):
        eu = LiteLLMProvider(stack, "eu", alias="eu")
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        Team(stack, "search", models=["gpt-40"], provider=eu)
        assert find(self.ID) == {}

    def test_what_only_terraform_knows_is_no_finding(self, stack, find):
        name = cdk.TerraformVariable(stack, "model", type="string").string_value
        LiteLLMModel(stack, "gpt-4o", name=name, model="openai/gpt-4o")
        Team(stack, "search", models=[name, f"{name}0"])
        assert find(self.ID) == {}

    def test_a_model_that_was_made_elsewhere_is_no_finding_of_its_own(self, stack, find):
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
        LiteLLMModel.from_model_name(stack, "legacy", "gpt-40")
        assert find(self.ID) == {}
