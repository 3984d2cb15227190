"""HTTP as the client needs it: requests to one address, on connections that are kept, each in a thread.

httpx without its asyncio half: anyio, on which that runs, takes as long to load as all the rest, at every launch.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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

AT_ONCE = 64
"""Requests that may run at the same time."""

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
        timeout = httpx.Timeout(settings.timeout, connect=min(settings.timeout, 10.0))
        self._extensions = {"timeout": timeout.as_dict()}
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="request")
        # What httpx loads with the first takes longer in a thread.
        self._idle = [self._new()]

    async def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> httpx.Response:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._send, method, path, headers, body)

    def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> httpx.Response:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._new()
        try:
            url = self._address + path
            request = httpx.Request(method, url, headers=headers, content=body, extensions=self._extensions)
            response = connection.handle_request(request)
            response.read()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            late = isinstance(error, (httpx.ReadTimeout, httpx.WriteTimeout))
            raise NoAnswer(self._cause(error), sent=not isinstance(error, _NOT_CONNECTED), late=late) from None
        finally:
            self._idle.append(connection)
        return response

    def _new(self) -> httpx.HTTPTransport:
        one = httpx.Limits(max_connections=1)
        return httpx.HTTPTransport(verify=self._verification, proxy=self._proxy, limits=one)

    def _cause(self, error: Exception) -> str:
        cause = str(error) or type(error).__name__
        return f"{cause} (through the proxy {self._proxy.url})" if self._proxy else cause

    def close(self) -> None:
        self._threads.shutdown(wait=False)
        for connection in self._idle:
            connection.close()


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
