"""gRPC on one HTTP/2 connection, without its socket: bytes come in and become calls, answers become bytes to send."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import IntEnum
from typing import TypeAlias

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

from provider_shim.wire.logs import where

_WINDOW = 2**24
_CALLS_AT_ONCE = 1000
_LONGEST_HEADERS = 2**16
_LONGEST_FRAME = 2**16
_SENT_AT_ONCE = 2**18

_HEADERS = [(b":status", b"200"), (b"content-type", b"application/grpc")]
_PREFIX = 5
"""Bytes before each message: whether it is compressed, and its length."""

_log = logging.getLogger(__name__)


Handler: TypeAlias = "Callable[[Call], None]"


class Status(IntEnum):
    """How a call ended, as gRPC numbers it."""

    OK = 0
    UNIMPLEMENTED = 12
    INTERNAL = 13


class Malformed(Exception):
    """A request that is not one message."""

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(text)
        self.status = status


class Call:
    """A call that came in. It is answered by messages, as many as it takes, and a status.

    To one whose caller is gone nothing is sent, and nobody need ask whether it is.
    """

    def __init__(self, path: str, stream: int, handler: Handler, answered: Callable[[Call], None]) -> None:
        self.path = path
        self.stream = stream
        self.handler = handler
        self.received = bytearray()
        self.whole = False
        self.unsent = bytearray()
        self.headers_sent = False
        self.trailers: list[tuple[bytes, bytes]] = []
        self._answered = answered

    def request(self) -> bytes:
        """The one message that it brought. Raises Malformed."""
        data = self.received
        if data.startswith(b"\1"):
            raise Malformed(Status.UNIMPLEMENTED, "compressed messages are not understood")
        if len(data) < _PREFIX or int.from_bytes(data[1:_PREFIX], "big") != len(data) - _PREFIX:
            raise Malformed(Status.INTERNAL, "one whole message was expected")
        return bytes(memoryview(data)[_PREFIX:])

    def send(self, message: bytes) -> None:
        self.unsent += b"\0" + len(message).to_bytes(4, "big")
        self.unsent += message
        self._answered(self)

    def finish(self, status: Status = Status.OK, text: str = "") -> None:
        self.trailers = [(b"grpc-status", b"%d" % status)]
        if text:
            self.trailers.append((b"grpc-message", text.encode("ascii", "replace")))
        self._answered(self)

    def fail(self, failure: Exception) -> None:
        """Finish with a bug. Its message is kept back, as it may quote a secret."""
        _log.error("%s failed:\n%s", self.path, where(failure))
        self.finish(Status.INTERNAL, f"the litellm provider failed ({type(failure).__name__})")


class Connection:
    """The calls of one client.

    `find` gives for a path what to call once a request is whole, or None for what is not offered. `lost` is told of
    calls that their caller broke off.
    """

    def __init__(self, find: Callable[[str], Handler | None], lost: Callable[[Call], None]) -> None:
        self._find = find
        self._lost = lost
        self._calls: dict[int, Call] = {}
        self._sending: dict[int, Call] = {}
        self.closed = False
        # Of headers only the path is looked at, and that is compared with those that are offered.
        self._h2 = H2Connection(
            H2Configuration(
                client_side=False,
                validate_inbound_headers=False,
                normalize_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._h2.local_settings = Settings(
            client=False,
            initial_values={
                SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
                SettingCodes.MAX_CONCURRENT_STREAMS: _CALLS_AT_ONCE,
                SettingCodes.MAX_HEADER_LIST_SIZE: _LONGEST_HEADERS,
            },
        )
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(_WINDOW)

    @property
    def calls(self) -> list[Call]:
        """Those that are not answered yet."""
        return list(self._calls.values())

    def receive(self, data: bytes) -> None:
        """Take in what the client sent. One that breaks the rules of HTTP/2 is told so and hung up on."""
        due: list[Call] = []
        try:
            for event in self._h2.receive_data(data):
                if isinstance(event, RequestReceived):
                    opened = self._open(event)
                    if opened.handler is _refuse:
                        due.append(opened)
                elif isinstance(event, DataReceived):
                    self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    if call := self._calls.get(event.stream_id):
                        call.received += event.data
                elif isinstance(event, StreamEnded):
                    if call := self._calls.get(event.stream_id):
                        call.whole = True
                        due.append(call)
                elif isinstance(event, StreamReset):
                    self._drop(event.stream_id)
                elif isinstance(event, ConnectionTerminated):
                    self.close()
        except ProtocolError:
            self.close()
        # Only now that all is read: what is to be answered may have been broken off further on.
        for call in due:
            if call.stream in self._calls and not call.trailers:
                self._handle(call)

    def outgoing(self) -> bytes:
        """What to send next: a part of it, as long as there is any and the client takes it."""
        out = bytearray(self._h2.data_to_send())
        moving = [] if self.closed else list(self._sending.values())
        while moving and len(out) < _SENT_AT_ONCE:
            moving = [call for call in moving if self._send_frame(call)]
            out += self._h2.data_to_send()
        return bytes(out)

    def close(self) -> None:
        self.closed = True
        for stream in list(self._calls):
            self._drop(stream)

    def _open(self, event: RequestReceived) -> Call:
        path = dict(event.headers).get(b":path", b"").decode("ascii", "replace")
        call = Call(path, event.stream_id, self._find(path) or _refuse, self._answer)
        self._calls[event.stream_id] = call
        return call

    def _handle(self, call: Call) -> None:
        try:
            call.handler(call)
        except Malformed as problem:
            call.finish(problem.status, str(problem))
        except Exception as failure:
            call.fail(failure)

    def _answer(self, call: Call) -> None:
        if self._calls.get(call.stream) is call:
            self._sending[call.stream] = call

    def _send_frame(self, call: Call) -> bool:
        """Send the next part of an answer; whether there is another that the client may take."""
        h2, stream = self._h2, call.stream
        if not call.headers_sent:
            call.headers_sent = True
            if not call.unsent:
                return self._end(call, _HEADERS + call.trailers)
            h2.send_headers(stream, _HEADERS)
        if call.unsent:
            room = min(h2.local_flow_control_window(stream), h2.max_outbound_frame_size, _LONGEST_FRAME)
            if room <= 0:
                return False
            h2.send_data(stream, bytes(call.unsent[:room]))
            del call.unsent[:room]
            return bool(call.unsent or call.trailers)
        if call.trailers:
            return self._end(call, call.trailers)
        del self._sending[stream]
        return False

    def _end(self, call: Call, headers: list[tuple[bytes, bytes]]) -> bool:
        self._h2.send_headers(call.stream, headers, end_stream=True)
        if not call.whole:
            self._h2.reset_stream(call.stream)
        del self._calls[call.stream], self._sending[call.stream]
        return False

    def _drop(self, stream: int) -> None:
        self._sending.pop(stream, None)
        if call := self._calls.pop(stream, None):
            self._lost(call)


def _refuse(call: Call) -> None:
    call.finish(Status.UNIMPLEMENTED, f"{call.path} is not offered")
