"""Terraform's values on the wire: msgpack, and the JSON of state files.

Each type is compiled once into functions that convert a value of it, because a provider converts the same few
types thousands of times.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, TypeAlias, cast

import msgpack as _untyped_msgpack  # pyright: ignore[reportMissingTypeStubs]

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
    number_of,
    type_of,
)
from provider_shim.jsons import parse
from provider_shim.wire.types import type_from_json, type_to_json

msgpack: Any = _untyped_msgpack

_Convert: TypeAlias = Callable[[Any], Any]

_UNREFINED, _REFINED = 0, 12
"""Extension codes of unknown values: nothing known of them, and something known (a prefix, bounds, not null)."""


class Mismatch(Exception):
    """A value that is not of its type. Says where, and what kind of thing was found: never the value itself."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.steps: list[str | int] = []

    @classmethod
    def of(cls, expected: str, found: object) -> Mismatch:
        return cls(f"{expected} expected, found {_kind(found)}")

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.steps)) or 'value'}: {self.problem}"


class Codec:
    """The values of one type, to and from the wire."""

    def __init__(self, type: Type) -> None:
        self.type = type

    def decode(self, data: bytes) -> Any:
        """From msgpack, as Terraform sends values of this type."""
        return self._decode(msgpack.unpackb(data, ext_hook=_unknown))

    def encode(self, value: Value) -> bytes:
        """To msgpack. Raises `Mismatch` when `value` is not of the type."""
        return cast("bytes", msgpack.packb(self._encode(value)))

    def decode_json(self, data: bytes) -> Any:
        """From JSON; see `from_json`."""
        return from_json(self.type, parse(data))

    @cached_property
    def _decode(self) -> _Convert:
        return _decoder(self.type) or _unchanged

    @cached_property
    def _encode(self) -> _Convert:
        return _encoder(self.type)


def from_json(type: Type, raw: Any) -> Any:
    """The value of `type` that a state file keeps as `raw` (parsed by `provider_shim.jsons`).

    Attributes that it lacks are null, those that the type does not have are left out, and numbers, booleans and
    strings are taken for each other as Terraform does. Raises `Mismatch` for anything else.
    """
    return _from_json(type)(raw)


def _unchanged(value: Any) -> Any:
    return value


def _kind(value: object) -> str:
    if isinstance(value, Unknown):
        return "an unknown value"
    return "null" if value is None else type(value).__name__


def _unknown(code: int, data: bytes) -> Unknown:
    return Unknown(data) if code == _REFINED else UNKNOWN


# From msgpack. Terraform has checked what it sends against the schema, so this does not check again. What msgpack
# has just made is changed in place, and no converter at all stands for "nothing to do" (strings, booleans, ...).


@lru_cache(maxsize=4096)
def _decoder(type: Type) -> _Convert | None:
    decode = _known_decoder(type)
    if decode is None:
        return None

    def decode_any(raw: Any) -> Any:
        return raw if raw is None or isinstance(raw, Unknown) else decode(raw)

    return decode_any


def _known_decoder(type: Type) -> _Convert | None:
    if type in (STRING, BOOL):
        return None
    if type == NUMBER:
        return _decode_number
    if type == DYNAMIC:
        return _decode_dynamic
    if isinstance(type, ObjectOf):
        return _object_decoder(type)
    if isinstance(type, TupleOf):
        return _tuple_decoder([_decoder(item) or _unchanged for item in type.elements])
    assert isinstance(type, (ListOf, SetOf, MapOf))
    decode = _decoder(type.element)
    if decode is None:
        return None
    return _map_decoder(decode) if isinstance(type, MapOf) else _list_decoder(decode)


def _decode_number(raw: Any) -> int | Decimal:
    """A number comes as an integer, as a float where that is exact, and otherwise as text."""
    return raw if isinstance(raw, int) else _number(Decimal(raw))


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _decode_dynamic(raw: Any) -> Dynamic | None:
    form, inner = raw
    if inner is None:
        return None  # a null that has a type, such as that of a variable, is a null
    type = type_from_json(form)
    return Dynamic(type, (_decoder(type) or _unchanged)(inner))


def _object_decoder(type: ObjectOf) -> _Convert | None:
    changing = [(name, decode) for name, item in type.attributes.items() if (decode := _decoder(item))]
    if not changing:
        return None

    def decode_object(raw: Any) -> Any:
        for name, decode in changing:
            raw[name] = decode(raw[name])
        return raw

    return decode_object


def _map_decoder(decode: _Convert) -> _Convert:
    return lambda raw: {key: decode(item) for key, item in raw.items()}


def _list_decoder(decode: _Convert) -> _Convert:
    return lambda raw: [decode(item) for item in raw]


def _tuple_decoder(decoders: list[_Convert]) -> _Convert:
    return lambda raw: [decode(item) for decode, item in zip(decoders, raw, strict=True)]


# To msgpack. What the engine answers is checked on the way out: a value of the wrong type is reported here with its
# path, where Terraform would only say that the answer is broken.


@lru_cache(maxsize=4096)
def _encoder(type: Type) -> _Convert:
    encode = _known_encoder(type)

    def encode_any(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Unknown):
            return _extension(value)
        return encode(value)

    return encode_any


def _known_encoder(type: Type) -> _Convert:
    if type == STRING:
        return _encode_string
    if type == BOOL:
        return _encode_bool
    if type == NUMBER:
        return _encode_number
    if type == DYNAMIC:
        return _encode_dynamic
    if isinstance(type, ObjectOf):
        return _object_encoder(type)
    if isinstance(type, MapOf):
        return _map_encoder(_encoder(type.element))
    if isinstance(type, TupleOf):
        return _tuple_converter([_encoder(item) for item in type.elements])
    assert isinstance(type, (ListOf, SetOf))
    return _list_encoder(_encoder(type.element))


