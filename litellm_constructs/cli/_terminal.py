"""What commands show in a terminal: what is under way, on standard error, and tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
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


def table(rows: Sequence[Sequence[str]], summed: bool = False) -> str:
    """`rows` below each other, the first as the head and the last as a sum where they are `summed`. All columns but the
    first are numbers. As wide as it has to be, since a name that is cut off is another."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    line = "  ".join("-" * width for width in widths)

    def shown(row: Sequence[str]) -> str:
        gaps = [" " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)]
        first, *others = zip(row, gaps, strict=True)
        return "  ".join(["".join(first), *(gap + text for text, gap in others)]).rstrip()

    lines = [shown(rows[0]), line, *map(shown, rows[1:])]
    if summed:
        lines.insert(-1, line)
    return "".join(f"{each}\n" for each in lines)
