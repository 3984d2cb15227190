"""JSON text as Python values. Numbers are int or `Decimal`, so that none loses a digit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

FARTHEST = 400
"""Digits before or after the point. No computer's fraction goes as far, and `1e999999999` written out fills it."""


class NotJson(ValueError):
    """The text quotes nothing."""


def parse(text: str | bytes) -> Any:
    """Raises NotJson, also for what no program could keep: half a character, a number beyond all bounds, lists in lists
    without an end."""
    try:
        found = json.loads(text, parse_float=_fraction, parse_constant=_no_number)
    except RecursionError:
        raise NotJson("it is nested too deep") from None
    except json.JSONDecodeError as problem:
        raise NotJson(f"it is no JSON ({problem.msg} at character {problem.pos})") from None
    except UnicodeDecodeError:
        raise NotJson("it is not UTF-8") from None
    except NotJson:
        raise
    except ValueError:  # Python's own limit on the digits of an int
        raise NotJson("it has a number that is too large") from None
    if (b"\\ud" in text.lower()) if isinstance(text, bytes) else ("\\ud" in text.lower()):
        _refuse_half_characters(found)
    return found


def _fraction(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > FARTHEST:
        raise NotJson("it has a number that is too large or too small")
    return number


def _no_number(text: str) -> NoReturn:
    raise NotJson(f"{text} is no number of JSON")


def _refuse_half_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise NotJson("it has half a character") from None