def _extension(value: Unknown) -> Any:
    if value.refinement is None:
        return msgpack.ExtType(_UNREFINED, b"\x00")
    return msgpack.ExtType(_REFINED, value.refinement)


def _encode_string(value: Any) -> Any:
    if not isinstance(value, str):
        raise Mismatch.of("string", value)
    return value


def _encode_bool(value: Any) -> Any:
    if not isinstance(value, bool):
        raise Mismatch.of("bool", value)
    return value


def _encode_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise Mismatch.of("int or Decimal", value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Mismatch("a finite number expected")
        if value != value.to_integral_value():
            return f"{value:f}"
        value = int(value)
    return value if -(1 << 63) <= value < 1 << 64 else str(value)


def _encode_dynamic(value: Any) -> Any:
    type, raw = _with_type(value)
    return [type_to_json(type), raw]


def _with_type(value: Any) -> tuple[Type, Any]:
    """What carries its own type keeps it; of other values the type is what they look like."""
    if value is None or isinstance(value, Unknown):
        return DYNAMIC, _encoder(DYNAMIC)(value)
    if isinstance(value, Dynamic):
        return value.type, _encoder(value.type)(value.value)
    if isinstance(value, dict):
        typed = {name: _at(name, _with_type, item) for name, item in _dict(value).items()}
        type = ObjectOf({name: type for name, (type, _) in typed.items()})
        return type, {name: raw for name, (_, raw) in typed.items()}
    if isinstance(value, list):
        pairs = [_at(index, _with_type, item) for index, item in enumerate(_list(value))]
        return TupleOf(tuple(type for type, _ in pairs)), [raw for _, raw in pairs]
    plain = type_of(value)
    return plain, _encoder(plain)(value)


def _object_encoder(type: ObjectOf) -> _Convert:
    encoders = {name: _encoder(item) for name, item in type.attributes.items()}

    def encode_object(value: Any) -> Any:
        given = _dict(value)
        if given.keys() != encoders.keys():
            raise _wrong_attributes(encoders.keys(), given.keys())
        return {
            name: None if given[name] is None else _at(name, encode, given[name]) for name, encode in encoders.items()
        }

    return encode_object


def _wrong_attributes(expected: Set[str], found: Set[str]) -> Mismatch:
    lacks, strange = sorted(expected - found), sorted(found - expected)
    parts = [f"attribute {name} is missing" for name in lacks] + [
        f"no attribute {name} in the schema" for name in strange
    ]
    return Mismatch(", ".join(parts))


def _map_encoder(encode: _Convert) -> _Convert:
    def encode_map(value: Any) -> Any:
        return {key: _at(key, encode, item) for key, item in _dict(value).items()}

    return encode_map


def _list_encoder(encode: _Convert) -> _Convert:
    def encode_list(value: Any) -> Any:
        return [_at(index, encode, item) for index, item in enumerate(_list(value))]

    return encode_list


def _at(step: str | int, convert: _Convert, value: Any) -> Any:
    try:
        return convert(value)
    except Mismatch as mismatch:
        mismatch.steps.insert(0, step)
        raise


def _tuple_converter(converts: list[_Convert]) -> _Convert:
    def convert_tuple(value: Any) -> Any:
        items = _list(value)
        if len(items) != len(converts):
            raise Mismatch(f"{len(converts)} elements expected, found {len(items)}")
        return [_at(index, convert, item) for index, (convert, item) in enumerate(zip(converts, items, strict=True))]

    return convert_tuple


def _dict(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise Mismatch.of("object or map", value)


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return cast("list[Any]", value)
    raise Mismatch.of("list", value)


# From JSON.


@lru_cache(maxsize=4096)
def _from_json(type: Type) -> _Convert:
    convert = _known_from_json(type)
    return lambda raw: None if raw is None else convert(raw)


def _known_from_json(type: Type) -> _Convert:
    if type == STRING:
        return _string_from_json
    if type == BOOL:
        return _bool_from_json
    if type == NUMBER:
        return _number_from_json
    if type == DYNAMIC:
        return _dynamic_from_json
    if isinstance(type, ObjectOf):
        return _object_from_json(type)
    if isinstance(type, TupleOf):
        return _tuple_converter([_from_json(item) for item in type.elements])
    assert isinstance(type, (ListOf, SetOf, MapOf))
    convert = _from_json(type.element)
    if isinstance(type, MapOf):
        return lambda raw: {key: _at(key, convert, item) for key, item in _dict(raw).items()}
    return lambda raw: [_at(index, convert, item) for index, item in enumerate(_list(raw))]


def _string_from_json(raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (int, Decimal)):
        return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)
    raise Mismatch.of("string", raw)


def _bool_from_json(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return bool(raw == "true")
    raise Mismatch.of("bool", raw)


def _number_from_json(raw: Any) -> int | Decimal:
    if not isinstance(raw, bool):
        try:
            return number_of(raw)
        except ValueError:
            pass
    raise Mismatch.of("number", raw)


def _dynamic_from_json(raw: Any) -> Dynamic:
    tagged = _dict(raw)
    if tagged.keys() != {"type", "value"}:
        raise Mismatch("an object of `type` and `value` expected")
    type = type_from_json(json.dumps(tagged["type"]))
    return Dynamic(type, from_json(type, tagged["value"]))


def _object_from_json(type: ObjectOf) -> _Convert:
    converts = {name: _from_json(item) for name, item in type.attributes.items()}

    def convert_object(raw: Any) -> Any:
        given = _dict(raw)
        return {name: _at(name, convert, given.get(name)) for name, convert in converts.items()}

    return convert_object
