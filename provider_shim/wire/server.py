"""The gRPC server that Terraform talks to, and when it ends.

Terraform walks the way to the first answer three to five times per command. So a server begins on plain sockets, with
nothing imported but what HTTP/2 takes. When a call first needs the provider, asyncio and the provider are loaded, and
the connections that are there go on.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from provider_shim.wire.http2 import Call, Handler
from provider_shim.wire.links import Link, Links

if TYPE_CHECKING:
    from asyncio import Task

    from provider_shim.contract import Provider
    from provider_shim.wire.tls import Tls

_PROVIDER = "/tfplugin6.Provider/"
_SHUTDOWN = "/plugin.GRPCController/Shutdown"
_STDIO = "/plugin.GRPCStdio/StreamStdio"
_BROKER = "/plugin.GRPCBroker/StartStream"
_STANDING = (_STDIO, _BROKER)
"""go-plugin's calls that stand open until the end. A provider has nothing to say there: its log is on stderr."""

_SECONDS_TO_FINISH = 1.0


class Server:
    """Serves one provider on a unix socket.

    `load` makes the provider; it runs once, when a call first needs it.
    `schema` gives the bytes of the answer to GetProviderSchema without the provider; without it the provider is asked.
    A `lasting` server is one that Terraform was told of and did not start: it outlives the commands that use it.
    """

    def __init__(
        self, load: Callable[[], Provider], *, schema: Callable[[], bytes] | None = None, lasting: bool = False
    ) -> None:
        self._load = load
        self._schema = schema
        self._lasting = lasting
        self._waiting: list[tuple[Link, Call, bytes]] = []
        self._ask_provider = self._wait_for_provider
        self._ended = False
        self._done = False
        self._alarm, self._raise_alarm = socket.socketpair()
        self._listener = socket.socket(socket.AF_UNIX)

    def end(self) -> None:
        """Let `serve` return. Any thread may say so, and any signal handler."""
        self._ended = True
        with suppress(OSError):
            self._raise_alarm.send(b"\0")

    def listen(self, path: str) -> None:
        """From now on clients may connect to the socket `path`, and wait. Raises OSError."""
        self._listener.bind(path)
        self._listener.listen()

    def serve(self, tls: Callable[[], Tls] | None = None) -> None:
        """Serve until Terraform or `end` ends it; with `tls`, no client without."""
        with self._alarm, self._raise_alarm, self._listener:
            links = Links(self._listener, tls, self._find, self._lost)
            links.serve_plainly(self._alarm, lambda: self._ended or bool(self._waiting))
            if self._waiting and not self._ended:
                self._go_on_with_provider(links)
            for call in links.calls:
                if call.path in _STANDING:
                    call.finish()
            links.part(self._alarm, _SECONDS_TO_FINISH)

    def _go_on_with_provider(self, links: Links) -> None:
        import asyncio

        from provider_shim.wire.service import load_service

        service = load_service(self._load)
        running: set[Task[None]] = set()

        async def answer(link: Link, call: Call, request: bytes) -> None:
            try:
                call.send(await service.call(call.path.removeprefix(_PROVIDER), request))
                call.finish()
            except Exception as failure:
                call.fail(failure)
            links.send(link)

        def ask(link: Link, call: Call, request: bytes) -> None:
            task = asyncio.create_task(answer(link, call, request))
            running.add(task)
            task.add_done_callback(running.discard)

        async def serve() -> None:
            ended = asyncio.Event()
            loop = asyncio.get_running_loop()
            loop.add_reader(self._alarm, ended.set)
            self._ask_provider = ask
            for asked in self._waiting:
                ask(*asked)
            links.serve_in(loop)
            if not self._ended:
                await ended.wait()
            loop.remove_reader(self._alarm)
            if running:
                await asyncio.wait(running, timeout=_SECONDS_TO_FINISH)
            links.leave_loop()
            await service.close(self._done)

        asyncio.run(serve())

    def _find(self, link: Link, path: str) -> Handler | None:
        if path in _STANDING:
            return _stand
        if path == _SHUTDOWN:
            return self._shut_down
        if not path.startswith(_PROVIDER):
            return None
        name = path.removeprefix(_PROVIDER)
        if name in ("GetResourceIdentitySchemas", "GetFunctions"):
            return _answer_nothing
        if name == "GetProviderSchema" and self._schema is not None:
            return partial(_answer_with, self._schema)

        from provider_shim.wire.messages import CALLS

        return partial(self._ask, link) if name in CALLS else None

    def _shut_down(self, call: Call) -> None:
        _answer_nothing(call)
        if not self._lasting:
            self._done = not self._ended
            self.end()

    def _lost(self, call: Call) -> None:
        """The open call is the sign that Terraform is alive."""
        if call.path == _STDIO and not self._lasting:
            self.end()

    def _ask(self, link: Link, call: Call) -> None:
        self._ask_provider(link, call, call.request())

    def _wait_for_provider(self, link: Link, call: Call, request: bytes) -> None:
        self._waiting.append((link, call, request))


def _stand(call: Call) -> None:
    pass


def _answer_nothing(call: Call) -> None:
    """With a message that has no fields."""
    _answer_with(bytes, call)


def _answer_with(message: Callable[[], bytes], call: Call) -> None:
    call.send(message())
    call.finish()
