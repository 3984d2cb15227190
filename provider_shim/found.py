"""What was found where something else should be, as errors tell it.

A secret may stand in the wrong place, so a value is told by its type. It is shown only where the type is right, no
secret is meant to stand, and the value itself is what is wrong: a number, a boolean, a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal

_LONGEST_WORD = 19
"""Most of LiteLLM's own words are no longer, and most secrets are."""


def in_words(value: object) -> str:
    """The type of `value`, for people."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float | Decimal):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple | Set):
        return "a list"
    return f"something of type {type(value).__name__}"


def shown(value: object) -> str:
    """`value` itself if it is a boolean, a word, or a number that is no longer, else its type."""
    word = isinstance(value, str) and not value.startswith("sk-")
    if word or isinstance(value, int | float | Decimal):
        text = str(value)
        if len(text) <= _LONGEST_WORD:
            return repr(value) if word else text
    return in_words(value)
