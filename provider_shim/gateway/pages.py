"""The many reads of a refresh gathered into few requests. Everything else asks LiteLLM anew each time.

Between two writes a request is sent once, whoever waits for it: members of a team are read with their team. And objects
of one kind come from lists, a hundred at a time.

A refresh reads every object of a state, and cannot tell how many that will be. So lists are loaded once the point reads
have cost as much as the lists would: whoever has few objects on a large gateway never loads them, and nobody pays more
than twice the cheaper way. What is on no page, or what a page does not tell whole, is a point read: that an object
is gone is never told by its absence from a list.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from provider_shim.answers import UNREADABLE, Json, Unexpected
from provider_shim.gateway.client import Client
from provider_shim.gateway.errors import GatewayError
from provider_shim.gateway.rows import Rows
from provider_shim.spec import Pages, Reader, Request, Values

log = logging.getLogger(__name__)


class PagedGateway:
    """A gateway for a refresh, where nothing is about to be changed.

    Implements `provider_shim.spec.Gateway`. `licensed` tells whether the gateway has a licence.
    """

    def __init__(self, client: Client, licensed: Callable[[], Awaitable[bool | None]]) -> None:
        self._client = client
        self._licensed = licensed
        self._writes = client.writes
        self._reads: dict[str, asyncio.Future[Json]] = {}
        self._listings: dict[str, _Listing] = {}

    async def query(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        return await self._client.query(call, values, body)

    async def write(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        return await self._client.write(call, values, body)

    async def create(
        self, call: str, body: Json, find: Callable[[], Awaitable[Json | None]], chosen: str | None = None
    ) -> Json | None:
        return await self._client.create(call, body, find, chosen)

    async def delete_listed(self, call: str, body: Mapping[str, list[str]]) -> None:
        await self._client.delete_listed(call, body)

    async def read_all(self, pages: Pages, query: Mapping[str, str]) -> list[Json]:
        return await self._client.read_all(pages, query)

    @property
    def rows(self) -> Rows:
        return self._client.rows

    async def read(self, reader: Reader, values: Values) -> Json | None:
        if self._writes != self._client.writes:
            self._writes, self._reads, self._listings = self._client.writes, {}, {}
        if reader.pages is not None:
            row = await self._listing(reader, reader.pages).find(reader.request(values))
            if row is not None:
                return row
        return await self._client.read(reader, values, self._ask)

    async def _ask(self, request: Request) -> Json:
        reads = self._reads
        if request.key not in reads:
            reads[request.key] = asyncio.ensure_future(self._client.query(request.call, body=request.body))
        return await asyncio.shield(reads[request.key])

    def _listing(self, reader: Reader, pages: Pages) -> _Listing:
        if reader.call not in self._listings:
            self._listings[reader.call] = _Listing(self._client, reader, pages, self._licensed)
        return self._listings[reader.call]


class _Listing:
    """The objects of one kind as lists tell them, between two writes."""

    def __init__(
        self, client: Client, reader: Reader, pages: Pages, licensed: Callable[[], Awaitable[bool | None]]
    ) -> None:
        self._client = client
        self._reader = reader
        self._pages = pages
        self._licensed = licensed
        self._rows: dict[str, Json] = {}
        self._misses = 0
        self._loaded = 0
        self._total = 1
        """Pages that there are; one of them tells how many."""
        self._lock = asyncio.Lock()

    async def find(self, request: Request) -> Json | None:
        """What the point read `request` would answer, as far as pages tell; None to ask."""
        if request.key not in self._rows:
            self._misses += 1
            while self._is_due():
                async with self._lock:
                    if self._is_due():
                        await self._load()
        return self._rows.get(request.key)

    def _is_due(self) -> bool:
        left = self._total - self._loaded
        return 0 < left * self._pages.price < self._misses

    async def _load(self) -> None:
        """The first page, or all others."""
        wanted = range(self._loaded + 1, self._total + 1)
        try:
            if self._loaded == 0 and not self._pages.whole_with_licence and await self._licensed() is not False:
                self._loaded = self._total
                return
            for answer in await self._client.read_pages(self._pages.call, wanted):
                self._keep(answer)
        except (GatewayError, Unexpected, *UNREADABLE) as error:
            # A point read says what is wrong with the gateway, if anything is.
            log.info("%s: objects are read one by one: %s", self._pages.call, type(error).__name__)
            self._loaded = self._total
            return
        self._loaded = wanted[-1]

    def _keep(self, answer: Any) -> None:
        if self._loaded == 0:
            self._total = max(self._total, self._pages.count_of(answer))
        for row in self._pages.rows_of(answer):
            whole = self._pages.whole(row)
            if whole is not None:
                self._rows[self._reader.request(self._pages.values(row)).key] = whole
