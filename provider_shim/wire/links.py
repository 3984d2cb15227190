"""The clients of the server: their sockets, TLS if there is any, and how bytes move between them and their calls."""

from __future__ import annotations

import logging
import select
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from provider_shim.wire.http2 import Call, Connection, Handler
from provider_shim.wire.logs import where

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from provider_shim.wire.tls import Tls

_RECEIVED_AT_ONCE = 2**18
_MOST_UNSENT = 2**20
_MOST_LINKS = 100

_log = logging.getLogger(__name__)


class Link:
    """One client: a socket that never blocks, and what the connection and its TLS say and are told over it.

    Whatever a client does ends at most its own link.
    """

    def __init__(
        self,
        socket: socket.socket,
        tls: Tls | None,
        find: Callable[[Link, str], Handler | None],
        lost: Callable[[Call], None],
    ) -> None:
        socket.setblocking(False)
        self.socket = socket
        self.number = socket.fileno()
        self.connection = Connection(partial(find, self), lost)
        self._tls = tls
        self._unsent = bytearray()
        self._ending = False
        self.closed = False

    @property
    def reads(self) -> bool:
        """Not from one who asks and asks and takes no answers."""
        return not self.closed and len(self._unsent) < _MOST_UNSENT

    @property
    def writes(self) -> bool:
        """Whether something waits for the socket to take more."""
        return not self.closed and bool(self._unsent)

    def receive(self) -> None:
        """Take in what has come over the socket."""
        try:
            data = self.socket.recv(_RECEIVED_AT_ONCE)
            if not data:
                self.close()
            elif said := self._tls.decrypt(data) if self._tls else data:
                self.connection.receive(said)
        except BlockingIOError:
            pass
        except OSError as problem:
            # Why TLS was refused is still to be told.
            self._ending = True
            _log.debug("a connection ended: %s", problem)
        except Exception as failure:
            _log.error("a connection failed:\n%s", where(failure))
            self.close()

    def send(self) -> None:
        """Send what there is, as far as the socket takes it. The last that a connection says ends the link."""
        if self.closed:
            return
        try:
            while self._fill():
                sent = self.socket.send(self._unsent)
                del self._unsent[:sent]
            if self._ending or self.connection.closed:
                self.close()
        except BlockingIOError:
            pass
        except OSError:
            self.close()
        except Exception as failure:
            _log.error("a connection failed:\n%s", where(failure))
            self.close()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.connection.close()
            self.socket.close()

    def _fill(self) -> bool:
        """Whether there is something to send. More is taken up even while the socket takes nothing, for `reads`."""
        if len(self._unsent) < _MOST_UNSENT:
            if self._tls is None:
                self._unsent += self.connection.outgoing()
            else:
                self._unsent += self._tls.encrypt(self.connection.outgoing() if self._tls.ready else b"")
        return bool(self._unsent)


class Links:
    """All clients of a listening socket. They begin without an event loop, and may go on with one.

    `find` and `lost` are those of `Connection`; `find` is told the link too, for `send` when an answer takes its time.
    """

    def __init__(
        self,
        listener: socket.socket,
        tls: Callable[[], Tls] | None,
        find: Callable[[Link, str], Handler | None],
        lost: Callable[[Call], None],
    ) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._tls = tls
        self._find = find
        self._lost = lost
        self._links: dict[int, Link] = {}
        self._loop: AbstractEventLoop | None = None
        self._watched: dict[int, tuple[bool, bool]] = {}

    @property
    def calls(self) -> list[Call]:
        """Those that are not answered yet."""
        return [call for link in self._links.values() for call in link.connection.calls]

    def serve_plainly(self, alarm: socket.socket, done: Callable[[], bool], seconds: float | None = None) -> None:
        """Serve until it is `done`, which is asked whenever something moved or came over `alarm`, or so long."""
        end = None if seconds is None else time.monotonic() + seconds
        while not done() and (end is None or time.monotonic() < end):
            poll = select.poll()
            for waking in (alarm, self._listener):
                poll.register(waking, select.POLLIN)
            for link in self._links.values():
                poll.register(link.number, link.reads * select.POLLIN | link.writes * select.POLLOUT)
            for number, happened in poll.poll(None if end is None else 1000 * max(0.0, end - time.monotonic())):
                if number == self._listener.fileno():
                    self._accept()
                elif number == alarm.fileno():
                    alarm.recv(_RECEIVED_AT_ONCE)
                elif happened == select.POLLOUT:
                    self.send(self._links[number])
                else:
                    self._receive(self._links[number])

    def serve_in(self, loop: AbstractEventLoop) -> None:
        """Let the loop serve from now on, as long as it runs."""
        self._loop = loop
        loop.add_reader(self._listener, self._accept)
        for link in self._links.values():
            self._watch(link)

    def leave_loop(self) -> None:
        self._loop = None
        self._watched.clear()

    def part(self, alarm: socket.socket, seconds: float) -> None:
        """Hang up on all clients, once they have taken what is said already, or after so long."""
        for link in list(self._links.values()):
            self.send(link)
        self.serve_plainly(alarm, lambda: not any(link.writes for link in self._links.values()), seconds)
        for link in self._links.values():
            link.close()

    def send(self, link: Link) -> None:
        """Send what its calls have been answered, unless it is gone."""
        if self._links.get(link.number) is link:
            link.send()
            self._watch(link)
            if link.closed:
                del self._links[link.number]

    def _accept(self) -> None:
        try:
            accepted, _ = self._listener.accept()
        except OSError:
            return
        if len(self._links) == _MOST_LINKS:
            accepted.close()
            return
        link = Link(accepted, self._tls() if self._tls else None, self._find, self._lost)
        self._links[link.number] = link
        self.send(link)

    def _receive(self, link: Link) -> None:
        link.receive()
        self.send(link)

    def _watch(self, link: Link) -> None:
        """Tell the loop what to wait for. Without one, that is asked before each wait."""
        if self._loop is None:
            return
        was, wanted = self._watched.get(link.number, (False, False)), (link.reads, link.writes)
        if was[0] != wanted[0]:
            if wanted[0]:
                self._loop.add_reader(link.number, self._receive, link)
            else:
                self._loop.remove_reader(link.number)
        if was[1] != wanted[1]:
            if wanted[1]:
                self._loop.add_writer(link.number, self.send, link)
            else:
                self._loop.remove_writer(link.number)
        self._watched[link.number] = wanted
