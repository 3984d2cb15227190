"""Deletes gathered into few requests, where LiteLLM takes a list of what is to go.

Ten keys in one request cost a gateway as much as two in requests of their own. What comes while a request is under way
waits for the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Protocol

from provider_shim.answers import Json
from provider_shim.gateway.errors import Refused

SECONDS = 0.02
"""How long a request waits for others: Terraform asks for as many deletes at once as its `-parallelism`."""

Listed = Mapping[str, Sequence[str]]
"""The body of a delete: under its one name the ids of what is to go."""

Waiting = tuple[Listed, "asyncio.Future[None]"]


class Send(Protocol):
    def __call__(self, call: str, *, body: Json) -> Awaitable[Json]: ...


class GatheredDeletes:
    """Sends deletes of one kind one after the other, each with all that came in the meantime."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: dict[str, list[Waiting]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    async def delete(self, call: str, body: Listed) -> None:
        """Raises GatewayError, as if the request had been sent for this body alone."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if call in self._waiting:
            self._waiting[call].append((body, done))
        else:
            self._waiting[call] = [(body, done)]
            worker = asyncio.create_task(self._work(call))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        await done

    async def _work(self, call: str) -> None:
        while self._waiting[call]:
            await asyncio.sleep(SECONDS)
            taken, self._waiting[call] = self._waiting[call], []
            await self._delete(call, taken)
        del self._waiting[call]

    async def _delete(self, call: str, taken: Sequence[Waiting]) -> None:
        try:
            await self._send(call, body=_merged([body for body, _ in taken]))
        except Refused as error:
            if len(taken) == 1:
                _finish(taken, error)
            else:  # It was for one of them, and LiteLLM does not say which others it has deleted.
                await asyncio.gather(*(self._delete(call, [each]) for each in taken))
        except Exception as error:
            _finish(taken, error)
        else:
            _finish(taken)


def _merged(bodies: Sequence[Listed]) -> dict[str, list[str]]:
    (name,) = bodies[0]
    return {name: [id for body in bodies for id in body[name]]}


def _finish(taken: Sequence[Waiting], error: Exception | None = None) -> None:
    for _, done in taken:
        if done.cancelled():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
