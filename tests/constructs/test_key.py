from __future__ import annotations

import json
from typing import Any

import pytest

from litellm_constructs import (
    Budget,
    Duration,
    InvalidArguments,
    Key,
    KeyType,
    LiteLLMModel,
    LoggingCallback,
    ModelLimit,
    Permissions,
    Rotation,
    RouterConfig,
    SecretValue,
    Team,
    User,
)
from litellm_constructs.framework.cdk import cdk


def test_a_key_needs_nothing_but_an_id(stack, resources, as_json):
    Key(stack, "ci")
    assert resources() == as_json


def test_a_key_of_a_user_has_a_type_instead_of_routes(stack, only):
    Key(stack, "ci", alias="ci", user=User.from_user_id(stack, "ada", "u-1"), type=KeyType.LLM_API)
    assert only("litellm_key") == {"key_alias": "ci", "user_id": "u-1", "key_type": "llm_api"}


def test_a_key_with_everything_that_goes_together(stack, resources, as_json):
    Key(
        stack,
        "ci",
        team=Team.from_team_id(stack, "search", "t-1"),
        service_account="ci",
        alias="ci of search",
        models=["gpt-4o"],
        budget=Budget.usd(50, per=Duration.weeks(1), warn_at=40),
        rpm=30,
        tpm=9_000,
        max_parallel_requests=3,
        expires_after=Duration.days(90),
        rotate_every=Duration.days(30),
        routes=["/chat/completions"],
        model_aliases={"default": "gpt-4o"},
        tags=["ci"],
        guardrails=["no-secrets"],
        policies=["eu"],
        object_permission=Permissions(vector_stores=["handbook"]),
        router_settings=RouterConfig(timeout=30),
        blocked=False,
        metadata={"env": "ci"},
    )
    assert resources() == as_json


def test_an_imported_key_is_known_by_its_hash_and_not_managed(stack, resources):
    assert Key.from_token_id(stack, "legacy", "ab12").token_id == "ab12"
    assert resources() == {}


def test_the_default_child_of_a_key_is_its_resource(stack):
    key = Key(stack, "ci")
    assert key.node.default_child is key.resource


def test_limits_of_single_models(stack, resources, as_json):
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    key = Team(stack, "search").add_key("ci")
    key.allow(mini, limit=ModelLimit(rpm=30, tpm=500))
    key.allow("gpt-4o", limit=ModelLimit(budget=Budget.usd("12.50", per=Duration.days(1))))
    key.allow("claude-sonnet")
    assert resources()["litellm_key"] == as_json
    assert key.models == (mini, "gpt-4o", "claude-sonnet")


def test_a_later_limit_takes_the_place_of_an_earlier_one(stack, only):
    key = Key(stack, "ci")
    key.allow("gpt-4o", limit=ModelLimit(rpm=30, tpm=500))
    key.allow("gpt-4o", limit=ModelLimit(rpm=60))
    rendered = only("litellm_key")
    assert rendered["model_rpm_limit"] == {"gpt-4o": 60}
    assert "model_tpm_limit" not in rendered


def test_a_key_inherits_no_models_from_its_team(stack, only):
    Team(stack, "search", models=["gpt-4o"]).add_key("ci")
    assert "models" not in only("litellm_key")


def test_keys_of_two_teams_may_have_the_same_id_because_their_aliases_are_their_paths(stack, resources):
    Team(stack, "search").add_key("ci")
    Team(stack, "ads").add_key("ci")
    aliases = {path: key["key_alias"] for path, key in resources()["litellm_key"].items()}
    assert aliases == {"ads/ci": "ads/ci", "search/ci": "search/ci"}


def test_the_secret_and_the_hash_are_references(stack, template):
    key = Key(stack, "ci")
    cdk.TerraformOutput(stack, "secret", value=key.secret, sensitive=True)
    cdk.TerraformOutput(stack, "hash", value=key.token_id)
    assert template().outputs == {
        "secret": {"value": "${litellm_key.ci.key}", "sensitive": True},
        "hash": {"value": "${litellm_key.ci.token_id}"},
    }


def test_everything_that_is_wrong_with_a_key_is_told_at_once(stack):
    with pytest.raises(InvalidArguments) as wrong:
        Team(stack, "search").add_key("ci", rpm=-1, tpm=1.5)  # pyright: ignore[reportArgumentType]
    assert str(wrong.value).splitlines() == [
        "[estate/search/ci] 2 arguments cannot work:",
        "  rpm: takes 0 or more, and got -1",
        "  tpm: takes a whole number, and got 1.5",
    ]


def test_a_key_may_have_a_secret_of_its_own(stack, only):
    secret = SecretValue.variable(cdk.TerraformVariable(stack, "ci_key", sensitive=True))
    Team.from_team_id(stack, "search", "t-1").add_key("ci", key=secret)
    assert only("litellm_key")["key"] == "${var.ci_key}"


def test_the_secret_of_a_key_is_no_plain_text(stack):
    text: Any = "sk-live-1234"
    with pytest.raises(InvalidArguments, match=r"\[estate/ci\] key: takes a SecretValue, .* a text") as wrong:
        Key(stack, "ci", key=text)
    assert "1234" not in str(wrong.value)


def test_a_key_is_not_read_from_the_environment_of_the_gateway(stack):
    with pytest.raises(InvalidArguments, match="key: LiteLLM reads no key from its environment: use"):
        Key(stack, "ci", key=SecretValue.gateway_env("CI_KEY"))


def test_calls_are_logged_where_a_key_says(stack, only, as_json):
    secret = cdk.TerraformVariable(stack, "langfuse_secret", type="string", sensitive=True)
    Key(
        stack,
        "logged",
        logging=[
            LoggingCallback(
                "langfuse",
                type="success",
                vars={"langfuse_host": "https://lf.example.com"},
                secrets={"langfuse_secret_key": SecretValue.variable(secret)},
            ),
            LoggingCallback("datadog"),
        ],
    )
    assert only("litellm_key")["logging"] == as_json


def test_a_key_gets_new_secrets(stack, only):
    rotation = Rotation.every(Duration.days(90), overlap=Duration.hours(24))
    Key(stack, "ci", rotation=rotation, rotate_when={"staff": "ada"}, rotation_version=2)
    assert only("litellm_key") == {
        "key_alias": "ci",
        "rotation": {"every": "90d", "overlap": "24h"},
        "rotate_when": {"staff": "ada"},
        "rotation_version": 2,
    }


@pytest.mark.parametrize(
    ("wrong", "told"), [(Duration.months(1), "calendar months"), ("30d", "write a Duration, such as Duration.days")]
)
def test_a_rotation_takes_durations_of_one_length(wrong, told):
    with pytest.raises(ValueError, match=told):
        Rotation.every(wrong, overlap=Duration.days(1))


def test_a_delivered_secret_is_write_only_and_another_with_each_version(stack, only):
    secret = SecretValue.delivered(stack, "ci", version=3)
    Key(stack, "ci", key=secret)
    assert only("litellm_key") == {
        "key_alias": "ci",
        "key_wo": "${ephemeral.litellm_key_secret.ci.key}",
        "key_wo_version": 3,
    }
    assert json.loads(cdk.Testing.synth(stack))["ephemeral"] == {"litellm_key_secret": {"ci": {}}}
    with pytest.raises(ValueError, match="'a b' is no name"):
        SecretValue.delivered(stack, "a b")
