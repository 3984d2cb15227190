"""What a check is, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from constructs import IConstruct

from litellm_constructs.framework.origins import Place

if TYPE_CHECKING:
    from litellm_constructs.checks._estate import Estate

Problem = tuple[IConstruct, str]
"""Where something is wrong, and what: what was found, and what to do."""


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Surely broken: the program is not synthesized."""
    WARNING = "warning"
    """Legal, but suspicious: the program is synthesized, and the finding is told."""


@dataclass(frozen=True)
class Check:
    """A rule that an estate must keep. `check` makes one of a function."""

    id: str
    severity: Severity
    description: str
    """What the rule is and why, in Markdown. The first line tells the rule."""
    find: Callable[[Estate], Iterable[Problem]]

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.id):
            raise ValueError(
                f"the id of a check is {self.id!r}: write small words with dashes, such as key-without-owner"
            )
        if not self.description:
            raise ValueError(f"the check {self.id} says nothing of itself: give its function a docstring")
        _IDS.add(self.id)


_IDS: set[str] = set()


def known_ids() -> frozenset[str]:
    """Ids of all checks that the program has made so far."""
    return frozenset(_IDS)


def check(id: str, severity: Severity) -> Callable[[Callable[[Estate], Iterable[Problem]]], Check]:
    """Makes a check of a function that yields what is wrong; its docstring is the description.

    Raises ValueError for an id that is not of small words with dashes, and for a function without docstring.
    """

    def made(find: Callable[[Estate], Iterable[Problem]]) -> Check:
        lines = (find.__doc__ or "").strip().splitlines()
        return Check(id, severity, "\n".join(line.strip() for line in lines), find)

    return made


@dataclass(frozen=True)
class Finding:
    """What a check has found at one construct."""

    id: str
    """Of the check."""
    severity: Severity
    message: str
    path: str
    """Of the construct: `estate/search/ci`."""
    reason: str | None = None
    """Why it was acknowledged; None if nobody did."""
    place: Place | None = None
    """Which line of the program makes the construct; None except while `litellm-constructs check` runs it."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message} ({self.id})"
