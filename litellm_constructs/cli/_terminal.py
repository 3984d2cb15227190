"""What commands tell while they work: on standard error, and only where a terminal is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

Say = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and of how much; of 0 where nobody knows."""


def _silent(what: str, done: int, total: int) -> None:
    """Say nothing."""


@contextmanager
def progress() -> Generator[Say]:
    """A line for each thing that takes long. Silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    # Loaded by commands that take seconds, and where somebody watches.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def say(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield say
