"""A small HTTP server: where a gateway is expected, or between Terraform and one."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx


@dataclass(frozen=True)
class Asked:
    """A request as it came. The path has its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: Any = ""
    """Text as it is, anything else as JSON."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    after: float = 0.0
    """Seconds to wait before it is sent."""


Answer = Callable[[Asked], "Reply | None"]
"""None closes the connection without an answer."""


@dataclass
class Served:
    url: str
    asked: list[Asked] = field(default_factory=list[Asked])

    def paths(self, method: str) -> list[str]:
        return [item.path for item in self.asked if item.method == method]


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """Serve on a free port of the loopback address. As a proxy it opens tunnels, noted as CONNECT."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            served.asked.append(asked)
            reply = answer(asked)
            if reply is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            time.sleep(reply.after)
            content = (reply.body if isinstance(reply.body, str) else json.dumps(reply.body)).encode()
            kind = "text/html" if isinstance(reply.body, str) else "application/json"
            with suppress(OSError):  # who asked may have given up
                self.send_response(reply.status)
                for name, value in {"Content-Type": kind, **reply.headers, "Content-Length": len(content)}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = respond

        def do_CONNECT(self) -> None:
            served.asked.append(Asked("CONNECT", self.path, dict(self.headers.items()), b""))
            host, port = self.path.rsplit(":", 1)
            with socket.create_connection((host, int(port))) as target:
                self.send_response(200)
                self.end_headers()
                _tunnel(self.connection, target)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that will not have the certificate, or went away

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    served = Served(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def forward(url: str, instead: Answer = lambda _: None) -> Answer:
    """Ask the gateway at `url`, except for what `instead` has an answer."""

    def answer(asked: Asked) -> Reply | None:
        return instead(asked) or passed_on(url, asked)

    return answer


def passed_on(url: str, asked: Asked) -> Reply:
    kept = {name: value for name, value in asked.headers.items() if name.lower() not in ("host", "connection")}
    target = asked.path if asked.path.startswith("http") else url + asked.path
    with httpx.Client(trust_env=False, timeout=60) as client:
        response = client.request(asked.method, target, headers=kept, content=asked.body)
    return Reply(response.status_code, response.json())


def _tunnel(one: socket.socket, other: socket.socket) -> None:
    while True:
        readable, _, _ = select.select([one, other], [], [], 10)
        if not readable:
            return
        for source in readable:
            data = source.recv(65536)
            if not data:
                return
            (other if source is one else one).sendall(data)
