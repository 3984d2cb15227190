"""Rules between attributes: what breaks them, where it is told, and what only Terraform knows."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pytest

from provider_shim.fields import fields_of, problems_together, rules_of
from provider_shim.resources import all_resources
from provider_shim.rules import AtLeastOneOf, Conflicts, ExactlyOneOf, RequiredTogether, Requires, Rule
from provider_shim.spec import Attr, Names, Resource

A, B, C = "a", "b", "c"


def found(rule: Rule, *known: str, unknown: str = "") -> list[str]:
    """The attributes at which something is wrong."""
    return [name for name, _ in rule.problems(frozenset(known), frozenset(unknown))]


def test_what_conflicts_is_told_at_the_others() -> None:
    rule = Conflicts(A, (B, C), "it stands there")
    assert found(rule, A, B, C) == [B, C]
    assert list(rule.problems(frozenset((A, B)), frozenset())) == [(B, "it conflicts with `a`: it stands there")]
    assert found(rule, B, C) == found(rule, A) == found(rule) == []


def test_what_may_turn_out_to_be_null_conflicts_with_nothing_yet() -> None:
    rule = Conflicts(A, (B, C), "")
    assert found(rule, A, unknown=B) == found(rule, B, unknown=A) == found(rule, unknown="ab") == []
    assert found(rule, A, C, unknown=B) == [C]


def test_what_is_required_is_told_at_what_requires_it() -> None:
    rule = Requires(A, (B, C), "there is no other place")
    assert list(rule.problems(frozenset((A, B)), frozenset())) == [
        (A, "it requires `c`: there is no other place"),
    ]
    assert found(rule, A, B, C) == found(rule, B) == found(rule) == []


def test_what_may_turn_out_to_be_set_is_not_missing_yet() -> None:
    rule = Requires(A, (B,), "")
    assert found(rule, A, unknown=B) == found(rule, unknown=A) == []
    assert found(rule, A, unknown=C) == [A]


def test_what_goes_together_is_told_at_what_is_there() -> None:
    rule = RequiredTogether((A, B), "")
    assert (found(rule, A), found(rule, B)) == ([A], [B])
    assert found(rule, A, B) == found(rule) == found(rule, A, unknown=B) == found(rule, unknown=B) == []


def test_of_several_at_least_one_is_set() -> None:
    rule = AtLeastOneOf((A, B), "nothing says who")
    assert list(rule.problems(frozenset((C,)), frozenset())) == [(A, "nothing says who: set at least one of `a`, `b`")]
    assert found(rule, A) == found(rule, B) == found(rule, A, B) == found(rule, unknown=B) == []


def test_of_several_exactly_one_is_set() -> None:
    rule = ExactlyOneOf((A, B, C), "nothing says what")
    assert list(rule.problems(frozenset(), frozenset())) == [(A, "nothing says what: set one of `a`, `b`, `c`")]
    assert list(rule.problems(frozenset((B, C)), frozenset())) == [
        (C, "`b` is set as well: set one of `a`, `b`, `c`"),
    ]
    assert found(rule, A) == found(rule, unknown=B) == found(rule, A, unknown=B) == []
    assert found(rule, A, C, unknown=B) == [C]


class Thing(Resource):
    type_name: ClassVar[str] = "litellm_thing"
    rules: ClassVar[tuple[Rule, ...]] = (
        Conflicts("text", ("names", "flag"), "so it is"),
        Requires("flag", ("kind",), ""),
    )

    text: Annotated[str | None, Attr(description="A text.")] = None
    names: Annotated[Names | None, Attr(description="Names.")] = None
    flag: Annotated[bool | None, Attr(description="A flag.", unset=False)] = None
    kind: Annotated[str | None, Attr(description="A kind.", unset="usual")] = None


def told(unknown: str = "", **values: Any) -> list[str]:
    return [name for name, _ in problems_together(Thing, values, frozenset(unknown.split()))]


def test_an_empty_form_is_not_set() -> None:
    assert told(text="x", names=["n"]) == ["names"]
    assert told(text="x", names=[]) == told(text="", names=["n"]) == told(text="x", names=None) == []


def test_litellms_own_value_for_not_set_is_not_set() -> None:
    assert told(text="x", flag=True, kind="odd") == ["flag"]
    assert told(text="x", flag=False) == []
    assert told(flag=True, kind="usual") == ["flag"]


def test_what_only_terraform_knows_is_left_until_it_is_known() -> None:
    assert told("names", text="x", names=["${var.name}"]) == []
    assert told("kind", flag=True) == []


def test_a_description_says_the_rules_of_its_attribute() -> None:
    assert {item.name: item.attr.description for item in fields_of(Thing)} == {
        "text": "A text. Conflicts with `names`, `flag`.",
        "names": "Names. Conflicts with `text`.",
        "flag": "A flag. Conflicts with `text`. Requires `kind`.",
        "kind": "A kind.",
    }


@pytest.mark.parametrize("spec", all_resources().values(), ids=all_resources())
def test_every_rule_is_about_attributes_that_there_are(spec: type[Resource]) -> None:
    names = {item.name for item in fields_of(spec)}
    for rule in rules_of(spec):
        about = {name for name in names if rule.sentence(name)}
        others = {other for name in about for other in (*rule.needed(name), *rule.excluded(name))}
        assert about
        assert others | {other for name in about for other in rule.alternatives(name)} <= names
