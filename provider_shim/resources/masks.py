"""What LiteLLM shows instead of a secret: of a credential or a guardrail its first and last two characters, of a vector
store or an agent a word."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, cast

from provider_shim.answers import Json

_HIDDEN = "*****"
"""What it shows of a short one."""


def mask(secret: str) -> str:
    return _HIDDEN if len(secret) <= 4 else f"{secret[:2]}****{secret[-2:]}"


def is_mask(value: Json) -> bool:
    return isinstance(value, str) and (value == _HIDDEN or (len(value) == 8 and value[2:6] == "****"))


def check_no_masks(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if is_mask(value):
            raise ValueError(f"{name} is what LiteLLM shows instead of a secret: write the secret itself")


REDACTED = "REDACTED_BY_LITELM"
"""The word, as LiteLLM writes it, instead of whatever has a name that sounds like a secret."""


def check_not_redacted(given: Mapping[str, Json]) -> None:
    for name, value in given.items():
        if value == REDACTED:
            raise ValueError(f"{name} is what LiteLLM shows instead of a secret, and would become the secret")
        if isinstance(value, dict):
            check_not_redacted(cast("dict[str, Json]", value))


def unredacted(told: Json, known: Json) -> Json:
    """What LiteLLM tells, with secrets as they are `known`, and without those that are not."""
    if isinstance(told, dict):
        before = cast("dict[str, Json]", known if isinstance(known, dict) else {})
        values = cast("dict[str, Json]", told).items()
        shown = {name: unredacted(value, before.get(name)) for name, value in values}
        return {name: value for name, value in shown.items() if value != REDACTED}
    if isinstance(told, list):
        items = cast("list[Json]", told)
        known_items = cast("list[Json]", known)[: len(items)] if isinstance(known, list) else []
        return [unredacted(value, before) for value, before in zip_longest(items, known_items)]
    return known if told == REDACTED and known is not None else told
