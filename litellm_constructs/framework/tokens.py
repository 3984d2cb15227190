"""Values on their way into Terraform JSON: what jsii can carry, and what is only known when Terraform runs."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from provider_shim.spec import Nested


def plain(value: Any) -> Any:
    """`value` as JSON has it: what can be iterated as a list (sets sorted), enums as their values, decimals as numbers.

    Raises ValueError when a number has more digits than JSON numbers keep in JavaScript, when a key of a map is known
    to Terraform only, for None within a list, which the framework would leave out in silence, and for what JSON does
    not have.
    """
    if type(value) in (str, bool):
        return value
    if reveal := getattr(value, "reveal", None):  # a SecretValue, somewhere in a map
        return plain(reveal())
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number that JSON has")
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Nested):
        return plain(vars(value))
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {_key(plain(key)): plain(item) for key, item in items if item is not None}
    if isinstance(value, Set):
        return sorted(plain(item) for item in cast("Set[Any]", value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_item(plain(item)) for item in cast("Iterable[Any]", value)]
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > 2**53):
        return exact_number(Decimal(value))
    if value is None or isinstance(value, str | int | float | datetime) or any(hasattr(value, name) for name in _JSII):
        return value
    raise ValueError(f"{type(value).__name__} is no value of Terraform's: write text, a number, a list or a map")


_JSII = ("__jsii_ref__", "__jsii_type__")
"""What tells objects of the framework, and those of a program that it may take for one of its own."""


def _item(item: Any) -> Any:
    if item is None:
        raise ValueError("None stands in a list: take it out")
    return item


_WHOLE_MAP = "&{TfToken["
"""How the one key of a map begins that stands for a map which only Terraform knows."""


def _key(key: Any) -> Any:
    if unresolved(key) and not str(key).startswith(_WHOLE_MAP):
        raise ValueError(
            "a key of the map is known to Terraform only, and names are needed before: write it as plain text, or as "
            "the `name` of a construct that is plain text"
        )
    return key


def exact_number(value: Decimal) -> int | float:
    """`value` as a JSON number. Raises ValueError when it has more digits than such a number keeps."""
    if value.adjusted() > 300:
        raise ValueError(f"{value} is more than a JSON number can be")
    number = int(value) if value == value.to_integral_value() else float(value)
    if Decimal(repr(float(number))) != value:
        raise ValueError(f"{value} has more digits than a JSON number keeps: round it to 15")
    return number


_NUMBER_TOKENS = (b"\xfd\xff", b"\xfb\xff")
"""How the floats begin that stand for a number, or for a list of numbers, which only Terraform knows."""


def unresolved(value: Any) -> bool:
    """Whether any part of `value` (as `plain` gives it) is known to Terraform only: a token or an expression."""
    if isinstance(value, str):
        return "{" in value and any(mark in value for mark in ("${", "%{", "{TfToken["))
    if isinstance(value, float):
        return struct.pack(">d", value)[:2] in _NUMBER_TOKENS
    if isinstance(value, dict):
        return any(unresolved(part) for item in cast("dict[Any, Any]", value).items() for part in item)
    if isinstance(value, list):
        return any(unresolved(item) for item in cast("list[Any]", value))
    return hasattr(value, "__jsii_ref__")
