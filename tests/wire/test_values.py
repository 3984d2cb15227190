"""Values, there and back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgpack as untyped_msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_shim.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    UNKNOWN,
    Dynamic,
    ListOf,
    MapOf,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    Value,
)
from provider_shim.jsons import parse
from provider_shim.wire.types import type_from_json, type_to_json
from provider_shim.wire.values import Codec, Mismatch, from_json

msgpack: Any = untyped_msgpack

names = st.text(min_size=1, max_size=5)
static_types = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL]),
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(SetOf),
        inner.map(MapOf),
        st.dictionaries(names, inner, max_size=3).map(ObjectOf),
        st.lists(inner, max_size=3).map(lambda items: TupleOf(tuple(items))),
    ),
    max_leaves=6,
)
types = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL, DYNAMIC]),
    lambda inner: st.one_of(
        inner.map(ListOf), inner.map(MapOf), st.dictionaries(names, inner, max_size=3).map(ObjectOf)
    ),
    max_leaves=6,
)
unknowns = st.one_of(st.just(UNKNOWN), st.binary(min_size=1, max_size=5).map(Unknown))
numbers = st.one_of(
    st.integers(), st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=20)
)


def values_of(type: Type, known: bool = False) -> st.SearchStrategy[Any]:
    empty = st.none() if known else st.one_of(st.none(), unknowns)
    return st.one_of(empty, _present(type, known))


def _present(type: Type, known: bool) -> st.SearchStrategy[Any]:
    if type == STRING:
        return st.text(max_size=8)
    if type == BOOL:
        return st.booleans()
    if type == NUMBER:
        return numbers.map(lambda n: int(n) if n == int(n) else n)
    if type == DYNAMIC:
        # A null of any type is a null.
        inner = static_types.flatmap(lambda type: st.tuples(st.just(type), values_of(type, known)))
        return inner.map(lambda typed: None if typed[1] is None else Dynamic(*typed))
    if isinstance(type, (ListOf, SetOf)):
        return st.lists(values_of(type.element, known), max_size=3)
    if isinstance(type, MapOf):
        return st.dictionaries(names, values_of(type.element, known), max_size=3)
    if isinstance(type, ObjectOf):
        return st.fixed_dictionaries({name: values_of(item, known) for name, item in type.attributes.items()})
    assert isinstance(type, TupleOf)
    return st.tuples(*(values_of(item, known) for item in type.elements)).map(list)


def exactly(value: Any) -> Any:
    """The value in a form in which 1, True and Decimal(1) are not the same."""
    if isinstance(value, dict):
        items: dict[str, Any] = value
        return {name: exactly(item) for name, item in items.items()}
    if isinstance(value, list):
        elements: list[Any] = value
        return [exactly(item) for item in elements]
    if isinstance(value, Dynamic):
        return value.type, exactly(value.value)
    return type(value), value


@given(st.one_of(types, static_types).flatmap(lambda type: st.tuples(st.just(type), values_of(type))))
def test_every_value_comes_back_as_it_went(typed: tuple[Type, Value]) -> None:
    type, value = typed
    codec = Codec(type)
    assert exactly(codec.decode(codec.encode(value))) == exactly(value)


@given(static_types.flatmap(lambda type: st.tuples(st.just(type), values_of(type, known=True))))
def test_every_known_value_comes_back_from_json(typed: tuple[Type, Any]) -> None:
    type, value = typed
    text = json.dumps(value, default=lambda number: f"{number:f}")
    assert from_json(type, parse(text.encode())) == value


@given(static_types)
def test_every_type_comes_back_as_it_went(type: Type) -> None:
    assert type_from_json(type_to_json(type)) == type


def test_a_type_may_say_which_attributes_are_optional() -> None:
    assert type_from_json('["object",{"a":"string","b":"number"},["b"]]') == ObjectOf({"a": STRING, "b": NUMBER})


@pytest.mark.parametrize("text", ['"text"', '["list"]', '["bag","string"]', "1", "{}"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Terraform type"):
        type_from_json(text)


@pytest.mark.parametrize(
    ("number", "wire"),
    [
        (0, 0),
        (-(2**63), -(2**63)),
        (2**64 - 1, 2**64 - 1),
        (2**64, "18446744073709551616"),
        (-(2**63) - 1, "-9223372036854775809"),
        (Decimal("0.1"), "0.1"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-2.50"), "-2.50"),
        (Decimal("10.00"), 10),
        (Decimal("1E+3"), 1000),
    ],
)
def test_numbers_go_exactly_and_integers_as_integers(number: int | Decimal, wire: int | str) -> None:
    assert msgpack.unpackb(Codec(NUMBER).encode(number)) == wire


@pytest.mark.parametrize(
    ("wire", "number"),
    [(1, "1"), (0.5, "Decimal('0.5')"), (2.0**63, str(2**63)), ("0.1", "Decimal('0.1')"), ("12", "12")],
)
def test_numbers_come_as_terraform_sends_them(wire: object, number: str) -> None:
    assert repr(Codec(NUMBER).decode(msgpack.packb(wire))) == number


def test_unknowns_have_the_form_that_terraform_expects() -> None:
    codec = Codec(STRING)
    assert codec.encode(UNKNOWN) == bytes.fromhex("d40000")
    assert codec.decode(bytes.fromhex("d40000")) == UNKNOWN
    refined = msgpack.packb(msgpack.ExtType(12, msgpack.packb({1: False})))
    assert codec.decode(refined) != UNKNOWN
    assert codec.encode(codec.decode(refined)) == refined


def test_a_plain_value_at_a_dynamic_attribute_gets_the_type_it_looks_like() -> None:
    codec = Codec(DYNAMIC)
    value = {"a": [1, "x", None], "b": {"c": Dynamic(ListOf(STRING), ["y"])}, "d": UNKNOWN}
    decoded = codec.decode(codec.encode(value))
    assert decoded.type == ObjectOf(
        {
            "a": TupleOf((NUMBER, STRING, DYNAMIC)),
            "b": ObjectOf({"c": ListOf(STRING)}),
            "d": DYNAMIC,
        }
    )
    assert decoded.value == {"a": [1, "x", None], "b": {"c": ["y"]}, "d": UNKNOWN}


THING = ObjectOf({"name": STRING, "rules": ListOf(ObjectOf({"weight": NUMBER})), "labels": MapOf(STRING)})


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": 5}, "name: string expected, found int"),
        ({"rules": [{"weight": None}, {"weight": 0.1}]}, "rules.1.weight: int or Decimal expected, found float"),
        ({"rules": [{"weight": True}]}, "rules.0.weight: int or Decimal expected, found bool"),
        ({"rules": [{"weight": Decimal("NaN")}]}, "rules.0.weight: a finite number expected"),
        ({"rules": [{}]}, "rules.0: attribute weight is missing"),
        ({"rules": {}}, "rules: list expected, found dict"),
        ({"labels": {"secret-key": 1}}, "labels.secret-key: string expected, found int"),
        ({"labels": ["x"]}, "labels: object or map expected, found list"),
        ({"other": "x"}, "value: no attribute other in the schema"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_by_its_place(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(Mismatch) as raised:
        Codec(THING).encode({"name": "a", "rules": [], "labels": None, **change})
    assert str(raised.value) == problem


def test_what_is_told_of_a_wrong_value_is_not_the_value() -> None:
    with pytest.raises(Mismatch) as raised:
        Codec(MapOf(NUMBER)).encode({"a": "hunter2"})
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in repr(raised.value)


def test_a_state_file_may_lack_attributes_and_have_others() -> None:
    raw = parse(b'{"name": "a", "rules": [{"weight": 0.1, "old": 1}], "older": true}')
    assert from_json(THING, raw) == {"name": "a", "rules": [{"weight": Decimal("0.1")}], "labels": None}


@pytest.mark.parametrize(
    ("type", "raw", "value"),
    [
        (STRING, 5, "5"),
        (STRING, True, "true"),
        (STRING, Decimal("1E-7"), "0.0000001"),
        (NUMBER, "5", 5),
        (BOOL, "false", False),
    ],
)
def test_a_state_file_may_hold_a_primitive_in_another_form(type: Type, raw: object, value: object) -> None:
    assert repr(from_json(type, raw)) == repr(value)


@pytest.mark.parametrize(
    ("type", "raw", "problem"),
    [
        (NUMBER, "many", "value: number expected, found str"),
        (NUMBER, True, "value: number expected, found bool"),
        (BOOL, 1, "value: bool expected, found int"),
        (STRING, [], "value: string expected, found list"),
        (ListOf(STRING), {}, "value: list expected, found dict"),
        (TupleOf((STRING,)), [], "value: 1 elements expected, found 0"),
        (MapOf(NUMBER), {"a": "x"}, "a: number expected, found str"),
        (DYNAMIC, {"value": 1}, "value: an object of `type` and `value` expected"),
    ],
)
def test_a_state_file_that_does_not_fit_is_told_by_its_place(type: Type, raw: object, problem: str) -> None:
    with pytest.raises(Mismatch) as raised:
        from_json(type, raw)
    assert str(raised.value) == problem


def test_a_state_file_keeps_the_type_of_a_dynamic_value() -> None:
    raw = {"type": ["tuple", ["number", "string"]], "value": [1, "x"]}
    assert from_json(DYNAMIC, raw) == Dynamic(TupleOf((NUMBER, STRING)), [1, "x"])
