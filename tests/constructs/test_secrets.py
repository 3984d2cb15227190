"""A secret in the wrong place, or in the right one, is in no error and no repr."""

from __future__ import annotations

import json
import traceback
import warnings
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from litellm_constructs import (
    L1,
    BudgetTier,
    Credential,
    Duration,
    Fallback,
    Guardrail,
    InvalidArguments,
    Key,
    L1Data,
    LiteLLMModel,
    LiteLLMProvider,
    LoggingCallback,
    Organization,
    SecretValue,
    Team,
    TeamMember,
    User,
)
from litellm_constructs.framework import tokens
from litellm_constructs.framework.described import options_of
from litellm_constructs.framework.options import arguments_of
from litellm_constructs.testing import Template
from litellm_constructs.values import Budget, ModelLimit, TokenPrice
from provider_shim import found
from provider_shim.data_sources import all_data_sources
from provider_shim.fields import fields_of
from provider_shim.resources import all_resources

SECRET = "planted-secret-4711-0815"
PIN = 47110815471108154711
MISPLACED: dict[str, Any] = {
    "text": SECRET,
    "key": f"sk-{SECRET}",
    "damaged json": f'{{"langfuse_secret_key": "{SECRET}',
    "json": json.dumps({"langfuse_secret_key": SECRET}),
    "list": [SECRET],
    "set": {SECRET},
    "map": {"api_key": SECRET},
    "map of maps": {"model": {"api_key": SECRET}},
    "list of maps": [{"api_key": SECRET}],
    "list of lists": [[SECRET]],
    "number": PIN,
    "bytes": SECRET.encode(),
    "secret": SecretValue.unsafe_plain_text(SECRET),
    "secrets": [SecretValue.unsafe_plain_text(SECRET)],
    "object": SecretValue,
}
CONSTRUCTS = (
    BudgetTier,
    Credential,
    Fallback,
    Guardrail,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    Organization,
    Team,
    TeamMember,
    User,
)
SPECS = {**all_resources(), **{f"data.{name}": spec for name, spec in all_data_sources().items()}}


