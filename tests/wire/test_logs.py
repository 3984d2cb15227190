"""Log lines, as Terraform takes them apart."""

from __future__ import annotations

import json
import logging

import pytest

from provider_shim.wire.logs import TerraformHandler, where


@pytest.mark.parametrize(
    ("number", "level"), [(1, "trace"), (10, "debug"), (20, "info"), (30, "warn"), (40, "error"), (50, "error")]
)
def test_a_record_is_one_line_of_json(capsys: pytest.CaptureFixture[str], number: int, level: str) -> None:
    values = {"name": "provider_shim.engine", "levelno": number, "msg": "%s\nof %s", "args": ("plan", "é")}
    TerraformHandler().emit(logging.makeLogRecord({**values, "created": 1.000002}))
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {
        "@level": level,
        "@message": "plan\nof é",
        "@module": "provider_shim.engine",
        "@timestamp": "1970-01-01T00:00:01.000002Z",
    }


def test_where_tells_every_cause_and_no_message() -> None:
    def inner() -> None:
        raise ValueError("hunter2")

    def outer() -> None:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError("hunter3") from error

    with pytest.raises(RuntimeError) as raised:
        outer()
    told = where(raised.value)
    assert told.index("in inner") < told.index("\nValueError\n") < told.index("\nRuntimeError\n")
    assert "in outer" in told
    assert 'raise ValueError("hunter2")' in told  # the line of code, not what it made of it
    assert told.count("hunter2") == 1


def test_where_does_not_tell_of_what_was_suppressed() -> None:
    def suppressing() -> None:
        try:
            raise ValueError
        except ValueError:
            raise RuntimeError from None

    with pytest.raises(RuntimeError) as raised:
        suppressing()
    assert "\nValueError\n" not in where(raised.value)
