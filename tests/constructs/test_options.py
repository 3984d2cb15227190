"""The options of constructs: what `help` shows, and what is told of wrong ones where no type checker has read."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Optional, Required, TypedDict, Union

import pytest

from litellm_constructs import (
    Budget,
    Fallback,
    IModelRef,
    InvalidArguments,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    MetaOptions,
    ModelLimit,
    Organization,
    SecretValue,
    Team,
    TeamMember,
    User,
)
from litellm_constructs.framework.described import options_of
from litellm_constructs.framework.options import To, arguments_of, read, renamed
from provider_shim.fields import fields_of

WRONG: dict[str, tuple[Any, str]] = {
    "budget": (5, "takes a Budget, such as Budget.usd(50), and got a number"),
    "expires_after": ("90d", "takes a Duration, such as Duration.days(30), and got a text"),
    "team": ("t-1", "takes a Team; Team.from_team_id knows one that was made elsewhere, and got a text"),
    "user": ("u-1", "takes a User; User.from_user_id knows one that was made elsewhere, and got a text"),
    "organization": (Budget.usd(1), "takes an Organization; "),
    "models": ("gpt-4o", "takes a list of models or their public names, and got a text"),
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
    with pytest.raises(InvalidArguments, match="model_aliases: takes models or their public names, and got a number"):
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
    shown = inspect.signature(Team)
    assert [*shown.parameters][:4] == ["scope", "id", "name", "team_id"]
    assert [*shown.parameters][-1] == "moved_from"
    assert "budget: litellm_constructs.values.Budget | None = None" in str(shown)
    assert str(inspect.signature(LiteLLMModel)).startswith("(scope: 'Construct', id: 'str', *, model: str, base_model")
    assert "- `rpm`: Requests per minute of all of them together. No limit if not set." in str(Team.__doc__)
    assert "- `api_base`: Address of the gateway." in str(LiteLLMProvider.__doc__)


def test_a_class_of_a_program_shows_its_own_arguments():
    class Limited(Team):
        """A team with a limit."""

        def __init__(self, scope, id, *, euros: int):
            super().__init__(scope, id)

    assert [*inspect.signature(Limited).parameters] == ["scope", "id", "euros"]
    assert Limited.__doc__ == "A team with a limit."


def test_what_an_attribute_does_not_take_is_told_of_its_argument(stack):
    team: Any = Team
    with pytest.raises(InvalidArguments) as caught:
        team(stack, "search", rpm=1.5, tpm=-1, tags="eu", metadata=5, blocked="perhaps", budget=5)
    assert str(caught.value).splitlines() == [
        "[estate/search] 6 arguments cannot work:",
        "  tags: takes a list, and got a text",
        "  metadata: takes a map, and got a number",
        "  budget: takes a Budget, such as Budget.usd(50), and got a number",
        "  rpm: takes a whole number, and got 1.5",
        "  tpm: takes 0 or more, and got -1",
        "  blocked: takes true or false, and got a text",
    ]


def test_a_part_of_a_budget_that_litellm_has_no_place_for_is_told(stack):
    with pytest.raises(InvalidArguments, match="member_budget: LiteLLM has no warn_at for it; leave it out"):
        Team(stack, "search", member_budget=Budget.usd(5, warn_at=4))


def test_a_parameter_of_a_model_is_told_by_its_name(stack):
    with pytest.raises(InvalidArguments, match=r"parameters\.aws_region_name: takes text, and got a number"):
        LiteLLMModel(stack, "m", model="bedrock/m", parameters={"aws_region_name": 5})


def test_what_must_be_given_is_told_with_all_else(stack):
    member: Any = TeamMember
    with pytest.raises(InvalidArguments, match=r"2 arguments cannot work:\n  user: takes .*\n  team: is required$"):
        member(stack, "m", user=5)


def test_a_rule_between_attributes_names_arguments():
    names = {"max_budget": "budget", "team_id": "team"}
    assert renamed(["max_budget.a: set `team_id` too"], names) == ["budget.a: set `team` too"]


class Written(TypedDict, total=False):
    a: Optional[Budget]  # noqa: UP045
    b: Union[Budget, None]
    c: Annotated[Budget | None, "a note"]
    d: Required[Sequence[Union[str, IModelRef]]]


def test_options_are_checked_by_their_types_however_they_are_written():
    _, problems = read("Thing", Written, {"a": 1, "b": 2, "c": 3, "d": [4]})
    assert [name for name, _ in problems] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("construct", [Fallback, Key, LiteLLMModel, Organization, Team, TeamMember, User])
def test_every_option_is_documented_and_becomes_an_attribute_that_there_is(stack, construct):
    given: dict[type, dict[str, Any]] = {
        Fallback: {"model": "a", "fallbacks": ["b"]},
        LiteLLMModel: {"model": "openai/a"},
        TeamMember: {"team": Team(stack, "t"), "user": User(stack, "u")},
    }
    made = construct(stack, "it", **given.get(construct, {}))
    attributes = {field.name for field in fields_of(made.resource.spec)}
    for name, argument in arguments_of(options_of(construct)).items():
        assert f"- `{name}`: " in construct.__doc__
        if isinstance(argument.becomes, To) and name not in MetaOptions.__annotations__:
            assert ({*argument.becomes.parts.values()} or {argument.becomes.attribute or name}) <= attributes


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
