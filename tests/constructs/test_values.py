from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any, get_args

import pytest

from litellm_constructs import (
    Budget,
    Duration,
    FallbackType,
    InvalidArguments,
    KeyType,
    LiteLLMModel,
    LoggingCallback,
    ModelLimit,
    ModelMode,
    SecretValue,
    Team,
    TeamRole,
    TokenPrice,
    User,
    UserRole,
)
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import fallback, key, team_member, user
from provider_shim.resources.model import Mode


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
    with pytest.raises(ValueError, match=f"the budget is {Decimal(amount)}: it must be 0 or more US dollars"):
        Budget.usd(amount)


def test_a_price_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"the price of output is '\$10': write US dollars as a number"):
        TokenPrice.per_million(input=1, output="$10")


def test_a_warning_comes_before_the_end_of_a_budget(stack, only):
    Team(stack, "search", budget=Budget.usd(800, warn_at="600.50"))
    assert (only("litellm_team")["max_budget"], only("litellm_team")["soft_budget"]) == (800, 600.5)
    with pytest.raises(ValueError, match="warn_at is 900: it must not be more than the budget, which is 800"):
        Budget.usd(800, warn_at=900)


@pytest.mark.parametrize("of_whom", ["member", "user", "single model"])
def test_a_warning_that_litellm_does_not_have_is_refused(stack, of_whom):
    budget = Budget.usd(10, warn_at=5)
    make = {
        "member": lambda: Team(stack, "t").add_member(User(stack, "u"), budget=budget),
        "user": lambda: User(stack, "v", budget=budget),
        "single model": lambda: ModelLimit(budget=budget),
    }
    with pytest.raises(ValueError, match="no warn_at"):
        make[of_whom]()


def test_prices_are_exact_to_the_last_digit(stack, resources):
    LiteLLMModel(
        stack, "a", model="openai/a", price=TokenPrice.per_million(input="2.50", output="0.1", cached_input="1.25")
    )
    LiteLLMModel(
        stack,
        "b",
        model="openai/b",
        price=TokenPrice.per_token(input="0.0000025", output="1e-7", cached_input=1.25e-06),
    )
    a, b = resources()["litellm_model"].values()
    for model in (a, b):
        assert model["input_cost_per_million_tokens"] == 2.5
        assert model["output_cost_per_million_tokens"] == 0.1
        assert model["additional_litellm_params"] == {"cache_read_input_token_cost": 0.00000125}


def test_what_only_terraform_knows_passes_through_every_value(stack, resources, as_json):
    number = cdk.TerraformVariable(stack, "number", type="number").number_value
    text = cdk.TerraformVariable(stack, "text", type="string").string_value
    budget = Budget.usd(number, per=Duration(text), warn_at=number)
    team = Team(stack, "t", name=text, budget=budget, rpm=number, tpm=number, metadata={"owner": text})
    team.add_key("k", expires_after=Duration.parse(text), alias=f"key of {text}").allow(text, "gpt-4o", limit=None)
    team.allow("gpt-4o", limit=ModelLimit(rpm=number, budget=Budget.usd(text, per=Duration(text))))
    LiteLLMModel(stack, "m", model=f"azure/{text}", price=TokenPrice.per_million(input=number, output=text))
    assert resources() == as_json


def test_a_price_per_token_must_be_known():
    with pytest.raises(ValueError, match="known to Terraform only: give it per million"):
        TokenPrice.per_token(input="${var.price}", output=1)


def test_the_name_of_a_limit_must_be_known(stack):
    name = cdk.TerraformVariable(stack, "model", type="string").string_value
    model = LiteLLMModel(stack, "m", name=name, model="openai/gpt-4o")
    with pytest.raises(InvalidArguments, match=r"\[estate/t\] limit: a key of the map is known to Terraform only"):
        Team(stack, "t").allow(model, limit=ModelLimit(rpm=5))


def test_a_limit_that_limits_nothing_is_refused():
    with pytest.raises(ValueError, match="the limit limits nothing: set rpm, tpm or budget"):
        ModelLimit()


def test_more_digits_than_a_json_number_keeps_are_refused():
    with pytest.raises(ValueError, match="more digits than a JSON number keeps"):
        Budget.usd("0.1234567890123456789")


def test_values_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Budget.usd(5).amount = Decimal(6)  # pyright: ignore[reportAttributeAccessIssue]


def test_the_words_of_enums_are_those_of_the_specs():
    assert listed(ModelMode) == {*get_args(Mode)} - {"embeddings"}
    assert listed(UserRole) == {*get_args(user.UserRoleName)}
    assert listed(KeyType) == {*get_args(key.KeyTypeName)}
    assert listed(TeamRole) == {*get_args(team_member.TeamRoleName)}
    assert {kind.value for kind in FallbackType} == {*get_args(fallback.FallbackTypeName)}


def listed(words):
    return {text for name, text in vars(words).items() if name.isupper()}


def test_a_word_that_is_listed_is_one_of_its_kind_and_text():
    assert isinstance(ModelMode.CHAT, ModelMode)
    assert f"{ModelMode.CHAT}" == "chat"


def test_a_word_that_litellm_has_learned_since_passes(stack, only):
    LiteLLMModel(stack, "m", model="openai/telepath", mode=ModelMode.of("telepathy"))
    assert only("litellm_model")["mode"] == "telepathy"


def test_a_word_that_only_terraform_knows_passes(stack, only):
    User(stack, "ada", role=UserRole.of(cdk.TerraformVariable(stack, "role").string_value))
    assert only("litellm_user")["user_role"] == "${var.role}"


