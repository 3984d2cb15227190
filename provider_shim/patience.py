"""How long is waited for something, as Terraform's configurations write it: `90s`, `5m`, `1h30m`."""

from __future__ import annotations

import re

from provider_shim.found import shown

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)")

LONGEST = 86_400
"""Seconds: nothing is waited for longer than a day."""


def problem_of(text: str) -> str | None:
    """What is wrong with `text` as the time that something may take."""
    try:
        return None if seconds_of(text) else f"{text!r} is no time at all"
    except ValueError as problem:
        return str(problem)


def seconds_of(text: str) -> float:
    """Seconds that `text` means. Raises ValueError, with what is wrong."""
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if not text or _PART.sub("", text):
        raise ValueError(
            f"{shown(text)} is no time to wait: write numbers with units (s, m or h), such as 90s, 5m or 1h30m"
        )
    if seconds > LONGEST:
        raise ValueError(f"{shown(text)} is longer than a day")
    return seconds