def told(make: Any, *arguments: Any, **options: Any) -> str:
    """What is said where something is made."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            made = make(*arguments, **options)
        except Exception as error:  # whatever it is, people see it
            text = "".join(traceback.format_exception(error, limit=0))
        else:
            text = repr(made)
    return text + "".join(str(each.message) for each in said)


def leaks(said: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{where}: {text}" for where, text in said if any(leak in text for leak in ("-4711-", str(PIN)))]


def numbered() -> Iterator[str]:
    return (f"c{number}" for number in count())


def by_constructs(stack: Any, constructs: Any = CONSTRUCTS) -> Iterator[tuple[str, str]]:
    ids = numbered()
    for construct in constructs:
        for name in arguments_of(options_of(construct)):
            for form, value in MISPLACED.items():
                yield f"{construct.__name__}.{name} {form}", told(construct, stack, next(ids), **{name: value})


def test_a_secret_in_any_argument_of_a_construct_is_not_told(stack):
    assert leaks(by_constructs(stack)) == []


def test_a_secret_in_any_attribute_is_not_told(stack):
    def by_attributes() -> Iterator[tuple[str, str]]:
        ids = numbered()
        for type_name, spec in SPECS.items():
            kind: Any = L1Data if type_name.startswith("data.") else L1
            for field in fields_of(spec):
                inner = {item.name: {item.name: value} for item in field.shape.nested for value in (SECRET, [SECRET])}
                listed = {f"[{name}]": [value] for name, value in inner.items()}
                for form, value in {**MISPLACED, **inner, **listed}.items():
                    where = f"{type_name}.{field.name} {form}"
                    yield where, told(kind, spec, stack, next(ids), **{field.name: value})

    assert leaks(by_attributes()) == []


def test_a_secret_in_what_arguments_are_made_of_is_not_told():
    makers: list[Any] = [
        Duration,
        Duration.parse,
        Duration.days,
        SecretValue.gateway_env,
        SecretValue.variable,
        SecretValue.reference,
        SecretValue.unsafe_plain_text,
        Budget.usd,
        lambda value: Budget.usd(5, per=value),
        lambda value: Budget.usd(5, warn_at=value),
        lambda value: TokenPrice.per_million(input=value, output=1),
        lambda value: TokenPrice.per_token(input=1, output=value),
        lambda value: ModelLimit(budget=value),
        lambda value: LoggingCallback("langfuse", vars={"langfuse_secret_key": value}),
        lambda value: LoggingCallback("langfuse", secrets={"langfuse_secret_key": value}),
    ]
    made = (
        (f"{number} {form}", told(maker, value))
        for number, maker in enumerate(makers)
        for form, value in MISPLACED.items()
        if form != "number"  # money and time are shown
    )
    assert leaks(made) == []


def test_a_construct_shows_no_secret_of_its_own(stack):
    secret = SecretValue.unsafe_plain_text(SECRET)
    callback = LoggingCallback("langfuse", vars={"langfuse_host": SECRET}, secrets={"langfuse_secret_key": secret})
    made: list[Any] = [
        LiteLLMProvider(stack, "p", api_key=secret, additional_headers={"X-Secret": SECRET}),
        LiteLLMModel(stack, "m", model="openai/gpt", api_key=secret, parameters={"client_secret": secret}),
        Key(stack, "k", key=SecretValue.unsafe_plain_text(f"sk-{SECRET}"), metadata={"note": SECRET}),
        Team(stack, "t", logging=[callback]),
        callback,
    ]
    assert leaks((repr(each), repr(each) + str(each)) for each in made) == []
    with pytest.raises(AssertionError) as failed:
        Template(stack.to_terraform()).has_resource_properties("litellm_model", {"model_api_key": "another"})
    assert "client_secret" in str(failed.value)
    assert leaks(iter([("template", str(failed.value))])) == []


def test_a_leak_would_be_seen(stack, monkeypatch):
    monkeypatch.setattr(found, "in_words", repr)
    monkeypatch.setattr("provider_shim.checks.in_words", repr)
    assert tokens.in_words(SECRET) == repr(SECRET)
    assert len(leaks(by_constructs(stack, (Team,)))) > 50
    with pytest.raises(InvalidArguments, match="4711"):
        Team(stack, "t", metadata=SECRET)  # pyright: ignore[reportArgumentType]


def test_a_write_only_secret_is_given_by_the_twin(stack, resources):
    secret = SecretValue.unsafe_plain_text(SECRET)
    LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=secret.write_only(version=2))
    Credential(stack, "c", values={"api_key": secret.write_only(), "api_base": "https://example.com"})
    Team(stack, "t", logging=[LoggingCallback("langfuse", secrets={"langfuse_secret_key": secret.write_only()})])
    made = {kind: next(iter(found.values())) for kind, found in resources().items()}
    assert (made["litellm_model"]["model_api_key_wo"], made["litellm_model"]["model_api_key_wo_version"]) == (SECRET, 2)
    assert made["litellm_credential"]["credential_values_wo"]["api_base"] == "https://example.com"
    assert made["litellm_team"]["logging_wo"][0]["callback_secrets"] == {"langfuse_secret_key": SECRET}
    plain = {"model_api_key", "credential_values", "logging"}
    assert not plain & {name for attributes in made.values() for name in attributes}
    assert repr(secret.write_only()) == "SecretValue.unsafe_plain_text(***).write_only()"


def test_a_secret_may_become_write_only_later_and_back(stack):
    model = LiteLLMModel(stack, "m", model="openai/gpt-4o", api_key=SecretValue.gateway_env("A")).resource
    secret = SecretValue.unsafe_plain_text(SECRET)
    model.set(model_api_key=secret.write_only(version=2))
    assert {name for name in model.attributes if "api_key" in name} == {"model_api_key_wo", "model_api_key_wo_version"}
    model.set(model_api_key=secret)
    assert {name for name in model.attributes if "api_key" in name} == {"model_api_key"}


def test_what_is_write_only_is_refused_where_it_cannot_be(stack):
    secret = SecretValue.unsafe_plain_text(SECRET).write_only()
    with pytest.raises(InvalidArguments, match="metadata: takes nothing that is write-only"):
        Team(stack, "t", metadata={"ours": secret})
    values = {"a": secret, "b": SecretValue.unsafe_plain_text(SECRET).write_only(version=1)}
    with pytest.raises(InvalidArguments, match="values: it has write-only secrets of several versions"):
        Credential(stack, "c", values=values)
