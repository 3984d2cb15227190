from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import get_args

import pytest

from litellm_constructs import (
    Budget,
    Duration,
    LiteLLMModel,
    ModelMode,
    SecretValue,
    TeamRole,
    TokenPrice,
    UserRole,
)
from litellm_constructs._cdk import cdk
from provider_shim.fields import fields_of
from provider_shim.resources.model import Mode
from provider_shim.resources.team_member import TeamMember
from provider_shim.resources.user import UserRole as Role


def test_durations_are_written_as_litellm_reads_them():
    spans = [Duration.minutes(5), Duration.hours(24), Duration.days(30), Duration.weeks(2), Duration.months(1)]
    assert [str(span) for span in spans] == ["5m", "24h", "30d", "2w", "1mo"]


@pytest.mark.parametrize("text", ["30d", "1mo", "45s", "daily"])
def test_durations_are_parsed_from_what_litellm_knows(text):
    assert str(Duration.parse(text)) == text


@pytest.mark.parametrize("text", ["30 d", "1y", "d30", "0d", "-1d", ""])
def test_other_durations_are_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"is no duration: .* such as 30d or 1mo"):
        Duration.parse(text)


def test_a_span_of_no_days_is_refused():
    with pytest.raises(ValueError, match="'0d' is no duration"):
        Duration.days(0)


@pytest.mark.parametrize("amount", ["0.1", 0.1, Decimal("0.1")])
def test_amounts_of_money_are_exact(amount):
    assert Budget.usd(amount).amount == Decimal("0.1")


def test_a_budget_without_a_period_is_for_ever():
    assert Budget.usd(5).per is None


@pytest.mark.parametrize("amount", [-1, "-0.01", "inf", "nan"])
def test_a_budget_below_zero_or_beyond_numbers_is_refused(amount):
    with pytest.raises(ValueError, match=f"the budget is {amount}: it must be 0 or more US dollars"):
        Budget.usd(amount)


def test_a_price_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"the price of output is '\$10': write US dollars as a number"):
        TokenPrice.per_million(input=1, output="$10")


def test_more_digits_than_a_json_number_keeps_are_refused():
    with pytest.raises(ValueError, match="more digits than a JSON number keeps"):
        Budget.usd("0.1234567890123456789")


def test_values_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Budget.usd(5).amount = Decimal(6)  # pyright: ignore[reportAttributeAccessIssue]


def test_the_words_of_enums_are_those_of_the_specs():
    modes = get_args(get_args(Mode)[0])
    assert {mode.value for mode in ModelMode} == set(modes) - {"embeddings"}
    assert {role.value for role in UserRole} == set(get_args(Role))
    role = next(field for field in fields_of(TeamMember) if field.name == "role")
    assert {role.value for role in TeamRole} == set(get_args(get_args(role.annotation)[0]))


def test_a_secret_of_the_gateway_is_told_by_the_name_of_its_variable(stack, only):
    LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.gateway_env("OPENAI_API_KEY"))
    assert only("litellm_model")["model_api_key"] == "os.environ/OPENAI_API_KEY"


def test_a_secret_in_place_of_a_name_is_refused_without_showing_it():
    with pytest.raises(ValueError, match="takes the name of an environment variable") as refused:
        SecretValue.gateway_env("sk-live-1234")
    assert "1234" not in str(refused.value)


def test_a_secret_may_come_from_a_sensitive_variable(stack, only):
    variable = cdk.TerraformVariable(stack, "openai", sensitive=True)
    LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.variable(variable))
    assert only("litellm_model")["model_api_key"] == "${var.openai}"


def test_a_variable_that_is_not_sensitive_is_refused(stack):
    with pytest.raises(ValueError, match="variable openai holds a secret: declare it with sensitive=True"):
        SecretValue.variable(cdk.TerraformVariable(stack, "openai"))


def test_a_secret_in_plain_text_is_written_and_warned_of(stack, only):
    model = LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.unsafe_plain_text("sk-1"))
    assert only("litellm_model")["model_api_key"] == "sk-1"
    (warning,) = model.node.metadata
    assert warning.type == "@cdktf/warn"
    assert "a secret stands readable" in str(warning.data)


def test_other_secrets_are_not_warned_of(stack):
    model = LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.gateway_env("KEY"))
    assert not model.node.metadata


def test_a_secret_never_shows():
    secret = SecretValue.unsafe_plain_text("sk-live-1234")
    assert "1234" not in f"{secret} {secret!r} {[secret]}"
    assert repr(secret) == "SecretValue.unsafe_plain_text(***)"
