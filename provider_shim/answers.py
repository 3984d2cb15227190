"""JSON that others wrote, LiteLLM's answers above all, taken apart. What is not of the form that it should have is told
with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from provider_shim.found import in_words

Json = Any
"""A JSON value as Python has it, fractions as `Decimal`."""


class Unexpected(ValueError):
    """Something of another form than it should have. The text says at which place, and what was found there; never the
    value, which may be a secret."""


UNREADABLE = (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What comes of an answer that is not of the form for which code was written, where that does not look first."""


def expected(kind: str, value: Json, place: str = "") -> Unexpected:
    """`kind` in words, such as "a list"."""
    text = f"{kind} was expected, found {in_words(value)}"
    return Unexpected(f"{place}: {text}" if place else text)


def dig(value: Json, path: Iterable[str]) -> Json:
    """What stands at `path`, None when the way there is missing."""
    gone: list[str] = []
    for step in path:
        if value is None:
            return None
        value = _object(value, gone).get(step)
        gone.append(step)
    return value


def _object(value: Json, place: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise expected("an object", value, ".".join(place))
    return cast("dict[str, Any]", value)


def part(value: Json, place: str) -> dict[str, Any]:
    """The object at `place` (dots go deeper); empty when there is none."""
    found = dig(value, place.split("."))
    return {} if found is None else _object(found, [place])


def rows(value: Json, place: str) -> list[dict[str, Any]]:
    """The objects of the list at `place` (dots go deeper), which must be there; of `value` itself for an empty one."""
    found = dig(value, place.split(".")) if place else value
    if not isinstance(found, list):
        raise expected("a list", found, place)
    return [_object(row, [f"{place}[{number}]"]) for number, row in enumerate(cast("list[Json]", found))]


def names(value: Json, place: str) -> list[str]:
    """The texts of the list at `place`; none when there is no list."""
    found = dig(value, place.split("."))
    listed = cast("list[Json]", [] if found is None else found)
    if not isinstance(found, list | None) or not all(isinstance(name, str) for name in listed):
        raise expected("a list of texts", found, place)
    return listed


def text(value: Json, place: str) -> str:
    """The text at `place`, which must be there."""
    found = dig(value, place.split("."))
    if not isinstance(found, str):
        raise expected("a text", found, place)
    return found


def number(value: Json, place: str) -> int:
    """The whole number at `place`, which must be there."""
    found = dig(value, place.split("."))
    if not isinstance(found, int) or isinstance(found, bool):
        raise expected("a whole number", found, place)
    return found


def flag(value: Json, name: str) -> bool:
    """The boolean `name` of an object, which must be there; null is false."""
    found = value[name]
    if not isinstance(found, bool | None):
        raise expected("a boolean", found, name)
    return bool(found)
