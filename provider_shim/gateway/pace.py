"""How fast requests follow one another, and waits that end when Terraform wants to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any, TypeVar

from provider_shim.gateway.errors import Interrupted

Result = TypeVar("Result")


class Pace:
    """Lets `per_second` requests begin in a second; any number when that is None."""

    def __init__(self, per_second: float | None) -> None:
        self._between = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._stopping = asyncio.Event()

    @property
    def stopped(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        """No wait goes on, and none begins."""
        self._stopping.set()

    async def turn(self) -> None:
        """Wait until the next request may begin."""
        if self._between:
            begin = max(monotonic(), self._next)
            self._next = begin + self._between
            await self.rest(begin - monotonic())

    async def rest(self, seconds: float) -> bool:
        """Wait. False when Terraform wants to end."""
        if seconds <= 0:
            return not self.stopped
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What `work` comes to. It is broken off, and Interrupted raised, when Terraform wants to end first."""
        task, stop = asyncio.ensure_future(work), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise Interrupted
        finally:
            task.cancel()
            stop.cancel()
