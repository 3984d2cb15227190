from __future__ import annotations

import json

import pytest

from litellm_constructs import (
    FallbackType,
    InvalidArguments,
    LiteLLMModel,
    LiteLLMProvider,
    ModelMode,
    SecretValue,
    Team,
    TokenPrice,
)
from litellm_constructs.framework.cdk import cdk


def test_a_model_needs_a_provider_and_a_name(stack, resources, as_json):
    LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    assert resources() == as_json


def test_a_model_with_everything(stack, resources, as_json):
    LiteLLMModel(
        stack,
        "gpt4",
        name="gpt-4o",
        model="azure/gpt-4o-eu",
        base_model="azure/gpt-4o",
        api_key=SecretValue.gateway_env("AZURE_API_KEY"),
        api_base="https://eu.openai.azure.com",
        api_version="2024-10-21",
        mode=ModelMode.CHAT,
        price=TokenPrice.per_million(input="2.50", output="0.0000025"),
        credential="azure-eu",
        access_groups=["beta"],
        team=Team.from_team_id(stack, "search", "t-1"),
        blocked=True,
        rpm=600,
        tpm=90_000,
        parameters={"timeout": 30, "weight": 2},
        info={"supports_vision": True},
        fallbacks=["gpt-4o-mini"],
    )
    assert resources() == as_json


def test_text_and_numbers_stay_what_they_are_within_free_maps(stack, only):
    free = {"version": "2", "code": "007", "n": 2, "on": True, "truth": "true", "deep": [{"a": "1", "b": 1.5}]}
    parameters = {"organization": "12345", "timeout": 45, "extra_headers": {"X-Version": "2"}, "own": free}
    LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", parameters=parameters, info=free)
    rendered = only("litellm_model")
    assert json.dumps(rendered["additional_litellm_params"]) == json.dumps(parameters)
    assert json.dumps(rendered["additional_model_info"]) == json.dumps(free)
    Team(stack, "search", metadata=free).add_key("bot", metadata=free)
    assert json.dumps(only("litellm_team")["metadata"]) == json.dumps(free)
    assert json.dumps(only("litellm_key")["metadata"]) == json.dumps(free)


def test_an_imported_model_is_known_by_its_name_and_not_managed(stack, resources, as_json):
    legacy = LiteLLMModel.from_model_name(stack, "legacy", "claude-sonnet")
    assert legacy.model_name == "claude-sonnet"
    LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks=[legacy])
    assert resources()["litellm_fallback"] == as_json


def test_the_default_child_of_a_model_is_its_resource(stack):
    model = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    assert model.node.default_child is model.resource


def test_the_provider_ends_at_the_first_slash(stack, only):
    LiteLLMModel(stack, "llama", model="openrouter/meta-llama/llama-3-70b")
    rendered = only("litellm_model")
    assert rendered["custom_llm_provider"] == "openrouter"
    assert rendered["base_model"] == "meta-llama/llama-3-70b"


@pytest.mark.parametrize("model", ["gpt-4o", "/gpt-4o"])
def test_a_model_without_a_provider_is_refused(stack, model):
    with pytest.raises(InvalidArguments, match=r"does not say whose model it is; .* openai/gpt-4o$"):
        LiteLLMModel(stack, "m", model=model)


def test_deployments_share_the_public_name_and_the_gateway(stack, template):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="azure/gpt-4o-eu", provider=eu)
    us = gpt4.add_deployment("us", model="azure/gpt-4o-us", rpm=60)
    assert gpt4.deployments == (us,)
    found = template().find_resources("litellm_model", {"model_name": "gpt-4o", "provider": "litellm.eu"})
    assert {path: model["base_model"] for path, model in found.items()} == {
        "gpt-4o": "gpt-4o-eu",
        "gpt-4o/us": "gpt-4o-us",
    }


