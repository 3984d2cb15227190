"""The message tables, against stubs compiled from the protocol's definition."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provider_shim.wire.messages import CALLS, GET_PROVIDER_SCHEMA, STEP, TIMESTAMP
from provider_shim.wire.protobuf import BOOL, BYTES, INT, STRING, DecodeError, FieldType, Later, Message
from provider_shim.wire.schema import encode_schema
from tests.wire.things import SCHEMA

STUBS = ("pyvider==0.8.1", "protobuf==7.36.2")
"""A package with protocol 6.10 compiled, and the library that it needs. Only one file of the first is used."""


@pytest.fixture(scope="module")
def protocol(pytestconfig: pytest.Config) -> Any:
    """The compiled definition: a module of protobuf classes.

    Not a dependency of the project, because its pins fight with others': installed once into pytest's cache.
    """
    assert pytestconfig.cache
    place = Path(pytestconfig.cache.mkdir("protocol")) / "-".join(STUBS)
    if not place.exists():
        unfinished = tempfile.mkdtemp(dir=place.parent)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"]
        subprocess.run([*pip, "--target", unfinished, *STUBS], check=True)
        try:
            os.rename(unfinished, place)
        except OSError:  # another worker was faster
            shutil.rmtree(unfinished)
    (stubs,) = place.glob("pyvider/**/tfplugin6_pb2.py")
    spec = importlib.util.spec_from_file_location("tfplugin6_pb2", stubs)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(place))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(place))
    return module


def parts_of(type: FieldType) -> Iterator[Message]:
    """The messages within a field's type."""
    if isinstance(type, list):
        yield from parts_of(type[0])
    elif isinstance(type, dict):
        yield from parts_of(next(iter(type.values())))
    elif isinstance(type, Later):
        yield type.message()
    elif isinstance(type, Message):
        yield type


def all_tables() -> list[Message]:
    waiting = [message for call in CALLS.values() for message in (call.request, call.response)]
    found: list[Message] = []
    while waiting:
        message = waiting.pop()
        if message not in found:
            found.append(message)
            waiting.extend(part for _, type in message.fields.values() for part in parts_of(type))
    return found


TABLES = sorted(all_tables(), key=lambda message: message.name)
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def full_name(table: Message) -> str:
    return table.name if table is TIMESTAMP else f"tfplugin6.{table.name}"


def stub_of(protocol: Any, table: Message) -> Any:
    if table is TIMESTAMP:
        return protocol.OpenEphemeralResource.Response().renew_at.__class__
    stub = protocol
    for name in table.name.split("."):
        stub = getattr(stub, name)
    return stub


@each_table
def test_a_table_says_what_the_protocol_says(protocol: Any, table: Message) -> None:
    theirs = stub_of(protocol, table).DESCRIPTOR.fields_by_name
    for name, (number, type) in table.fields.items():
        field = theirs[name]
        assert field.number == number
        if isinstance(type, dict):
            assert field.message_type.GetOptions().map_entry
            field = field.message_type.fields_by_name["value"]
        else:
            assert field.is_repeated == isinstance(type, list)
        kinds = {STRING: [field.TYPE_STRING], BYTES: [field.TYPE_BYTES], BOOL: [field.TYPE_BOOL]}
        kinds[INT] = [field.TYPE_INT64, field.TYPE_ENUM]
        if parts := list(parts_of(type)):
            assert field.message_type.full_name == full_name(parts[0])
        else:
            scalar = type[0] if isinstance(type, list) else type
            assert field.type in kinds[scalar]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: call.name)
def test_a_call_brings_and_answers_what_the_protocol_says(protocol: Any, call: Any) -> None:
    method = protocol.DESCRIPTOR.services_by_name["Provider"].methods_by_name[call.name]
    assert method.input_type.full_name == f"tfplugin6.{call.request.name}"
    assert method.output_type.full_name == f"tfplugin6.{call.response.name}"


def messages_of(table: Message, depth: int = 3) -> st.SearchStrategy[Any]:
    fields = {name: fields_of(type, depth) for name, (_, type) in table.fields.items()}
    if table is STEP:  # one of them
        return st.one_of(*(field.map(lambda value, name=name: {name: value}) for name, field in fields.items()))
    return st.fixed_dictionaries({}, optional=fields)


def fields_of(type: FieldType, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(type, list):
        return st.lists(fields_of(type[0], depth), max_size=2 if depth else 0)
    if isinstance(type, dict):
        return st.dictionaries(st.text(max_size=3), fields_of(next(iter(type.values())), depth), max_size=2)
    scalars: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
        STRING: lambda: st.text(max_size=5),
        BYTES: lambda: st.binary(max_size=200),
        BOOL: st.booleans,
        INT: lambda: st.integers(-(2**31), 2**31 - 1),
    }
    if type in scalars:
        return scalars[type]()
    (part,) = parts_of(type)
    return messages_of(part, depth - 1) if depth else st.just({})


@each_table
def test_what_is_encoded_is_what_the_protocol_reads(protocol: Any, table: Message) -> None:
    stub = stub_of(protocol, table)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
    @given(messages_of(table))
    def check(values: dict[str, Any]) -> None:
        data = table.encode(values)
        theirs = stub.FromString(data)
        size = theirs.ByteSize()
        theirs.DiscardUnknownFields()
        assert theirs.ByteSize() == size
        assert table.decode(theirs.SerializeToString()) == table.decode(data)

    check()


def test_the_schema_is_what_the_protocol_reads(protocol: Any) -> None:
    answer = protocol.GetProviderSchema.Response.FromString(encode_schema(SCHEMA))
    assert GET_PROVIDER_SCHEMA.response.decode(answer.SerializeToString()) == GET_PROVIDER_SCHEMA.response.decode(
        encode_schema(SCHEMA)
    )
    block = answer.resource_schemas["litellm_thing"].block
    assert [item.type_name for item in block.block_types] == ["step", "peer", "limits", "only"]
    assert answer.server_capabilities.get_provider_schema_optional


def test_a_field_that_is_not_in_the_table_is_skipped() -> None:
    newer = Message("Newer", a=(1, STRING), b=(2, INT), c=(3, BYTES), d=(15, INT))
    older = Message("Older", a=(1, STRING), d=(15, INT))
    assert older.decode(newer.encode({"a": "x", "b": -5, "c": b"\x00" * 300, "d": -1})) == {"a": "x", "d": -1}


def test_fixed_width_fields_are_skipped() -> None:
    table = Message("Table", a=(1, STRING))
    fixed = bytes.fromhex("11 0102030405060708 1d 01020304")
    assert table.decode(fixed + table.encode({"a": "x"})) == {"a": "x"}


def test_what_is_absent_is_the_zero_of_its_kind() -> None:
    inner = Message("Inner")
    table = Message("Table", s=(1, STRING), n=(2, INT), t=(3, BOOL), b=(4, BYTES), m=(5, inner), l=(6, [inner]))
    zero = {"s": "", "n": 0, "t": False, "b": b"", "m": None, "l": []}
    assert table.decode(b"") == zero
    assert table.decode(table.encode({"s": None, "m": None})) == zero


@pytest.mark.parametrize("data", ["0a", "0a05 61", "80", "0b", "08 ffffffffffffffffffffffff"])
def test_damaged_bytes_are_refused(data: str) -> None:
    with pytest.raises(DecodeError):
        Message("Table", a=(1, STRING), b=(2, INT)).decode(bytes.fromhex(data))


def test_a_misspelt_field_is_not_lost_silently() -> None:
    with pytest.raises(KeyError):
        Message("Table", name=(1, STRING)).encode({"nam": "x"})
