"""What neither LiteLLM nor its database can keep is refused, whatever attribute it is of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provider_shim.checks import DEEPEST
from provider_shim.cty import DYNAMIC, NUMBER, STRING
from provider_shim.data_sources import all_data_sources
from provider_shim.fields import Field, Shape, fields_of, problems_of_id
from provider_shim.resources import all_resources
from provider_shim.spec import DataSource, check_duration
from tests.matrix.samples import KEY, Subject, fill_in, subjects

NUL = "has the character NUL in it, which LiteLLM's database cannot keep"
HALF = "has half a character in it (a lone surrogate), which is no text"
DEEP = f"has more than {DEEPEST} lists and maps within each other, which LiteLLM's database refuses"
LARGE = "takes a number from -9223372036854775808 to 9223372036854775807, and got "

SUBJECTS = [
    pytest.param(subject, id=f"{spec.type_name}.{subject.name}")
    for spec in all_resources().values()
    for subject in subjects(spec)
]


def nested(levels: int, by: str = "map") -> Any:
    """As many lists or maps within each other."""
    value: Any = "x"
    for _ in range(levels):
        value = {"a": value} if by == "map" else [value]
    return value


def spoilt(shape: Shape) -> Iterator[tuple[Any, str]]:
    """Values that cannot be kept, each with how that is told."""
    if shape.nested:
        return  # each of its members is a subject of its own
    if shape.type == STRING:
        yield from (("a\0b", NUL), ("a\ud800b", HALF))
    elif shape.type == NUMBER:
        yield from ((10**400, "takes a "), (-(10**400), "takes a "), (Decimal("1e309"), "takes a "))
    elif shape.type == DYNAMIC:
        yield from (
            ("a\0b", NUL),
            (["a", "\ud800"], HALF),
            ({"b": {"\0": 1}}, f"a key of it {NUL}"),
            (2**63, LARGE),
            ([-(2**63) - 1], LARGE),
            (Decimal("1e400"), LARGE),
            (nested(DEEPEST), DEEP),
            (nested(2000, by="list"), DEEP),
        )
    elif shape.element:
        for value, words in spoilt(shape.element):
            yield (([value] if "List" in type(shape.type).__name__ else {"k": value}), words)
        if "Map" in type(shape.type).__name__:
            yield {"a\0b": None}, f"a key of it {NUL}"


def in_map(subject: Subject) -> Iterator[tuple[Any, str]]:
    leaf = subject.leaf.shape
    if leaf.type != DYNAMIC:
        yield from spoilt(leaf)
        return
    for value, words in spoilt(Shape(DYNAMIC)):
        yield {"k": value}, words
    yield {"a\0b": 1}, f"a key of it {NUL}"
    yield json.dumps({"k": ["a\0"]}), NUL


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_cannot_be_kept_is_refused_in_every_attribute(subject: Subject):
    item = subject.item
    first = fill_in(subject.first, prefix="p", name="n")
    assert "${" in str(first) or item.problems(subject.whole(first)) == []
    for value, words in in_map(subject):
        problems = item.problems(subject.whole(value))
        assert len(problems) == 1, (value, problems)
        path, text = problems[0]
        assert (
            text.startswith((words, "takes '", "LiteLLM takes no control characters", "it begins"))
            or "is no duration" in text
        )
        assert len(text) < 500
        named = [step for step in path if isinstance(step, str) and step != KEY]
        assert named[: len(subject.path) - 1] == list(subject.path[1:])


LISTS = {
    f"{spec.type_name}.{subject.name}": subject
    for spec in all_resources().values()
    for subject in subjects(spec)
    if "ListOf" in repr(subject.leaf.type)
}


@pytest.mark.parametrize("subject", LISTS.values(), ids=LISTS)
def test_a_null_in_a_list_is_refused(subject: Subject):
    def with_null(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: with_null(item) for key, item in value.items()}
        return [*value, None] if isinstance(value, list) else value

    leaf = with_null(subject.first)
    if leaf != subject.first:
        problems = subject.item.problems(subject.whole(leaf))
        assert problems
        assert {text for _, text in problems} == {
            "is null, and stands in a list: take it out, as `[for x in ... : x if x != null]` does"
        }


def test_what_is_in_the_text_of_a_map_is_refused_too():
    metadata = _field("litellm_team", "metadata")
    for value, words in (("\0", NUL), ({"\0": 1}, f"a key of it {NUL}"), (2**63, LARGE), (nested(DEEPEST), DEEP)):
        ((path, found),) = metadata.problems({"k": json.dumps({"b": value})})
        assert path == ("k",)
        assert found.startswith(words)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_largest_numbers_are_allowed(subject: Subject):
    shape, said = subject.leaf.shape, str(subject.leaf.annotation)
    largest = 1 if "_check_part" in said else 2**31 - 1 if f"le={2**31 - 1}" in said else 2**63 - 1
    if shape.type == NUMBER:
        assert subject.item.problems(subject.whole(largest)) == []
    if shape.type == NUMBER and "int" in said:
        assert subject.item.problems(subject.whole(largest + 1)) != []
    if subject.leaf.shape.free:
        assert subject.item.problems(subject.whole({"k": [largest, -(2**63), nested(DEEPEST - 2)]})) == []


def test_so_are_durations_as_long_as_the_calendar():
    left = (date.max - date.today()).days
    for text in (f"{left - 1}d", "yearly", f"{12 * (9998 - date.today().year)}mo", "1s"):
        check_duration(text)
    for text in (f"{left + 2}d", "99999999d", "9" * 5000 + "s", f"{12 * (10_000 - date.today().year)}mo"):
        with pytest.raises(ValueError, match="is too long: it ends after the year 9999") as told:
            check_duration(text)
        assert len(str(told.value)) < 200
    with pytest.raises(ValueError, match="is no duration"):
        check_duration("000d")


@pytest.mark.parametrize("name", ["budget_duration", "team_member_budget_duration"])
def test_spend_counts_anew_after_one_month_and_not_after_several(name: str):
    item = _field("litellm_team", name)
    assert item.problems("1mo") == item.problems("monthly") == item.problems("30d") == []
    assert item.problems("2mo") == [
        ((), "'2mo' is no time after which LiteLLM counts spend anew: of months it takes 1mo alone")
    ]


def test_nor_is_anything_looked_up_or_imported_by_what_cannot_be_kept():
    for spec in (spec for spec in all_resources().values() if not spec.once):
        assert any(NUL in problem or "sha256" in problem for problem in problems_of_id(spec, "a\0b:c:general")), spec
    for spec in all_data_sources().values():
        names = (
            spec.look_ups() if issubclass(spec, DataSource) else [i.name for i in fields_of(spec) if not i.server_set]
        )
        for item in fields_of(spec):
            if item.name in names and item.type == STRING:
                ((_, told),) = item.problems("a\0b")
                assert told == NUL or told.startswith("takes '"), told  # what is one of some words


def test_no_attribute_is_called_as_one_of_terraforms_own_arguments():
    own = {"connection", "count", "depends_on", "for_each", "id", "lifecycle", "provider", "provisioner", "timeouts"}
    for spec in [*all_resources().values(), *all_data_sources().values()]:
        assert not own & {item.name for item in fields_of(spec)}, spec


def _field(type_name: str, name: str) -> Field:
    return next(item for item in fields_of(all_resources()[type_name]) if item.name == name)