def test_fallbacks_grow_in_the_order_in_which_they_are_added(stack, only):
    mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    assert gpt4.fallbacks == ()
    gpt4.add_fallbacks("claude-sonnet")
    gpt4.add_fallbacks(mini)
    assert gpt4.fallbacks == ("claude-sonnet", mini)
    assert only("litellm_fallback")["fallback_models"] == ["claude-sonnet", "${litellm_model.mini.model_name}"]


def test_a_model_has_a_fallback_for_each_kind_of_failure(stack, resources):
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks=["gpt-4o-mini"])
    long = gpt4.add_fallbacks("claude-sonnet", on=FallbackType.CONTEXT_WINDOW)
    assert gpt4.add_fallbacks("gemini-pro", on="context_window") is long
    assert gpt4.fallbacks == ("gpt-4o-mini",)
    assert long.fallbacks == ("claude-sonnet", "gemini-pro")
    found = {one["fallback_type"]: one["fallback_models"] for one in resources()["litellm_fallback"].values()}
    assert found == {"general": ["gpt-4o-mini"], "context_window": ["claude-sonnet", "gemini-pro"]}


def test_a_model_that_was_made_elsewhere_gets_fallbacks_on_its_gateway(stack, only):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    LiteLLMModel.from_model_name(stack, "legacy", "claude-sonnet", provider=eu).add_fallbacks("gpt-4o")
    rendered = only("litellm_fallback")
    assert (rendered["model"], rendered["fallback_models"], rendered["provider"]) == (
        "claude-sonnet",
        ["gpt-4o"],
        "litellm.eu",
    )


def test_a_name_in_place_of_a_list_of_fallbacks_is_refused(stack):
    with pytest.raises(InvalidArguments, match=r"fallbacks: takes a list of models .*, and got a text"):
        LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", fallbacks="mini")


def test_modes_may_be_plain_words(stack, only):
    LiteLLMModel(stack, "m", model="openai/text-embedding-3-small", mode="embedding")
    assert only("litellm_model")["mode"] == "embedding"


def test_the_id_of_a_deployment_is_a_reference(stack, template):
    model = LiteLLMModel(stack, "m", model="openai/gpt-4o")
    cdk.TerraformOutput(stack, "id", value=model.model_id)
    assert template().outputs["id"]["value"] == "${litellm_model.m.model_id}"


def test_parameters_and_info_that_have_attributes_of_their_own_are_written_there(stack, only):
    LiteLLMModel(
        stack,
        "m",
        model="bedrock/claude",
        parameters={
            "aws_region_name": "eu-central-1",
            "timeout": 60,
            "thinking": {"type": "enabled", "budget_tokens": 2_000},
        },
        info={"tier": "paid", "supports_vision": True},
    )
    rendered = only("litellm_model")
    assert rendered["additional_litellm_params"] == {"timeout": 60}
    assert rendered["additional_model_info"] == {"supports_vision": True}
    assert (rendered["aws_region_name"], rendered["tier"]) == ("eu-central-1", "paid")
    assert (rendered["thinking_enabled"], rendered["thinking_budget_tokens"]) == (True, 2_000)


def test_a_model_thinks_as_the_provider_knows_it(stack, only):
    LiteLLMModel(stack, "m", model="anthropic/claude", parameters={"thinking": {"type": "adaptive"}})
    rendered = only("litellm_model")
    assert rendered["thinking"] == {"type": "adaptive"}
    assert "additional_litellm_params" not in rendered


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ({"parameters": {"api_key": "sk-1"}}, "parameters: api_key is said by the argument api_key; write it there"),
        ({"parameters": {"input_cost_per_token": 1}}, "input_cost_per_token is said by the argument price"),
        ({"info": {"mode": "chat"}}, "info: mode is said by the argument mode"),
    ],
)
def test_what_is_an_argument_is_no_parameter(stack, argument, told):
    with pytest.raises(InvalidArguments, match=rf"\[estate/m\] .*{told}"):
        LiteLLMModel(stack, "m", model="openai/gpt-4o", **argument)
