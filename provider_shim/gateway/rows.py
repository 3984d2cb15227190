"""Rows of LiteLLM's database in which several objects are kept.

LiteLLM reads such a row, changes it and writes it, without a lock: of two writes at the same moment one is lost, and
both are answered with success. Writers of this process take turns. Those of others, such as another apply, are noticed
when the row is read back, and what they have undone is done again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from time import monotonic

from provider_shim.answers import UNREADABLE, Json, Unexpected
from provider_shim.gateway.errors import GatewayError, Uncertain
from provider_shim.gateway.pace import Pace

SHORTEST_REST, LONGEST_REST = 0.2, 2.0
"""Seconds before a row is read back, at least and at most."""

LONGEST_PAUSE = 5.0
"""Seconds between two tries to write a row, at most."""

KEPT = "An object that was to be made is in the state, as tainted."


class Rows:
    """The rows of one gateway, each named as errors name it. For `patience` seconds others are written against."""

    def __init__(self, pace: Pace, patience: float) -> None:
        self._pace = pace
        self._patience = patience
        self._rows: dict[str, _Row] = {}

    @asynccontextmanager
    async def turn(self, *names: str) -> AsyncGenerator[None]:
        """Hold back others of this process who want to write one of these rows."""
        async with AsyncExitStack() as turns:
            for name in sorted(names):  # in one order, or two could wait for each other
                await turns.enter_async_context(self._rows.setdefault(name, _Row()).turn())
            yield

    async def settle(
        self,
        name: str,
        read: Callable[[], Awaitable[Json]],
        holds: Callable[[Json], bool],
        again: Callable[[], Awaitable[object]],
        part: str = "",
    ) -> None:
        """Return when the row `name`, as `read` reads it, `holds` what was written into it. Until then it is written
        `again`, in a turn. Where there is no call that tells all of a row, `part` says which `read` reads. Raises
        Uncertain."""
        row = self._rows.setdefault(name, _Row())
        try:
            if holds(await row.read_back(part, read, self._pace)):
                return
            until = monotonic() + self._patience
            for attempt in count(1):
                pause = random.uniform(0, min(0.1 * 2**attempt, LONGEST_PAUSE))
                if monotonic() + pause > until or not await self._pace.rest(pause):
                    raise _given_up(name, attempt)
                async with self.turn(name):
                    await again()
                if holds(await row.read_back(part, read, self._pace)):
                    return
        except Uncertain:
            raise
        except (GatewayError, Unexpected, *UNREADABLE) as error:
            raise _unknown(name, error) from None


def _given_up(name: str, times: int) -> Uncertain:
    return Uncertain(
        f"Something else changes {name} at the same time",
        "LiteLLM reads it, changes it and writes it, and so does away with what others have written in the meantime. "
        f"This change was made {'once' if times == 1 else f'{times} times'}, and was not there when it was read back. "
        f"See who else is at work (another apply, the admin UI), and apply again when it has ended. {KEPT}",
    )


def _unknown(name: str, error: Exception) -> Uncertain:
    cause = str(error) if isinstance(error, GatewayError) else "It was answered with something else"
    return Uncertain(
        f"It is not known whether a change of {name} holds",
        "It was made, and may be undone by something else that changes it at the same time. So it is read back, and "
        f"made again if need be, and that failed. {cause.rstrip('.')}. {KEPT}",
    )


class _Row:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._writers = 0
        """Those who write it or wait for their turn."""
        self._free = asyncio.Event()
        self._free.set()
        self._took = 0.0
        """Seconds of the longest write since it was read back."""
        self._reading: dict[str, asyncio.Task[Json]] = {}
        """Those who are about to read it, by the part that they read."""

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        self._writers += 1
        self._free.clear()
        try:
            async with self._lock:
                began = monotonic()
                yield
                self._took = max(self._took, monotonic() - began)
        finally:
            self._writers -= 1
            if not self._writers:
                self._free.set()

    async def read_back(self, part: str, read: Callable[[], Awaitable[Json]], pace: Pace) -> Json:
        """What a part of the row holds once nobody of this process writes it; one read for all who wait for it."""
        if part not in self._reading:
            self._reading[part] = asyncio.ensure_future(self._read_when_free(part, read, pace))
        return await asyncio.shield(self._reading[part])

    async def _read_when_free(self, part: str, read: Callable[[], Awaitable[Json]], pace: Pace) -> Json:
        try:
            while True:
                await self._free.wait()
                # What others read before it was written here may be written by now: that takes them about as long, and
                # twice as long where they send a request to read and another to write; and some more.
                await pace.rest(min(max(3 * self._took, SHORTEST_REST), LONGEST_REST))
                if not self._writers:
                    break
        finally:
            del self._reading[part]
            self._took = 0.0
        return await read()
