"""One HTTP client for one gateway: authentication, retries, time-outs, and answers made into Python."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from decimal import Decimal
from email.utils import parsedate_to_datetime
from itertools import count
from time import time
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from provider_shim.answers import UNREADABLE, Json, Unexpected
from provider_shim.gateway import words
from provider_shim.gateway.deletes import GatheredDeletes
from provider_shim.gateway.errors import (
    Foreign,
    GatewayError,
    Interrupted,
    Refused,
    Uncertain,
    Unreachable,
    explain,
    meant,
)
from provider_shim.gateway.http import Connections, NoAnswer, Transport
from provider_shim.gateway.mask import Mask
from provider_shim.gateway.pace import Pace
from provider_shim.gateway.rows import Rows
from provider_shim.gateway.settings import Settings
from provider_shim.jsons import NotJson, parse
from provider_shim.spec import Pages, Reader, Request, Values, fill

log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0
"""Seconds that a `Retry-After` is honoured for."""

RETRIED = frozenset({429, 500, 502, 503, 504})
"""Statuses after which a request that may be repeated is tried again."""


PAGES_AT_ONCE = 4
"""Pages of one list that are asked for at the same time."""


class Answer(NamedTuple):
    status: int
    body: Json
    """What the body holds, None when it is no JSON."""
    text: str
    headers: Mapping[str, str]

    def glimpse(self, mask: Mask) -> str:
        """What it is, for people who did not expect it."""
        if 300 <= self.status < 400:
            # The rest of an address is for the browser that follows it, and may let it in.
            return f"a redirection to {mask(re.split('[?#]', self.headers.get('location', ''))[0])}"
        words = mask(" ".join(self.text.split()))
        return f"this: {words[:120]}{'...' if len(words) > 120 else ''}" if words else "an empty body"


class Client:
    """Sends requests to one gateway. Implements `provider_shim.spec.Gateway`."""

    def __init__(self, settings: Settings, transport: Transport | None = None) -> None:
        self.settings = settings
        self.mask = Mask(settings.api_key, *settings.headers.values())
        self.pace = Pace(settings.requests_per_second)
        self.rows = Rows(self.pace, settings.timeout)
        self.writes = 0
        """Counts on when a write begins and when it ends: what was read before then is not to be trusted."""
        self._headers = {
            "Authorization": f"Bearer {settings.api_key}",
            "x-api-key": settings.api_key,
            "User-Agent": "terraform-provider-litellm",
            "Accept": "application/json",
            **settings.headers,
        }
        self._transport = transport or Connections(settings)
        self._deletes = GatheredDeletes(self.write)

    def stop(self) -> None:
        """No more waiting and retrying; what is under way ends."""
        self.pace.stop()

    async def close(self) -> None:
        self._transport.close()

    async def query(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        """Send a request that changes nothing, and return what LiteLLM answers."""
        method, path = fill(call, values or {}).split(" ", 1)
        return self._accept(call, await self._send(method, path, body))

    async def write(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        """Send a request that changes something and may be repeated, and return what LiteLLM answers."""
        self.writes += 1
        try:
            return await self.query(call, values, body)
        finally:
            self.writes += 1

    async def create(
        self, call: str, body: Json, find: Callable[[], Awaitable[Json | None]], chosen: str | None = None
    ) -> Json | None:
        """Send a request that makes something, exactly once.

        When the answer does not tell whether it was carried out (a time-out, a broken connection, a 5xx), `find` asks;
        the request is sent again only when nothing is there. That `chosen`, an id which nobody else has, is taken when
        it is sent again says that it was carried out. Raises Uncertain when nothing tells.
        """
        if self.pace.stopped:
            raise Interrupted
        method, path = call.split(" ", 1)
        self.writes += 1
        doubted, erred = False, None
        try:
            for attempt in range(self.settings.max_retries + 1):
                try:
                    answer = await self._send(method, path, body, repeat=False)
                    doubtful = answer.status >= 500
                    failure = None if answer.status < 400 else self._failure(call, answer)
                except Unreachable as error:
                    answer, doubtful, failure = None, True, error
                if answer and not failure:
                    return self._accept(call, answer)
                assert failure
                plain_500 = answer is not None and answer.status == 500
                failure.doubtful = doubted or erred is not None or doubtful
                if failure.doubtful:
                    taken = failure.detail if isinstance(failure, Refused) and failure.says(words.TAKEN) else ""
                    if chosen and chosen in taken:
                        log.info("%s was carried out although it failed", call)
                        return None
                    again = bool((doubted or erred) and (taken or plain_500))
                    made = await self._look(call, failure, find, patiently=again)
                    if made is not None:
                        log.info("%s was carried out although it failed (%s)", call, failure.summary)
                        return made
                    if doubted and chosen and (taken or plain_500):
                        raise self._uncertain(call, failure, "Nothing is to be seen of it")
                # LiteLLM's 500 is most often a refusal, and then there is a second.
                settled = not doubtful or (plain_500 and (doubted or erred))
                if settled or attempt == self.settings.max_retries or not await self._pause(attempt):
                    raise erred if erred and plain_500 else failure
                doubted, erred = doubted or not plain_500, failure if plain_500 else erred
            raise AssertionError("unreachable")
        finally:
            self.writes += 1

    async def _look(
        self, call: str, failure: GatewayError, find: Callable[[], Awaitable[Json | None]], patiently: bool = False
    ) -> Json | None:
        """What a create has made that failed; when `patiently`, as it comes to be seen. Raises Uncertain."""
        try:
            made = await find()
            for attempt in range(self.settings.max_retries if patiently else 0):
                if made is not None or not await self._pause(attempt + 1):
                    break
                made = await find()
        except (GatewayError, Unexpected, *UNREADABLE) as error:
            cause = str(error) if isinstance(error, GatewayError) else "the look-up was answered with something else"
            raise self._uncertain(call, failure, f"Whether it was is not known either: {cause}") from None
        return made

    def _uncertain(self, call: str, failure: GatewayError, found: str) -> Uncertain:
        error = Uncertain(
            f"{call} may have been carried out",
            f"{failure}. {found}. So what it would have made is in the state, as tainted: the next apply looks for it, "
            "and makes it anew.",
        )
        error.doubtful = True
        return error

    async def delete_listed(self, call: str, body: Mapping[str, list[str]]) -> None:
        """Send a delete whose body lists what is to go, together with those that come at the same time."""
        await self._deletes.delete(call, body)

    async def read(
        self, reader: Reader, values: Values, ask: Callable[[Request], Awaitable[Json]] | None = None
    ) -> Json | None:
        """One object, or None when LiteLLM says that it does not exist. `ask` sends the request, if given."""
        request = reader.request(values)
        try:
            answer = await (ask(request) if ask else self.query(request.call, body=request.body))
        except Refused as error:
            if reader.gone and error.status in (400, 404) and error.says(reader.gone):
                return None
            raise
        if reader.listed and answer == []:
            return None
        try:
            found = reader.unwrap(answer[0] if reader.listed else answer)
        except UNREADABLE:
            found = None
        if not isinstance(found, dict):
            raise self._foreign(request.call, 200, "an answer that is none of LiteLLM's")
        return cast("Json", found)

    async def read_all(self, pages: Pages, query: Mapping[str, str]) -> list[Json]:
        """Every object that the list has for `query`. Raises Unexpected when the answer is not of LiteLLM's form."""
        call = f"{pages.call}{'&' if '?' in pages.call else '?'}{urlencode(query)}" if query else pages.call
        if pages.size:
            return await self._read_on(call, pages)
        (first,) = await self.read_pages(call, [1])
        rest = await self.read_pages(call, range(2, pages.count_of(first) + 1))
        return [row for answer in (first, *rest) for row in pages.rows_of(answer)]

    async def _read_on(self, call: str, pages: Pages) -> list[Json]:
        found, page = list[Json](), list[Json]()
        for number in count(1):
            (answer,) = await self.read_pages(call, [number])
            before, page = page, pages.rows_of(answer)
            if page == before:  # versions that have no pages tell all, whatever is asked for
                break
            found += page
            if len(page) != pages.size:
                break
        return found

    async def read_pages(self, call: str, numbers: Iterable[int]) -> list[Any]:
        """What a list answers for its pages with these `numbers`, a few of them asked for at the same time."""
        free = asyncio.Semaphore(PAGES_AT_ONCE)

        async def page(number: int) -> Json:
            async with free:
                return await self.query(call, {"page": number})

        return await asyncio.gather(*map(page, numbers))

    async def ask(self, path: str) -> Answer:
        """What a GET answers, whatever it is. Raises Unreachable."""
        return await self._send("GET", path, None)

    async def _send(self, method: str, path: str, body: Json, repeat: bool = True) -> Answer:
        """Send until there is an answer worth having; `repeat` says whether the request may be carried out twice."""
        content = None if body is None else json.dumps(body, default=_to_json).encode()
        headers = {**self._headers, "Content-Type": "application/json"} if content else self._headers
        attempt = 0
        while True:
            await self.pace.turn()
            started = time()
            answer, failure, untouched = None, None, False
            try:
                response = await self._transport.send(method, path, headers, content)
                text = response.content.decode(errors="replace")
                found = _parse(text)
                answer = Answer(meant(response.status_code, found), found, text, response.headers)
                untouched = answer.status == 429
                if log.isEnabledFor(logging.DEBUG):  # to look for every secret takes its time
                    took = (time() - started) * 1000
                    log.debug("%s %s: %d in %.0f ms", method, self._show(path), answer.status, took)
            except NoAnswer as error:
                failure = self._unreachable(f"{method} {self._show(path)}", error)
                untouched = not error.sent
                log.debug("%s %s: %s", method, self._show(path), failure.detail)
            again = untouched or (repeat and (answer is None or answer.status in RETRIED))
            if again and attempt < self.settings.max_retries:
                retry_after = answer.headers.get("retry-after") if answer else None
                if await self._pause(attempt, retry_after):
                    attempt += 1
                    continue
            if answer is None:
                raise failure or AssertionError("neither an answer nor a failure")
            return answer

    async def _pause(self, attempt: int, retry_after: str | None = None) -> bool:
        """Wait before another try. False when Terraform wants to end."""
        delay = _seconds(retry_after) if retry_after else min(0.25 * 2**attempt, 10.0) * random.uniform(0.75, 1.25)
        return await self.pace.rest(min(delay, LONGEST_WAIT))

    def _accept(self, call: str, answer: Answer) -> Json:
        if answer.status >= 400:
            raise self._failure(call, answer)
        if answer.status >= 300 or (answer.body is None and answer.text.strip() not in ("", "null")):
            raise self._foreign(call, answer.status, answer.glimpse(self.mask))
        return answer.body

    def _failure(self, call: str, answer: Answer) -> GatewayError:
        told = explain(answer.body)
        if told is None:
            return self._foreign(call, answer.status, answer.glimpse(self.mask))
        message, where = told
        return Refused(self._show(call), answer.status, self.mask(message), where, unmasked=message)

    def _foreign(self, call: str, status: int, found: str) -> Foreign:
        return Foreign(
            f"{self.settings.address} did not answer like a LiteLLM gateway",
            self.mask(
                f"{self._show(call)} was answered with status {status} and {found}. Check the address, and what stands "
                "between Terraform and the gateway (a proxy, an ingress, a login page)."
            ),
        )

    def _unreachable(self, call: str, error: NoAnswer) -> Unreachable:
        if error.late:
            cause = f"no answer within {self.settings.timeout:g} seconds (`timeout` sets how long to wait)"
        else:
            cause = str(error)
            if "CERTIFICATE_VERIFY_FAILED" in cause:
                cause += ". If the gateway's authority is one of your own, name it in `ca_certificate`"
        return Unreachable(f"{self.settings.address} cannot be reached", self.mask(f"{call}: {cause}"))

    def _show(self, call: str) -> str:
        return self.mask(call)


def _parse(text: str) -> Json:
    try:
        return parse(text)
    except NotJson:
        return None


def _to_json(value: Any) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _seconds(retry_after: str) -> float:
    """A `Retry-After` header, seconds or a date, as seconds from now."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        try:
            return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time())
        except ValueError:
            return 1.0
