"""HTTP as the client needs it: requests to one address, on connections that are kept, each in a thread.

httpx without its asyncio half: anyio, on which that runs, takes as long to load as all the rest, at every launch.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from provider_shim.gateway.settings import Settings

# Where click is installed httpx loads a command line along, which takes nearly as long as the rest of it.
_modules: Any = sys.modules
_hidden = _modules.setdefault("click", None) is None
import httpx  # noqa: E402

if _hidden:
    del _modules["click"]

_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.InvalidURL, UnicodeError)


class NoAnswer(Exception):
    """A request that was not answered: `str()` says why."""

    def __init__(self, cause: str, *, sent: bool, late: bool = False) -> None:
        super().__init__(cause)
        self.sent = sent
        """Whether it may have been carried out; False when there was no connection."""
        self.late = late
        """Whether the time was up."""


class Transport(Protocol):
    async def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> httpx.Response:
        """Raises NoAnswer."""
        ...

    def close(self) -> None: ...


class Connections:
    """Connections to one gateway. Raises OSError or ValueError for a certificate authority that cannot be read.

    Each is a transport of its own: httpx's pool looks through all its connections twice per request, and its client
    costs as much again.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = settings.address
        proxy = _proxy(settings.address)
        secure_proxy = proxy is not None and proxy.startswith("https:")
        secure = secure_proxy or settings.address.startswith("https:")
        # Plain HTTP needs none, and reading certificate authorities takes longer than all requests of a small plan.
        self._verification = _verification(settings) if secure else httpx.create_ssl_context(verify=False)
        self._proxy = httpx.Proxy(proxy, ssl_context=self._verification if secure_proxy else None) if proxy else None
        self._timeout = settings.timeout
        self._timeouts = httpx.Timeout(settings.timeout, connect=min(settings.timeout, 10.0)).as_dict()
        self._free = asyncio.Semaphore(settings.max_parallel_requests)
        self._threads = ThreadPoolExecutor(settings.max_parallel_requests, thread_name_prefix="request")
        # What httpx loads with the first takes longer in a thread.
        self._idle = [self._new()]

    async def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> httpx.Response:
        loop = asyncio.get_running_loop()
        async with self._free:
            connection = self._idle.pop() if self._idle else self._new()
            # What httpx times is each step of a request, and an answer may come in any number of them.
            alarm = loop.call_later(self._timeout, connection.break_off)
            try:
                return await loop.run_in_executor(self._threads, self._send, connection, method, path, headers, body)
            except asyncio.CancelledError:
                connection.break_off()
                raise
            finally:
                alarm.cancel()
                if not connection.broken_off:
                    self._idle.append(connection)

    def _send(
        self, connection: _Connection, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> httpx.Response:
        extensions = {"timeout": self._timeouts, "trace": connection.note_socket}
        try:
            url = self._address + path
            request = httpx.Request(method, url, headers=headers, content=body, extensions=extensions)
            response = connection.transport.handle_request(request)
            response.read()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            late = connection.broken_off or isinstance(error, (httpx.ReadTimeout, httpx.WriteTimeout))
            raise NoAnswer(self._cause(error), sent=not isinstance(error, _NOT_CONNECTED), late=late) from None
        return response

    def _new(self) -> _Connection:
        one = httpx.Limits(max_connections=1)
        return _Connection(httpx.HTTPTransport(verify=self._verification, proxy=self._proxy, limits=one))

    def _cause(self, error: Exception) -> str:
        cause = str(error) or type(error).__name__
        return f"{cause} (through the proxy {self._proxy.url})" if self._proxy else cause

    def close(self) -> None:
        self._threads.shutdown(wait=False)
        for connection in self._idle:
            connection.transport.close()


class _Connection:
    """One connection, which is made when a request first needs it, and anew when it broke."""

    def __init__(self, transport: httpx.HTTPTransport) -> None:
        self.transport = transport
        self.broken_off = False
        self._socket: socket.socket | None = None

    def note_socket(self, event: str, info: Mapping[str, Any]) -> None:
        """The `trace` of a request: httpcore tells of every step that it takes."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.broken_off:
                self.break_off()

    def break_off(self) -> None:
        """End the request that is under way, whatever its thread waits for. No other follows on this connection."""
        self.broken_off = True
        if self._socket is not None:
            with suppress(OSError):
                # Not that of a TLS socket, which takes itself apart while another thread reads from it.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _proxy(address: str) -> str | None:
    """The proxy to use for `address`, as the environment or the system's settings say."""
    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return None
    proxy = getproxies().get(parts.scheme)
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _verification(settings: Settings) -> ssl.SSLContext:
    """How certificates are checked."""
    if settings.insecure_skip_verify:
        return httpx.create_ssl_context(verify=False)
    context = _authorities()
    if settings.ca_certificate:
        if "-----BEGIN" in settings.ca_certificate:
            context.load_verify_locations(cadata=settings.ca_certificate)
        else:
            context.load_verify_locations(cafile=Path(settings.ca_certificate).expanduser())
    return context


def _authorities() -> ssl.SSLContext:
    """Trusts what SSL_CERT_FILE or SSL_CERT_DIR name, or what the system does, or else the list that httpx brings."""
    if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        return httpx.create_ssl_context()
    context = ssl.create_default_context()
    if not context.get_ca_certs():  # none, or a folder of them, which is looked into later
        context = httpx.create_ssl_context()
        context.load_default_certs()
    return context
