"""What stands between a provider and a gateway, and does to requests what networks and gateways do."""

from __future__ import annotations

import json
import re
import secrets
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import httpx

LATENCY = 0.05
"""Seconds that every answer takes at least, unless a trial says otherwise: requests overlap as on a network."""

LAG = 2.0
"""Seconds for which an old replica does not know what was written."""

LONGEST = 30.0
"""Seconds after which the proxy itself gives up to hang or to drip."""

MAKES = ("/team/new", "/user/new", "/model/new", "/key/generate", "/team/member_add", "/organization/new")
FALLBACKS = "/fallback"
ROUTER = "/router/settings"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    kind: str = "application/json"


Fate = Callable[["Exchange"], None]
"""What becomes of one request."""


@dataclass
class Replica:
    """What a replica that lags does not know yet: names and ids by when they were made."""

    fresh: dict[str, float] = field(default_factory=dict[str, float])
    settings: Answer | None = None
    settings_until: float = 0.0

    def wrote(self, path: str, body: bytes) -> None:
        if path.startswith(FALLBACKS):
            self.settings_until = time.monotonic() + LAG
        if path in MAKES:
            for text in _texts(json.loads(body)):
                for name in (text, sha256(text.encode()).hexdigest()):
                    self.fresh[name] = time.monotonic() + LAG

    def unknown(self, path: str) -> list[str]:
        """What this path names and the replica does not know."""
        now = time.monotonic()
        self.fresh = {name: until for name, until in self.fresh.items() if until > now}
        return [name for name in self.fresh if len(name) > 6 and quote(name, safe="") in path]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


class Exchange:
    """One request, and the means to treat it well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, proxy: Proxy, body: bytes) -> None:
        self._handler, self._proxy, self._body = handler, proxy, body
        self.method, self.path = handler.command, handler.path

    @property
    def writes(self) -> bool:
        return self.method != "GET" and not self.path.startswith("/budget/info")

    def forward(self) -> Answer:
        """Have the gateway carry it out."""
        answer = self._ask(self.path)
        time.sleep(self._proxy.latency / 2)
        if self.writes and answer.status < 400:
            self._proxy.replica.wrote(self.path, self._body)
        elif self.path == ROUTER and time.monotonic() > self._proxy.replica.settings_until:
            self._proxy.replica.settings = answer
        return answer

    def forward_to_an_old_replica(self) -> Answer:
        """Have it answered by a gateway that does not know yet what was written lately."""
        replica = self._proxy.replica
        if self.path == ROUTER and replica.settings and time.monotonic() < replica.settings_until:
            return replica.settings
        twins = {name: secrets.token_hex(len(name))[: len(name)] for name in replica.unknown(self.path)}
        if self.writes or not twins:
            return self.forward()
        path = self.path
        for name, twin in twins.items():
            path = path.replace(quote(name, safe=""), twin)
        answer = self._ask(path)
        time.sleep(self._proxy.latency / 2)
        body = answer.body
        for name, twin in twins.items():
            body = body.replace(twin.encode(), name.encode())
        return Answer(answer.status, body, answer.kind)

    def _ask(self, path: str) -> Answer:
        names = {name: value for name, value in self._handler.headers.items() if name.lower() not in _HOP_BY_HOP}
        response = self._proxy.upstream.request(self.method, path, headers=names, content=self._body)
        return Answer(response.status_code, response.content, response.headers.get("content-type", "text/html"))

    def answer(self, answer: Answer) -> None:
        self._begin(answer)
        self._write(answer.body)

    def fail(self, status: int) -> None:
        """Answer as a load balancer does whose gateway is not well."""
        self.answer(Answer(status, b"<html>upstream connect error</html>", "text/html"))

    def cut(self) -> None:
        """Close the connection."""
        self._handler.close_connection = True
        with suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_RDWR)

    def half(self, answer: Answer) -> None:
        """Close the connection in the middle of an answer."""
        self._begin(answer)
        self._write(answer.body[: len(answer.body) // 2])
        self.cut()

    def drip(self, answer: Answer) -> None:
        """A byte each half of a second, so that no time-out between two bytes is ever reached."""
        self._begin(answer)
        for place in range(min(len(answer.body), int(LONGEST / 0.5))):
            if self._left(0.5):
                break
            self._write(answer.body[place : place + 1])
        self.cut()

    def hang(self) -> None:
        """No answer, for as long as somebody waits for one."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and not self._left(0.1):
            pass
        self.cut()

    def _left(self, seconds: float) -> bool:
        """Whether who asked has gone within this time."""
        readable, _, _ = select.select([self._handler.connection], [], [], seconds)
        with suppress(OSError):
            return bool(readable) and not self._handler.connection.recv(1, socket.MSG_PEEK)
        return True

    def _begin(self, answer: Answer) -> None:
        with suppress(OSError):
            self._handler.send_response(answer.status)
            self._handler.send_header("Content-Type", answer.kind)
            self._handler.send_header("Content-Length", str(len(answer.body)))
            self._handler.end_headers()

    def _write(self, data: bytes) -> None:
        with suppress(OSError):
            self._handler.wfile.write(data)


def well(exchange: Exchange) -> None:
    exchange.answer(exchange.forward())


_HOP_BY_HOP = ("host", "connection", "accept-encoding", "content-length")


@dataclass
class Proxy:
    """`fate` says what becomes of each request, and may be set at any time; `requests` are those that came."""

    url: str
    upstream: httpx.Client
    fate: Fate = well
    latency: float = LATENCY
    replica: Replica = field(default_factory=Replica)
    requests: list[str] = field(default_factory=list[str])
    under_way: int = 0

    def settle(self) -> None:
        """Wait until nothing is under way."""
        until = time.monotonic() + LONGEST
        while self.under_way and time.monotonic() < until:
            time.sleep(0.02)

    def serve(self, exchange: Exchange) -> None:
        self.requests.append(f"{exchange.method} {re.split(r'[?]', exchange.path)[0]}")
        self.under_way += 1
        try:
            time.sleep(self.latency / 2)
            self.fate(exchange)
        finally:
            self.under_way -= 1


@contextmanager
def between(gateway: str) -> Iterator[Proxy]:
    """A proxy on a free port of the loopback address, before the gateway at this URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def respond(self) -> None:
            proxy.serve(Exchange(self, proxy, self.rfile.read(int(self.headers.get("Content-Length") or 0))))

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = respond

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # who asked went away

    limits = httpx.Limits(max_connections=100)
    with (
        Server(("127.0.0.1", 0), Handler) as server,
        httpx.Client(base_url=gateway, trust_env=False, timeout=LONGEST, limits=limits) as upstream,
    ):
        proxy = Proxy(f"http://127.0.0.1:{server.server_address[1]}", upstream)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()
