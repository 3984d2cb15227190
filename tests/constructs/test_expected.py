"""Arguments of another type than the signature says, in programs that no type checker has read."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import pytest

from litellm_constructs import (
    Budget,
    InvalidArguments,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    Organization,
    SecretValue,
    Team,
    User,
)

WRONG: dict[str, tuple[Any, str]] = {
    "budget": (5, "takes a Budget, such as Budget.usd(50), and got 5"),
    "expires_after": ("90d", "takes a Duration, such as Duration.days(30), and got '90d'"),
    "team": ("t-1", "takes a Team; Team.from_team_id knows one that was made elsewhere, and got 't-1'"),
    "user": ("u-1", "takes a User; User.from_user_id knows one that was made elsewhere, and got 'u-1'"),
    "organization": (Budget.usd(1), "takes an Organization; "),
    "models": ("gpt-4o", "takes a list of models or of their public names (Token.as_list makes one of a reference), "),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_told_what_an_argument_takes(stack, name):
    value, told = WRONG[name]
    with pytest.raises(InvalidArguments) as caught:
        Key(stack, "ci", **{name: value})
    assert str(caught.value).startswith(f"[estate/ci] {name}: {told}")


def test_everything_is_told_together(stack):
    with pytest.raises(InvalidArguments, match=r"2 arguments cannot work:\n  budget: .*\n  models: "):
        Team(stack, "search", budget="50", models="gpt-4o")  # pyright: ignore[reportArgumentType]


def test_the_key_of_a_provider_is_no_text(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/other\] api_key: takes a SecretValue") as caught:
        LiteLLMProvider(stack, "other", alias="other", api_key="sk-x")  # pyright: ignore[reportArgumentType]
    assert "sk-x" not in str(caught.value)


def test_an_alias_of_a_model_is_a_model_or_its_name(stack, only):
    gpt4o = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    Team(stack, "search", model_aliases={"default": gpt4o, "small": "gpt-4o-mini"})
    aliases = only("litellm_team")["model_aliases"]
    assert aliases["small"] == "gpt-4o-mini"
    assert aliases["default"].startswith("${litellm_model.")
    with pytest.raises(InvalidArguments, match="model_aliases: takes models or their public names, and got 5"):
        Team(stack, "wrong", model_aliases={"default": 5})  # pyright: ignore[reportArgumentType]


def test_a_lifecycle_may_be_a_dictionary_as_in_the_framework(stack, only):
    Team(stack, "search", lifecycle={"prevent_destroy": True})  # pyright: ignore[reportArgumentType]
    assert only("litellm_team")["lifecycle"] == {"prevent_destroy": True}


def test_a_secret_may_stand_in_a_map(stack, only):
    parameters = {
        "aws_secret_access_key": SecretValue.gateway_env("AWS"),
        "extra": {"token": SecretValue.gateway_env("T")},
    }
    LiteLLMModel(stack, "claude", model="bedrock/claude", parameters=parameters)
    assert only("litellm_model")["aws_secret_access_key"] == "os.environ/AWS"
    assert only("litellm_model")["additional_litellm_params"] == {"extra": {"token": "os.environ/T"}}


def test_help_shows_the_arguments():
    assert [*inspect.signature(Team).parameters][:4] == ["scope", "id", "name", "team_id"]


def test_what_was_given_for_a_secret_is_not_shown(stack):
    with pytest.raises(InvalidArguments) as caught:
        LiteLLMModel(stack, "gpt", model="openai/gpt", api_key="sk-very-secret")  # pyright: ignore[reportArgumentType]
    assert "SecretValue.gateway_env" in str(caught.value)
    assert "very-secret" not in str(caught.value)


def test_a_team_is_no_model(stack):
    team = Team(stack, "search")
    with pytest.raises(InvalidArguments, match="models: takes models or their public names, and got something of type"):
        Key(stack, "ci", models=["gpt-4o", team])  # pyright: ignore[reportArgumentType]


def test_grants_and_members_are_asked_too(stack):
    team: Any = Team(stack, "search")
    with pytest.raises(InvalidArguments, match="models: takes models or their public names"):
        team.allow(["gpt-4o"])
    with pytest.raises(InvalidArguments, match="limit: takes a ModelLimit"):
        team.allow("gpt-4o", limit={"rpm": 3})
    with pytest.raises(InvalidArguments, match="user: takes a User"):
        team.add_member("ada")
    with pytest.raises(InvalidArguments, match="budget: takes a Budget"):
        team.add_key("ci", budget=50)


def test_whatever_has_the_attributes_will_do(stack, only):
    @dataclass
    class Elsewhere:
        team_id: str

    Key(stack, "ci", team=Elsewhere("t-1"), models=("gpt-4o",))  # pyright: ignore[reportArgumentType]
    assert only("litellm_key")["team_id"] == "t-1"


def test_a_class_of_the_program_may_use_the_same_words_for_something_else(stack, only):
    class Limited(Team):
        def __init__(self, scope, id, *, budget: Budget):  # here it is a number of euros
            super().__init__(scope, id, budget=Budget.usd(budget * 2))  # pyright: ignore[reportOperatorIssue]

    Limited(stack, "search", budget=5)  # pyright: ignore[reportArgumentType]
    assert only("litellm_team")["max_budget"] == 10


def test_nothing_is_said_about_what_fits(stack):
    team = Team(stack, "search", organization=Organization(stack, "acme"), budget=None)
    team.add_member(User(stack, "ada", email="ada@example.com"), budget=Budget.usd(1))
    team.allow("gpt-4o", limit=ModelLimit(rpm=1))
    LiteLLMModel(stack, "gpt", model="openai/gpt", api_key=SecretValue.gateway_env("KEY"), fallbacks=("mini",))
