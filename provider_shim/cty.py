"""Terraform's types and values, as plain Python.

A value is `None` (null), `str`, `bool`, `int` or `Decimal` (a number), `list` (list, set or tuple),
`dict` (map or object), `Dynamic` (a value that carries its own type) or `Unknown` (known after apply).
Numbers are never `float`: Terraform compares them exactly, and `0.1` has no exact float.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TypeAlias, Union, cast

from provider_shim.jsons import FARTHEST


class Primitive(NamedTuple):
    """`string`, `number`, `bool`, or `dynamic` (any type, decided by the value)."""

    name: str


class _Collection:
    __slots__ = ("element",)

    def __init__(self, element: Type) -> None:
        self.element = element

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.element == cast("_Collection", other).element

    def __hash__(self) -> int:
        return hash((type(self), self.element))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.element!r})"


class ListOf(_Collection):
    pass


class SetOf(_Collection):
    pass


class MapOf(_Collection):
    pass


class ObjectOf(NamedTuple):
    attributes: dict[str, Type]

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.attributes)))


class TupleOf(NamedTuple):
    elements: tuple[Type, ...]


Type: TypeAlias = Union[Primitive, ListOf, SetOf, MapOf, ObjectOf, TupleOf]

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Primitive("dynamic")


@dataclass(frozen=True)
class Unknown:
    """A value that Terraform will know after apply.

    `refinement` is what Terraform said about it ("not null", a prefix, bounds), kept as it came so that
    a plan can hand the value back unchanged.
    """

    refinement: bytes | None = None


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Dynamic:
    """A value at an attribute of type `dynamic`, with the type that its author gave it."""

    type: Type
    value: Value

    def __hash__(self) -> int:
        return hash(repr(self))


Value: TypeAlias = Union[str, bool, int, Decimal, "list[Value]", "dict[str, Value]", Dynamic, Unknown, None]
Object: TypeAlias = "dict[str, Value]"


def number_of(raw: Any) -> int | Decimal:
    """The number that a number or its text says. Raises ValueError for anything else, and for what fills the memory of
    a computer when it is written out."""
    try:
        number = Decimal(raw)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError("no number") from None
    if not number.is_finite() or abs(number.adjusted()) > FARTHEST:
        raise ValueError("no number that can be kept")
    return int(number) if number == number.to_integral_value() else number


def is_wholly_known(value: Value) -> bool:
    """Whether no part of `value` is unknown."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, Dynamic):
        return is_wholly_known(value.value)
    if isinstance(value, list):
        return all(map(is_wholly_known, value))
    if isinstance(value, dict):
        return all(map(is_wholly_known, value.values()))
    return True


def type_of(value: Value) -> Type:
    """The type that a plain value has by itself: a dict is an object, a list is a tuple."""
    if isinstance(value, Dynamic):
        return value.type
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, str):
        return STRING
    if isinstance(value, (int, Decimal)):
        return NUMBER
    if isinstance(value, dict):
        return ObjectOf({name: type_of(item) for name, item in value.items()})
    if isinstance(value, list):
        return TupleOf(tuple(type_of(item) for item in value))
    return DYNAMIC