def test_no_word_is_refused():
    with pytest.raises(ValueError, match="KeyType is no empty text"):
        KeyType.of("")


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


def test_a_secret_in_plain_text_is_written(stack, only):
    LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.unsafe_plain_text("sk-1"))
    assert only("litellm_model")["model_api_key"] == "sk-1"


def test_a_secret_may_come_from_another_resource(stack, only):
    LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.reference("${data.vault_secret.key.value}"))
    assert only("litellm_model")["model_api_key"] == "${data.vault_secret.key.value}"


def test_plain_text_is_no_reference_and_is_not_shown():
    with pytest.raises(ValueError, match="takes an attribute of a resource or data source") as refused:
        SecretValue.reference("sk-live-1234")
    assert "1234" not in str(refused.value)


def test_a_secret_never_shows():
    secret = SecretValue.unsafe_plain_text("sk-live-1234")
    assert "1234" not in f"{secret} {secret!r} {[secret]}"
    assert repr(secret) == "SecretValue.unsafe_plain_text(***)"


@pytest.mark.parametrize("per", ["30d", 30])
def test_a_period_is_a_duration(per):
    with pytest.raises(ValueError, match=r"write a Duration, such as Duration.days\(30\)"):
        Budget.usd(8, per=per)


WRONG: list[Any] = [5, 1.5, True, None, "x", ["x"], {"x": 1}, b"x", object()]
TAKE: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
    "Duration.parse": (Duration.parse, []),
    "Duration.days": (Duration.days, [5]),
    "Budget.usd": (Budget.usd, [5, 1.5]),
    "Budget.usd(warn_at=)": (lambda value: Budget.usd(9, warn_at=value), [5, 1.5, None]),
    "Budget.usd(per=)": (lambda value: Budget.usd(9, per=value), [None]),
    "TokenPrice.per_million": (lambda value: TokenPrice.per_million(input=value, output=1), [5, 1.5]),
    "TokenPrice.per_token": (lambda value: TokenPrice.per_token(input=value, output=1), [5, 1.5]),
    "ModelLimit(budget=)": (lambda value: ModelLimit(rpm=1, budget=value), [None]),
    "ModelMode.of": (ModelMode.of, ["x"]),
    "SecretValue.gateway_env": (SecretValue.gateway_env, ["x"]),
    "SecretValue.variable": (SecretValue.variable, []),
    "SecretValue.reference": (SecretValue.reference, []),
    "SecretValue.unsafe_plain_text": (SecretValue.unsafe_plain_text, ["x"]),
}


@pytest.mark.parametrize("name", TAKE)
def test_what_makes_a_value_takes_what_it_says_and_explains_the_rest(stack, name):
    make, right = TAKE[name]
    variable = cdk.TerraformVariable(stack, "v")  # which is a construct, and no value
    for value in [*WRONG, variable]:
        if any(type(one) is type(value) and one == value for one in right):
            make(value)
        else:
            with pytest.raises(ValueError, match=r"\w+"):
                make(value)


def test_the_name_of_a_variable_is_no_variable():
    name: Any = "sk-live-1234"
    with pytest.raises(ValueError, match=r"variable takes a TerraformVariable, .*sensitive=True") as refused:
        SecretValue.variable(name)
    assert "1234" not in str(refused.value)


GIVEN: dict[str, Callable[[Any, Any], Any]] = {
    "name": lambda stack, one: Team(stack, "t", name=one),
    "rpm": lambda stack, one: Team(stack, "t", rpm=one),
    "metadata": lambda stack, one: Team(stack, "t", metadata={"owner": one}),
}


@pytest.mark.parametrize("argument", GIVEN)
def test_a_variable_is_no_value_and_what_it_holds_is(stack, argument):
    """The framework would write all that a construct is in, and fail for the circle."""
    told = f"{argument}: TerraformVariable is a construct and no value: .* string_value or number_value"
    with pytest.raises(InvalidArguments, match=told):
        GIVEN[argument](stack, cdk.TerraformVariable(stack, "v"))


@pytest.mark.parametrize("argument", GIVEN)
def test_a_construct_is_no_value(stack, argument):
    with pytest.raises(InvalidArguments, match=f"{argument}: User is a construct and no value: .* its name or its id"):
        GIVEN[argument](stack, User(stack, "ada"))


def test_credentials_of_logging_are_secrets(stack, only):
    key = "langfuse_secret_key"
    text: Any = "sk-lf-1"
    for secret, told in (
        (text, "write a SecretValue"),
        (SecretValue.gateway_env("LANGFUSE"), "LiteLLM does not look for the credentials"),
    ):
        with pytest.raises(ValueError, match=f"{key} is .*{told}") as wrong:
            LoggingCallback("langfuse", secrets={key: secret})
        assert "sk-lf" not in str(wrong.value)
    callback = LoggingCallback("langfuse", secrets={key: SecretValue.unsafe_plain_text("sk-lf-1")})
    assert "sk-lf" not in repr(callback)


def test_what_is_no_logging_is_told(stack):
    entry: Any = {"callback_name": "langfuse"}
    with pytest.raises(InvalidArguments, match="takes LoggingCallbacks, and got a map"):
        Team(stack, "t", logging=[entry])
    secrets = {"langfuse_host": SecretValue.unsafe_plain_text("h")}
    with pytest.raises(InvalidArguments, match=r"callback_secrets: langfuse_host .*set it in callback_vars"):
        Team(stack, "u", logging=[LoggingCallback("langfuse", secrets=secrets)])
