"""Which line of a program makes a construct: remembered while `litellm-constructs check` runs it, and not otherwise."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

REPORT = "LITELLM_CHECKS_REPORT"
"""The environment variable that names a file: findings are written there, and stop no synthesis."""

_ASKED = REPORT in os.environ
_NOT_THE_PROGRAM = (str(Path(__file__).parents[1]), sysconfig.get_path("stdlib"), "<")
_LIBRARIES = re.compile(r"[\\/](site|dist)-packages[\\/]")


@dataclass(frozen=True)
class Place:
    """A line of a program."""

    file: str
    """Relative to the working directory."""
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


_MADE: dict[str, Place] = {}


def remember(path: Callable[[], str]) -> None:
    """Remember the line that makes the construct at `path` now."""
    if _ASKED and (place := _calling()):
        _MADE.setdefault(path().removesuffix("/Resource"), place)


def place_of(path: str) -> Place | None:
    """Where the program makes the construct at `path`, or else the first that is below."""
    below = (place for made, place in _MADE.items() if made.startswith(f"{path}/"))
    return _MADE.get(path) or next(below, None)


def _calling() -> Place | None:
    """The innermost line that is of the program: of no library, and not of this one."""
    frame: FrameType | None = sys._getframe(2)  # pyright: ignore[reportPrivateUsage]
    while frame:
        file = frame.f_code.co_filename
        if not file.startswith(_NOT_THE_PROGRAM) and not _LIBRARIES.search(file):
            return Place(os.path.relpath(file), frame.f_lineno)
        frame = frame.f_back
    return None
