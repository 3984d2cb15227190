"""A small codec for protocol buffers, driven by tables of fields.

A message is a plain dict. Encoding writes the fields that the dict names (`None` means absent). Decoding gives
every field of the table: what was absent is the zero of its kind, and `None` for a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, Union, cast

Fields: TypeAlias = "dict[str, Any]"


class Scalar(Enum):
    """A kind of value. `INT` is any varint: int64, or an enum by its number."""

    STRING = str
    BYTES = bytes
    INT = int
    BOOL = bool


STRING, BYTES, INT, BOOL = Scalar

Kind: TypeAlias = Union[Scalar, "Message", "Later"]
FieldType: TypeAlias = Union[Kind, "list[Kind]", "dict[Scalar, Kind]"]

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5


class DecodeError(Exception):
    """Bytes that are not the message they should be."""


class Later(NamedTuple):
    """A message type that is defined further down."""

    message: Callable[[], Message]


class Message:
    """A message type: `Message("Name", field=(number, type), ...)`.

    A type is a scalar, another message (or a function that returns it, for tables that refer to each other),
    `[type]` when repeated, or `{STRING: type}` for a map.
    """

    def __init__(self, name: str, /, **fields: tuple[int, FieldType]) -> None:
        self.name = name
        self.fields = fields

    def encode(self, values: Mapping[str, Any]) -> bytes:
        out = bytearray()
        for name, value in values.items():
            if value is not None:
                self._writers[name](out, value)
        return bytes(out)

    def decode(self, data: bytes) -> Fields:
        fields = {name: make() for name, make in self._zeros}
        readers = self._readers
        position, end = 0, len(data)
        while position < end:
            tag, position = _read_varint(data, position)
            wire = tag & 7
            if wire == _LENGTH:
                length, position = _read_varint(data, position)
                value: Any = data[position : position + length]
                position += length
            elif wire == _VARINT:
                value, position = _read_varint(data, position)
            elif wire in (_FIXED64, _FIXED32):
                value = None
                position += 8 if wire == _FIXED64 else 4
            else:
                raise DecodeError(f"{self.name}: unknown wire type {wire}")
            if position > end:
                raise DecodeError(f"{self.name}: cut off")
            if (reader := readers.get(tag)) is not None:
                reader(fields, value)
        return fields

    @cached_property
    def _zeros(self) -> list[tuple[str, Callable[[], Any]]]:
        return [(name, _zero(type)) for name, (_, type) in self.fields.items()]

    @cached_property
    def _writers(self) -> dict[str, Callable[[bytearray, Any], None]]:
        return {name: _writer(number, type) for name, (number, type) in self.fields.items()}

    @cached_property
    def _readers(self) -> dict[int, Callable[[Fields, Any], None]]:
        """By the tag with which a field begins, so that a field of an unexpected wire type is skipped."""
        return {number << 3 | _wire_type(type): _reader(name, type) for name, (number, type) in self.fields.items()}


def _zero(type: FieldType) -> Callable[[], Any]:
    if isinstance(type, list):
        return list
    if isinstance(type, dict):
        return dict
    if isinstance(type, Scalar):
        return cast("Callable[[], Any]", type.value)
    return lambda: None


def _wire_type(type: FieldType) -> int:
    return _VARINT if type in (INT, BOOL) else _LENGTH


def _message(kind: Message | Later) -> Message:
    return kind if isinstance(kind, Message) else kind.message()


def _map_entry(type: dict[Scalar, Kind]) -> Message:
    ((key, value),) = type.items()
    return Message("entry", key=(1, key), value=(2, value))


def _writer(number: int, type: FieldType) -> Callable[[bytearray, Any], None]:
    if isinstance(type, list):
        write_item = _writer(number, type[0])

        def write_repeated(out: bytearray, items: Any) -> None:
            for item in items:
                write_item(out, item)

        return write_repeated
    if isinstance(type, dict):
        write_entry = _writer(number, _map_entry(type))

        def write_map(out: bytearray, items: Any) -> None:
            for key, value in items.items():
                write_entry(out, {"key": key, "value": value})

        return write_map

    tag = _varint(number << 3 | _wire_type(type))
    if _wire_type(type) == _VARINT:

        def write_number(out: bytearray, value: int) -> None:
            out += tag + _varint(value & 0xFFFF_FFFF_FFFF_FFFF)

        return write_number

    encode: Callable[[Any], bytes]
    if type is STRING:
        encode = str.encode
    elif isinstance(type, Scalar):
        encode = bytes
    else:
        encode = _message(type).encode

    def write_bytes(out: bytearray, value: Any) -> None:
        data = encode(value)
        out += tag + _varint(len(data)) + data

    return write_bytes


def _reader(name: str, type: FieldType) -> Callable[[Fields, Any], None]:
    if isinstance(type, list):
        parse_item = _parser(type[0])

        def read_repeated(fields: Fields, value: Any) -> None:
            fields[name].append(parse_item(value))

        return read_repeated
    if isinstance(type, dict):
        entry = _map_entry(type)

        def read_map(fields: Fields, value: Any) -> None:
            item = entry.decode(value)
            fields[name][item["key"]] = item["value"]

        return read_map
    parse = _parser(type)

    def read(fields: Fields, value: Any) -> None:
        fields[name] = parse(value)

    return read


def _parser(kind: Kind) -> Callable[[Any], Any]:
    if kind is STRING:
        return bytes.decode
    if kind is BYTES:
        return bytes
    if kind is BOOL:
        return bool
    if kind is INT:
        return lambda value: value - (1 << 64) if value >> 63 else value
    assert not isinstance(kind, Scalar)
    return _message(kind).decode


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        try:
            byte = data[position]
        except IndexError:
            raise DecodeError("a number is cut off") from None
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
