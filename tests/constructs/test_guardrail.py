from typing import Any

import pytest

from litellm_constructs import Guardrail, InvalidArguments, Key, SecretValue, Team

KEY = SecretValue.gateway_env("LAKERA_API_KEY")


def test_a_guardrail_is_named_as_its_id_and_its_secrets_stand_apart(stack, only):
    params = {"api_key": KEY, "api_base": "https://x.test", "headers": [{"token": KEY}]}
    Guardrail(stack, "injection", guardrail="lakera_v2", mode=["pre_call", "post_call"], default_on=True, params=params)
    assert only("litellm_guardrail") == {
        "guardrail_name": "injection",
        "guardrail": "lakera_v2",
        "mode": ["pre_call", "post_call"],
        "default_on": True,
        "litellm_params": {"api_base": "https://x.test"},
        "secret_litellm_params": {
            "api_key": "os.environ/LAKERA_API_KEY",
            "headers": [{"token": "os.environ/LAKERA_API_KEY"}],
        },
    }


def test_teams_and_keys_ask_for_it(stack, resources):
    injection = Guardrail(stack, "injection", guardrail="lakera_v2", mode="pre_call", params={"api_key": KEY})
    Team(stack, "search", guardrails=[injection, "by-hand"])
    Key(stack, "crawler", guardrails=[injection])
    found = resources()
    reference = "${litellm_guardrail.injection.guardrail_name}"
    assert found["litellm_team"]["search"]["guardrails"] == [reference, "by-hand"]
    assert found["litellm_key"]["crawler"]["guardrails"] == [reference]


def test_what_has_an_argument_of_its_own_is_no_parameter(stack):
    with pytest.raises(InvalidArguments, match=r"params: 'mode' has an attribute of its own: set mode instead"):
        Guardrail(stack, "injection", guardrail="lakera_v2", mode="pre_call", params={"mode": "post_call"})


def test_it_protects_teams_and_keys_of_the_program_beside_what_else_does(stack, resources):
    team, key = Team(stack, "search", guardrails=["by-hand"]), Key(stack, "crawler")
    injection = Guardrail(stack, "injection", guardrail="lakera_v2", mode="pre_call", params={"api_key": KEY})
    injection.protect(team, key)
    injection.protect(team)
    found = resources()
    reference = "${litellm_guardrail.injection.guardrail_name}"
    assert found["litellm_team"]["search"]["guardrails"] == ["by-hand", reference]
    assert found["litellm_key"]["crawler"]["guardrails"] == [reference]


def test_what_was_made_elsewhere_has_its_guardrails_there(stack):
    injection = Guardrail(stack, "injection", guardrail="lakera_v2", mode="pre_call", params={"api_key": KEY})
    elsewhere: Any = Team.from_team_id(stack, "there", "t-1")
    with pytest.raises(InvalidArguments, match="owners: takes Teams and Keys that this program makes, and got"):
        injection.protect(elsewhere)
