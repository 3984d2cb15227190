"""Values on their way into Terraform JSON: what jsii can carry, and what is only known when Terraform runs."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from constructs import Construct

from litellm_constructs.framework.cdk import cdk
from provider_shim import found
from provider_shim.spec import Nested


def plain(value: Any) -> Any:
    """`value` as JSON has it: what can be iterated as a list (sets sorted), enums as their values, decimals as numbers.

    Raises ValueError when a number has more digits than JSON numbers keep in JavaScript, when a key of a map is known
    to Terraform only, for None within a list, which the framework would leave out in silence, for what JSON does not
    have, and for texts as `text` does.
    """
    if type(value) is str:
        return text(value)
    if type(value) is bool:
        return value
    if isinstance(value, Construct):
        raise ValueError(not_a_value(value))
    if reveal := getattr(value, "reveal", None):  # a SecretValue, somewhere in a map
        return plain(reveal())
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Nested):
        return plain(vars(value))
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {_key(plain(key)): plain(item) for key, item in items if item is not None}
    if isinstance(value, Set):
        return sorted(plain(item) for item in cast("Set[Any]", value))
    if isinstance(value, Iterable):
        return [_item(plain(item)) for item in cast("Iterable[Any]", value)]
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > 2**53):
        return exact_number(Decimal(value))
    if value is None or isinstance(value, int | datetime) or any(hasattr(value, name) for name in _JSII):
        return value
    raise ValueError(f"{type(value).__name__} is no value of Terraform's: write text, a number, a list or a map")


def not_a_value(construct: Construct) -> str:
    """What is wrong with a construct where a value is meant. (The framework would write all that it is in.)"""
    has = (
        "string_value or number_value"
        if isinstance(construct, cdk.TerraformVariable)
        else "name or its id on the gateway"
    )
    return f"{type(construct).__name__} is a construct and no value: write what is meant of it, such as its {has}"


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
        raise ValueError("it has a number that is more than a JSON number can be")
    number = int(value) if value == value.to_integral_value() else float(value)
    if Decimal(repr(float(number))) != value:
        raise ValueError("it has a number with more digits than a JSON number keeps: round it to 15")
    return number


_NUMBER, _NUMBERS = b"\xfd\xff", b"\xfb\xff"
"""How the floats begin that stand for a number, or for a list of numbers, which only Terraform knows."""

_NO_AMOUNT = 1e280
"""From here on a number is none that anybody means, but one that only Terraform knows, or what has become of it."""

_ARITHMETIC = (
    "is what Python makes of arithmetic with a number that only Terraform knows: use Terraform's functions, Fn or Op"
)
_IN_TEXT = re.compile(
    r"-?\d\.\d{9,}e\+(?:2[89]\d|30[0-8])|-8\.\d+e\+298|-1\.[89]\d*e\+289|-(?:\d{299}|\d{290})(?:\.\d+)?(?!\d)"
)
"""Such numbers in a text, as Python writes them (whole or rounded, or all their digits)."""
_OBJECT = re.compile(r"<(?:cdktf|cdktn|constructs|jsii|litellm_constructs)[\w.]* object at 0x[0-9a-f]+>")
"""Objects in a text, as Python writes them."""


def text(value: str) -> str:
    """`value`, with numbers in it that only Terraform knows as Terraform has to be told of them.

    (The framework finds some of them, but not where a sign, a dash or a digit is beside them.) Raises ValueError for
    what cannot stand in a text, or has lost what it stood for.
    """
    if " object at 0x" in value and (found := _OBJECT.search(value)):
        raise ValueError(
            f"{found[0]} stands in a text, and is what Python calls an object: write what is meant of it, such as its "
            "`name`, or Token.as_string(...) for what Terraform knows"
        )
    return _IN_TEXT.sub(_told, value) if "e+" in value or len(value) >= 290 else value


def _told(found: re.Match[str]) -> str:
    number = float(found[0])
    if _begins(number) == _NUMBERS:
        raise ValueError("a list of numbers that only Terraform knows stands in a text: use Fn.join")
    if _begins(number) == _NUMBER:
        try:
            # Asks whether it still is the number that stood for something, to the last digit.
            cdk.Tokenization.reverse_number(number)
        except RuntimeError:
            pass
        else:
            return cdk.Token.as_string(number)
    raise ValueError(f"the text has {found[0]:.24}, which {_ARITHMETIC}, or Fn.format to write it in some form")


def texts(value: Any) -> Any:
    """`value` with each text in it as `text` gives it. Raises ValueError as `plain` does for texts and numbers."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {texts(name): texts(item) for name, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [texts(item) for item in cast("list[Any]", value)]
    return value


def _begins(number: float) -> bytes:
    return struct.pack(">d", number)[:2]


def _number(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number that JSON has")
    if abs(number) > _NO_AMOUNT and not unresolved(number):
        raise ValueError(f"{number} {_ARITHMETIC}")
    return number


def in_words(value: object) -> str:
    """The type of `value`, as errors tell it."""
    return _OF_TERRAFORM if unresolved(value) else found.in_words(value)


def shown(value: object) -> str:
    """`value` itself if it is a number, a boolean or a word, else its type."""
    return _OF_TERRAFORM if unresolved(value) else found.shown(value)


_OF_TERRAFORM = "a value that only Terraform knows"


def unresolved(value: Any) -> bool:
    """Whether any part of `value` is known to Terraform only: a token or an expression."""
    if isinstance(value, str):
        if "{" in value and any(mark in value for mark in ("${", "%{", "{TfToken[")):
            return True
        return "e+" in value and any(unresolved(float(number)) for number in _IN_TEXT.findall(value))
    if isinstance(value, float):
        return _begins(value) in (_NUMBER, _NUMBERS)
    if isinstance(value, dict):
        return any(unresolved(part) for item in cast("dict[Any, Any]", value).items() for part in item)
    if isinstance(value, list):
        return any(unresolved(item) for item in cast("list[Any]", value))
    return hasattr(value, "__jsii_ref__") and not isinstance(value, Construct)
