"""What is wrong with a value of an attribute, in words, and where."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest

from provider_shim.fields import fields_of
from provider_shim.resources import all_resources
from provider_shim.spec import Attr, Count, Duration, Field, Id, Names, Nested, Usd, Word


class Part(Nested):
    size: Annotated[Count, Attr(description="How big.")]
    names: Annotated[Names | None, Attr(description="What it is called.")] = None


class Whole(Nested):
    text: Annotated[str | None, Attr(description=".")] = None
    count: Annotated[Count | None, Attr(description=".")] = None
    money: Annotated[Usd | None, Attr(description=".")] = None
    flag: Annotated[bool | None, Attr(description=".")] = None
    word: Annotated[Literal["a", "b"] | Literal["c"] | None, Attr(description=".")] = None
    open: Annotated[Literal["chat", "embedding"] | Word | None, Attr(description=".")] = None
    time: Annotated[Duration | None, Attr(description=".")] = None
    id: Annotated[Id | None, Attr(description=".", computed=True)] = None
    some: Annotated[list[str] | None, Field(min_length=2), Attr(description=".")] = None
    counts: Annotated[dict[str, Count] | None, Attr(description=".")] = None
    parts: Annotated[list[Part] | None, Attr(description=".")] = None
    free: Annotated[dict[str, Any] | None, Attr(description=".")] = None


FIELDS = {field.name: field for field in fields_of(Whole)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", ""),
        ("count", 0),
        ("count", Decimal("5.0")),
        ("count", "5"),
        ("money", Decimal("0.1")),
        ("money", 0.1),
        ("flag", False),
        ("flag", "true"),
        ("word", "c"),
        ("open", "telepathy"),
        ("time", "30d"),
        ("some", ["a", "b"]),
        ("counts", {"a": 1}),
        ("parts", [{"size": 1, "names": None}]),
        ("free", {"a": [1, {"b": None}]}),
    ],
)
def test_what_is_allowed(name: str, value: object):
    assert FIELDS[name].problems(value) == []


@pytest.mark.parametrize(
    ("name", "value", "path", "text"),
    [
        ("text", 5, (), "takes text, and got a number"),
        ("count", -1, (), "takes 0 or more, and got -1"),
        ("count", True, (), "takes a whole number, and got a boolean"),
        ("count", Decimal("1.5"), (), "takes a whole number, and got 1.5"),
        ("count", "many", (), "takes a whole number, and got a text"),
        ("money", "much", (), "takes a number, and got a text"),
        ("money", float("nan"), (), "takes a number, and got nan"),
        ("money", "-1", (), "takes 0 or more, and got '-1'"),
        ("flag", 1, (), "takes true or false, and got a number"),
        ("word", "d", (), "takes 'a', 'b' or 'c', and got 'd'"),
        ("word", [], (), "takes 'a', 'b' or 'c', and got a list"),
        ("open", 5, (), "takes text, and got a number"),
        ("time", "soon", (), "'soon' is no duration: write"),
        ("id", "", (), "takes at least 1 character, and got 0"),
        ("some", ["a"], (), "takes at least 2 items, and got 1"),
        ("some", ["a", 5], (1,), "takes text, and got a number"),
        ("counts", {"a": "x"}, ("a",), "takes a whole number, and got a text"),
        ("counts", [], (), "takes a map, and got a list"),
        ("parts", [{"size": 1}, {"names": ["a", 1]}], (1, "size"), "is required"),
        ("parts", [{"size": 1, "names": ["a", 1]}], (0, "names", 1), "takes text, and got a number"),
        ("parts", [{"size": 1, "colour": "red"}], (0, "colour"), "is no attribute"),
    ],
)
def test_what_is_not_allowed_is_told_where_it_stands(name: str, value: object, path: tuple[object, ...], text: str):
    found_path, found_text = FIELDS[name].problems(value)[0]
    assert found_path == path
    assert found_text.startswith(text)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("chat", None),
        ("", None),
        (5, None),
        ("telepathy", "'telepathy' is sent as it is, and is none of the words that are known here: chat, embedding"),
        (
            "chatt",
            "'chatt' is sent as it is, and is none of the words that are known here: chat, embedding; did you mean "
            "chat?",
        ),
    ],
)
def test_a_word_that_is_new_or_misspelt_is_told(value: object, told: str | None):
    assert FIELDS["open"].unknown_word(value) == told


def test_a_misspelt_attribute_of_a_nested_object_is_an_error_where_it_is_made():
    with pytest.raises(TypeError, match="Part has no attribute 'siez'"):
        Part(siez=1)  # pyright: ignore[reportCallIssue]


def test_a_resource_is_found_by_its_type_and_stands_in_a_file_of_that_name():
    resources = all_resources()
    assert {name: resources[name].type_name for name in resources} == {name: name for name in resources}
    assert "litellm_team" in resources
    with pytest.raises(KeyError):
        resources["litellm_nothing"]
