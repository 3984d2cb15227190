"""Values of an attribute, between Terraform and the gateway, and whether two of them mean the same."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, cast

from provider_shim.answers import UNREADABLE, Json, Unexpected, expected
from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING, Dynamic, ListOf, MapOf, Unknown, Value, number_of, type_of
from provider_shim.fields import Field, Shape
from provider_shim.schema import Nesting
from provider_shim.spec import as_map


def plain(value: Value) -> Any:
    """`value` as JSON, types of dynamic values left out, and a map that is written as JSON text as the map. A null
    within a map or an object means not set, and is left out as well. Unknown parts stay."""
    if value is None or isinstance(value, str):  # nearly all are
        return value
    if isinstance(value, Dynamic):
        return plain(as_map(value.value))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    return value


def known_part(value: Value) -> Value:
    """`value` with null for what is unknown."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, list):
        return [known_part(item) for item in value]
    if isinstance(value, dict):
        return {key: known_part(item) for key, item in value.items()}
    return value


def to_gateway(shape: Shape, value: Any) -> Json:
    """A plain value as LiteLLM takes it."""
    if value is None:
        return None
    if shape.nested and shape.nesting is Nesting.SINGLE:
        value = {item.name: to_gateway(item.shape, value[item.name]) for item in shape.nested if item.name in value}
    elif shape.element and isinstance(value, list):
        value = [to_gateway(shape.element, item) for item in cast("list[Any]", value)]
    elif shape.element:
        value = {key: to_gateway(shape.element, item) for key, item in value.items()}
    return shape.form.send(value) if shape.form else value


def from_gateway(shape: Shape, value: Json) -> Value:
    """What LiteLLM answers, as Terraform keeps it. Raises Unexpected when it is of another type."""
    return _converted(shape, value, read=True)


def to_value(shape: Shape, value: Json) -> Value:
    """A plain value as one of the shape's type; what is missing in an object is null, what is too much is dropped.
    Raises Unexpected when it is of another type."""
    return _converted(shape, value, read=False)


def _converted(shape: Shape, value: Json, read: bool) -> Value:
    if value is None:
        return None
    try:
        if read and shape.form:
            value = shape.form.read(value)
        if shape.type == DYNAMIC:
            if shape.element:
                value = plain(_expect(value, dict, shape)) if read else value
                _expect(as_map(value), dict, shape)
            return Dynamic(type_of(value), value)
    except UNREADABLE:  # of another form than its `Form` reads, or deeper than anybody means
        raise _wrong(value, shape) from None
    if shape.nested and shape.nesting is Nesting.SINGLE:
        members = _expect(value, dict, shape)
        return {item.name: _converted(item.shape, members.get(item.name), read) for item in shape.nested}
    if shape.element and isinstance(shape.type, MapOf):
        members = _expect(value, dict, shape)
        return {key: _converted(shape.element, item, read) for key, item in members.items() if item is not None}
    if shape.element:
        return [_converted(shape.element, item, read) for item in _expect(value, list, shape)]
    return _primitive(shape, value)


def _primitive(shape: Shape, value: Json) -> Value:
    if shape.type == STRING and not isinstance(value, (list, dict)):
        return value if isinstance(value, str) else json.dumps(value, default=str)
    if shape.type == NUMBER and not isinstance(value, bool):
        try:
            return number_of(value)
        except ValueError:
            pass
    if shape.type == BOOL and isinstance(value, bool):
        return value
    if shape.type == BOOL and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _wrong(value, shape)


def _expect(value: Json, kind: type, shape: Shape) -> Any:
    if not isinstance(value, kind):
        raise _wrong(value, shape)
    return value


def _wrong(value: Json, shape: Shape) -> Unexpected:
    for kind, words in ((STRING, "a text"), (NUMBER, "a number"), (BOOL, "a boolean")):
        if shape.type == kind:
            return expected(words, value)
    return expected("a list" if isinstance(shape.type, ListOf) else "an object", value)


def meaning(field: Field, value: Any) -> Any:
    """What a plain value says: None for every way of not being set, and equal for values that LiteLLM holds equal."""
    found = _meaning(field.shape, value)
    if found is not None and field.attr.unset is not None and found == _meaning(field.shape, field.attr.unset):
        return None
    return found


def same(field: Field, one: Any, other: Any) -> bool:
    """Whether two plain values, neither with unknown parts, mean the same."""
    return bool(one == other or meaning(field, one) == meaning(field, other))


_ANY = Shape(DYNAMIC)


def _meaning(shape: Shape, value: Any) -> Any:
    if value is None:
        return None
    if shape.form:
        value = shape.form.same(value)
    if isinstance(value, Unknown):
        raise TypeError("an unknown value has no meaning yet")
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, (int, Decimal)):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, list):
        items = [_meaning(shape.element or _ANY, item) for item in cast("list[Any]", value)]
        return (sorted(items, key=repr) if shape.unordered else items) or None
    if isinstance(value, dict):
        inner = {item.name: item.shape for item in shape.nested} if shape.nested else {}
        members = {
            key: _meaning(inner.get(key) or shape.element or _ANY, item)
            for key, item in cast("dict[str, Any]", value).items()
        }
        return {key: item for key, item in members.items() if item is not None} or None
    return value if value != "" else None
