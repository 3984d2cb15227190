"""Values that only Terraform knows, in every argument: they work, or it is told in words what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from litellm_constructs import (
    Budget,
    BudgetTier,
    Credential,
    Duration,
    Fallback,
    InvalidArguments,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    Organization,
    SecretValue,
    Team,
    TeamMember,
    TokenPrice,
    User,
)
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.described import options_of
from litellm_constructs.framework.options import arguments_of


def tokens(stack: cdk.TerraformStack) -> dict[str, Any]:
    text = cdk.TerraformVariable(stack, "text")
    return {
        "a text": text.string_value,
        "a text within a text": f"x/{text.string_value}-x",
        "a text before a slash": f"{text.string_value}/x",
        "a number": text.number_value,
        "a list": text.list_value,
        "a boolean": text.boolean_value,
        "what a function gives": cdk.Fn.upper(text.string_value),
        "a list that a function gives": cdk.Fn.split(",", text.string_value),
        "an expression": "${var.text}",
        "anything": text.value,
        "the variable itself": text,
        "a map": cdk.Token.as_string_map(text.value),
        "a list of texts": [text.string_value],
        "a map of texts": {"a": text.string_value},
        "a map of numbers": {"a": text.number_value},
        "a key of a map": {text.string_value: "x"},
        "a secret": SecretValue.variable(cdk.TerraformVariable(stack, "secret", sensitive=True)),
    }


def needed(stack: cdk.TerraformStack) -> dict[Any, dict[str, Any]]:
    """The arguments that a construct must have."""
    return {
        BudgetTier: {},
        Credential: {},
        Fallback: {"model": "gpt-4o", "fallbacks": ["gpt-4o-mini"]},
        Key: {},
        LiteLLMModel: {"model": "openai/gpt-4o"},
        LiteLLMProvider: {},
        Organization: {},
        Team: {},
        TeamMember: {"team": Team(stack, "team"), "user": User(stack, "user")},
        User: {},
    }


def told(stack: cdk.TerraformStack) -> Iterator[tuple[str, str, str]]:
    """Which argument, which value, and what was said of it."""
    values = tokens(stack)
    for construct, options in needed(stack).items():
        for name in arguments_of(options_of(construct)):
            for form, value in values.items():
                try:
                    construct(stack, f"{construct.__name__}-{name}-{form}", **{**options, name: value})
                except InvalidArguments as error:
                    yield f"{construct.__name__}.{name}", form, str(error)
                else:
                    yield f"{construct.__name__}.{name}", form, ""


def test_no_message_shows_a_token_and_each_names_its_argument(stack):
    said = list(told(stack))
    assert [each for each in said if "Token[" in each[2] or "e+289" in each[2]] == []
    for argument, form, text in said:
        name = argument.partition(".")[2]
        lines = [line.strip() for line in text.partition("] ")[2].splitlines()]
        assert not text or any(line.startswith((f"{name}:", f"{name}.")) for line in lines), (argument, form, text)
    works = {argument for argument, form, text in said if form == "a text" and not text}
    assert works > {"LiteLLMModel.model", "LiteLLMModel.name", "Key.alias", "Fallback.model", "User.email"}


@pytest.mark.parametrize(
    ("construct", "name", "form", "instead"),
    [
        (Key, "expires_after", "a text", "Duration.parse takes it as text"),
        (Key, "budget", "a number", "Budget.usd takes it as a number"),
        (Key, "models", "anything", "Token.as_list makes a list of it"),
        (Key, "tags", "a text", "Token.as_list makes a list of it"),
        (Key, "key", "a text", "SecretValue.reference takes it as text"),
        (Key, "team", "a text", "Team.from_team_id knows one"),
        (LiteLLMModel, "model", "anything", "Token.as_string makes text of it"),
        (LiteLLMModel, "price", "a number", "TokenPrice.per_million takes it as a number"),
        (LiteLLMProvider, "alias", "a text", "write it as plain text"),
        (LiteLLMProvider, "wait_for", "a text", "Duration.parse takes it as text"),
    ],
)
def test_it_is_told_what_to_write_instead(stack, construct, name, form, instead):
    with pytest.raises(InvalidArguments, match=f"{name}: .*only Terraform knows") as caught:
        construct(stack, "it", **{**needed(stack)[construct], name: tokens(stack)[form]})
    assert instead in str(caught.value)


def test_what_is_told_instead_works(stack, resources):
    given = tokens(stack)
    Key(
        stack,
        "ci",
        expires_after=Duration.parse(given["a text"]),
        budget=Budget.usd(given["a number"]),
        models=cdk.Token.as_list(given["anything"]),
        tags=cdk.Token.as_list(given["a text"]),
        key=SecretValue.reference(given["a text"]),
        team=Team.from_team_id(stack, "search", given["a text"]),
    )
    price = TokenPrice.per_million(input=given["a number"], output=1)
    LiteLLMModel(stack, "gpt", model=cdk.Token.as_string(given["anything"]), price=price)
    key, model = resources()["litellm_key"]["ci"], resources()["litellm_model"]["gpt"]
    names = ("duration", "max_budget", "models", "tags", "key", "team_id")
    assert [key[name] for name in names] == ["${var.text}"] * 6
    assert model["input_cost_per_million_tokens"] == "${var.text}"


def test_terraform_tells_provider_and_model_apart_where_it_alone_knows_them(stack, resources):
    variable = cdk.TerraformVariable(stack, "model")
    LiteLLMModel(stack, "whole", model=variable.string_value)
    LiteLLMModel(stack, "provider", model=f"{variable.string_value}/gpt-4o")
    LiteLLMModel(stack, "name", model=f"openai/{variable.string_value}")
    made = {
        name: (each["custom_llm_provider"], each["base_model"]) for name, each in resources()["litellm_model"].items()
    }
    parts = 'regex("^([^/]+)/(.+)$", var.model)'
    assert made == {
        "whole": (f"${{element({parts}, 0)}}", f"${{element({parts}, 1)}}"),
        "provider": ("${var.model}", "gpt-4o"),
        "name": ("openai", "${var.model}"),
    }
