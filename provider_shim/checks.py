"""Whether a value is allowed, told in words for people: the checks that a spec's annotations stand for.

Values are JSON as Terraform or a program gives it. Numbers and booleans may be written as text, as in Terraform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from provider_shim.contract import Path
from provider_shim.found import in_words, shown

Problem = tuple[Path, str]
"""What is wrong, and where below the value that was checked."""

Check = Callable[[Any], Iterable[Problem]]
"""Finds what is wrong with a value."""


LARGEST = 2**63 - 1
"""Of whole numbers, as databases keep them; the smallest is one more below zero."""

_WHOLE = f"from {-LARGEST - 1} to {LARGEST}"

MOST = Decimal("1e308")
"""Of what need not be whole."""

DEEPEST = 100
"""Lists and maps within each other, in free-form data; databases keep some more."""


def nothing(value: Any) -> Iterable[Problem]:
    """Finds nothing."""
    return ()


class _TooDeep(Exception):
    pass


def free(value: Any) -> Iterable[Problem]:
    """A value of any type, as LiteLLM and its database can keep it."""
    try:
        return _free(value, DEEPEST - 1)  # the map that it stands in is one
    except _TooDeep:
        return [((), f"has more than {DEEPEST} lists and maps within each other, which LiteLLM's database refuses")]


def _free(value: Any, deepest: int) -> Iterable[Problem]:
    if isinstance(value, str):
        return string(value)
    if isinstance(value, (list, dict)):
        if not deepest:
            raise _TooDeep

        def inner(item: Any) -> Iterable[Problem]:
            return _free(item, deepest - 1)

        if isinstance(value, dict):
            return map_of(inner)(value)
        # To JSON a null in a list is a value.
        return [found for index, item in enumerate(cast("list[Any]", value)) for found in _below(index, inner(item))]
    found = _as_number(value)
    return () if found is None or -LARGEST - 1 <= found <= LARGEST else _wrong(f"a number {_WHOLE}", in_words(value))


def string(value: Any) -> Iterable[Problem]:
    if not isinstance(value, str):
        return _wrong("text", in_words(value))
    if "\0" in value:
        return [((), "has the character NUL in it, which LiteLLM's database cannot keep")]
    try:
        value.encode()
    except UnicodeEncodeError:
        return [((), "has half a character in it (a lone surrogate), which is no text")]
    return ()


def boolean(value: Any) -> Iterable[Problem]:
    allowed = isinstance(value, bool) or value in ("true", "false")
    return () if allowed else _wrong("true or false", in_words(value))


def number(value: Any) -> Iterable[Problem]:
    found = _as_number(value)
    if found is None:
        return _wrong("a number", _no_number(value))
    return _wrong(f"a number from -{MOST} to {MOST}", shown(value)) if abs(found) > MOST else ()


def integer(value: Any) -> Iterable[Problem]:
    found = _as_number(value)
    if found is None:
        return _wrong("a whole number", _no_number(value))
    if found != found.to_integral_value():
        return _wrong("a whole number", shown(value))
    return () if -LARGEST - 1 <= found <= LARGEST else _wrong(f"a whole number {_WHOLE}", shown(value))


def one_of(words: Sequence[Any]) -> Check:
    *some, last = map(repr, words)
    allowed = f"{', '.join(some)} or {last}" if some else last
    return lambda value: () if value in words else _wrong(allowed, _no_word(value))


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The word of `words` that is nearly `word`, as the end of a sentence; empty when there is none."""
    import difflib  # only where something is wrong: it takes its time to load

    near = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def unknown_word(word: str, words: Iterable[str]) -> str:
    """What to tell of a `word` that is none of the known `words`, where LiteLLM may come to take it."""
    known = list(words)
    text = f"{shown(word)} is sent as it is, and is none of the words that are known here: {', '.join(known)}"
    return f"{text}{did_you_mean(word, known)}"


_NULL_ITEM: list[Problem] = [
    ((), "is null, and stands in a list: take it out, as `[for x in ... : x if x != null]` does")
]


def list_of(check: Check) -> Check:
    def check_list(value: Any) -> Iterable[Problem]:
        if not isinstance(value, list):
            return _wrong("a list", in_words(value))
        items = enumerate(cast("list[Any]", value))
        return [found for index, item in items for found in _below(index, _NULL_ITEM if item is None else check(item))]

    return check_list


def map_of(check: Check) -> Check:
    def check_map(value: Any) -> Iterable[Problem]:
        if not isinstance(value, dict):
            return _wrong("a map", in_words(value))
        members = cast("dict[str, Any]", value)
        found = [((), f"a key of it {text}") for key in members for _, text in string(str(key))]
        return found or [found for key, item in members.items() for found in _below(key, check(item))]

    return check_map


def object_of(members: Mapping[str, Check], required: Iterable[str]) -> Check:
    def check_object(value: Any) -> Iterable[Problem]:
        if not isinstance(value, dict):
            return _wrong("a map", in_words(value))
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
            raise ValueError(takes(f"{least} or more", shown(value)))

    return rule


def at_most(most: int) -> Callable[[Any], object]:
    def rule(value: Any) -> None:
        if Decimal(value) > most:
            raise ValueError(takes(f"{most} or less", shown(value)))

    return rule


def at_least_long(length: int) -> Callable[[Any], object]:
    def rule(value: Any) -> None:
        if len(value) < length:
            parts = "character" if isinstance(value, str) else "item"
            raise ValueError(takes(f"at least {length} {parts}{'s' * (length > 1)}", str(len(value))))

    return rule


def takes(what: str, found: str) -> str:
    """What was expected, and what was found, as a problem is told."""
    return f"takes {what}, and got {found}"


def dotted(path: Path) -> str:
    """Where something stands, for people: `logging[0].callback_name`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _wrong(what: str, found: str) -> Iterable[Problem]:
    return [((), takes(what, found))]


def _below(step: str | int, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (((step, *path), text) for path, text in problems)


def _no_word(value: Any) -> str:
    return shown(value) if isinstance(value, str) else in_words(value)


def _no_number(value: Any) -> str:
    return shown(value) if isinstance(value, float) else in_words(value)


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
