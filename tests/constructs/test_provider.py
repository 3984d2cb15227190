from __future__ import annotations

import pytest

from litellm_constructs import Duration, InvalidArguments, LiteLLMProvider, SecretValue, Team
from litellm_constructs.framework.cdk import cdk


def test_a_provider_needs_no_argument(stack, rendered, as_json):
    LiteLLMProvider(stack, "litellm")
    assert rendered() == as_json


def test_a_provider_with_everything(stack, rendered, as_json):
    LiteLLMProvider(
        stack,
        "litellm",
        api_base="https://llm.example.com",
        api_key=SecretValue.variable(cdk.TerraformVariable(stack, "master_key", type="string", sensitive=True)),
        timeout=30,
        max_retries=5,
        requests_per_second=2.5,
        max_parallel_requests=4,
        wait_for=Duration.minutes(5),
        insecure_skip_verify=False,
        ca_certificate="/etc/ssl/corporate.pem",
        additional_headers={"X-Proxy-Token": "abc", "cf-access": "1"},
        litellm_changed_by="platform-team",
    )
    assert rendered()["provider"] == as_json


def test_resources_use_the_provider_that_they_are_given(stack, rendered, resources):
    LiteLLMProvider(stack, "us")
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    Team(stack, "default")
    Team(stack, "european", provider=eu)
    providers = {path: team.get("provider") for path, team in resources()["litellm_team"].items()}
    assert providers == {"default": None, "european": "litellm.eu"}
    assert rendered()["provider"]["litellm"] == [{}, {"alias": "eu"}]


def test_the_gateways_environment_is_no_place_for_the_key_of_the_provider(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/litellm\] api_key: .* use SecretValue.variable"):
        LiteLLMProvider(stack, "litellm", api_key=SecretValue.gateway_env("LITELLM_MASTER_KEY"))


def test_a_stack_without_a_provider_is_told(stack):
    Team(stack, "search")
    with pytest.raises(Exception, match="without a matching provider construct"):
        cdk.Testing.synth(stack, True)


def test_a_gateway_is_not_waited_for_longer_than_a_day(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/litellm\] wait_for: '1w' is no time to wait"):
        LiteLLMProvider(stack, "litellm", wait_for=Duration.weeks(1))
