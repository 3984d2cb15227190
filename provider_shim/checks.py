"""Whether a value is allowed, told in words for people: the checks that a spec's annotations stand for.

Values are JSON as Terraform or a program gives it. Numbers and booleans may be written as text, as in Terraform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from provider_shim.contract import Path

Problem = tuple[Path, str]
"""What is wrong, and where below the value that was checked."""

Check = Callable[[Any], Iterable[Problem]]
"""Finds what is wrong with a value."""


def anything(value: Any) -> Iterable[Problem]:
    return ()


def string(value: Any) -> Iterable[Problem]:
    return () if isinstance(value, str) else _wrong("text", value)


def boolean(value: Any) -> Iterable[Problem]:
    allowed = isinstance(value, bool) or value in ("true", "false")
    return () if allowed else _wrong("true or false", value)


def number(value: Any) -> Iterable[Problem]:
    return _wrong("a number", value) if _as_number(value) is None else ()


def integer(value: Any) -> Iterable[Problem]:
    found = _as_number(value)
    whole = found is not None and found == found.to_integral_value()
    return () if whole else _wrong("a whole number", value)


def one_of(words: Sequence[Any]) -> Check:
    *some, last = map(repr, words)
    allowed = f"{', '.join(some)} or {last}" if some else last
    return lambda value: () if value in words else _wrong(allowed, value)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The word of `words` that is nearly `word`, as the end of a sentence; empty when there is none."""
    import difflib  # only where something is wrong: it takes its time to load

    near = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def unknown_word(word: str, words: Iterable[str]) -> str:
    """What to tell of a `word` that is none of the known `words`, where LiteLLM may come to take it."""
    known = list(words)
    text = f"{word!r} is sent as it is, and is none of the words that are known here: {', '.join(known)}"
    return f"{text}{did_you_mean(word, known)}"


def list_of(check: Check) -> Check:
    def check_list(value: Any) -> Iterable[Problem]:
        if not isinstance(value, list):
            return _wrong("a list", value)
        return [found for index, item in enumerate(cast("list[Any]", value)) for found in _below(index, check(item))]

    return check_list


def map_of(check: Check) -> Check:
    def check_map(value: Any) -> Iterable[Problem]:
        if not isinstance(value, dict):
            return _wrong("a map", value)
        return [found for key, item in cast("dict[str, Any]", value).items() for found in _below(key, check(item))]

    return check_map


def object_of(members: Mapping[str, Check], required: Iterable[str]) -> Check:
    def check_object(value: Any) -> Iterable[Problem]:
        if not isinstance(value, dict):
            return _wrong("a map", value)
        given = {name: item for name, item in cast("dict[str, Any]", value).items() if item is not None}
        found: list[Problem] = [((name,), "is no attribute") for name in given if name not in members]
        found += [((name,), "is required") for name in required if name not in given]
        for name in members.keys() & given.keys():
            found += _below(name, members[name](given[name]))
        return found

    return check_object


def any_of(checks: Sequence[Check]) -> Check:
    """One of `checks` finds nothing; else, what the first finds."""

    def check_any(value: Any) -> Iterable[Problem]:
        found = [list(check(value)) for check in checks]
        return () if [] in found else found[0]

    return checks[0] if len(checks) == 1 else check_any


def also(check: Check, rule: Callable[[Any], object]) -> Check:
    """`check`, and for what it allows also `rule`, which raises ValueError with what is wrong."""

    def check_both(value: Any) -> Iterable[Problem]:
        found = list(check(value))
        if not found:
            try:
                rule(value)
            except ValueError as error:
                return [((), str(error))]
        return found

    return check_both


def at_least(least: int) -> Callable[[Any], object]:
    def rule(value: Any) -> None:
        if Decimal(value) < least:
            raise ValueError(takes(f"{least} or more", value))

    return rule


def at_least_long(length: int) -> Callable[[Any], object]:
    def rule(value: Any) -> None:
        if len(value) < length:
            parts = "character" if isinstance(value, str) else "item"
            raise ValueError(takes(f"at least {length} {parts}{'s' * (length > 1)}", value))

    return rule


def takes(what: str, value: Any) -> str:
    """What was expected, and what was found, as a problem is told."""
    return f"takes {what}, and got {value if isinstance(value, Decimal) else repr(value)}"


def _wrong(what: str, value: Any) -> Iterable[Problem]:
    return [((), takes(what, value))]


def _below(step: str | int, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (((step, *path), text) for path, text in problems)


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
