"""gRPC on HTTP/2, with a client that does what Terraform does and what it never would."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from random import Random
from typing import Any

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, TrailersReceived

from provider_shim.wire.http2 import Call, Connection
from provider_shim.wire.links import Link
from provider_shim.wire.messages import CALLS
from provider_shim.wire.reattach import running
from tests.wire.client import BROKER, METADATA, PLAN, SHUTDOWN, STDIO, Client, HungUp, framed
from tests.wire.conftest import until
from tests.wire.things import CODEC, SCHEMA, Things

FUNCTIONS = "/tfplugin6.Provider/GetFunctions"
OK, UNIMPLEMENTED, INTERNAL = "0", "12", "13"


@pytest.fixture(scope="module", params=["before the provider is loaded", "with the provider"])
def path(request: pytest.FixtureRequest) -> Iterator[str]:
    """A socket, served without an event loop and with one."""
    with running(Things) as reattach:
        path = next(iter(json.loads(reattach).values()))["Addr"]["String"]
        if request.param == "with the provider":
            with Client(path) as client:
                client.call(METADATA)
        yield path


@pytest.fixture
def others_are_served(path: str) -> Iterator[None]:
    """Whatever a client does in the test."""
    with Client(path) as other:
        other.call(FUNCTIONS)
        yield
        other.call(FUNCTIONS)
    until(lambda: answers(path))


def plan(size: int) -> bytes:
    """A request to plan an object of about so many bytes; the answer is as large."""
    value = {"msgpack": CODEC.encode(thing(name="x" * size, step=[], peer=[], only=[]))}
    return CALLS["PlanResourceChange"].request.encode(
        {"type_name": "litellm_thing", "proposed_new_state": value, "config": value}
    )


def thing(**attributes: Any) -> dict[str, Any]:
    return {**dict.fromkeys(SCHEMA.resources["litellm_thing"].block.type.attributes), **attributes}


@pytest.mark.parametrize(
    ("window", "size"), [(1, 500), (1000, 100_000), (65_535, 10_000_000), (2**20, 10_000_000), (2**31 - 1, 10_000_000)]
)
def test_states_of_any_size_go_both_ways_through_any_window(path: str, window: int, size: int) -> None:
    with Client(path, window=window) as client:
        assert len(client.call(PLAN, plan(size))) > size


def test_what_a_client_does_not_take_waits_and_holds_up_nothing_else(path: str) -> None:
    with Client(path, window=0) as client:
        large = client.start(PLAN, plan(100_000))
        small = client.start(METADATA)
        client.flush()
        client.h2.increment_flow_control_window(10_000, small)
        assert client.status(small) == OK
        assert not [event for event in client.received(large) if isinstance(event, DataReceived)]
        client.h2.increment_flow_control_window(1_000_000, large)
        client.h2.increment_flow_control_window(1_000_000)
        assert client.status(large) == OK


def test_many_large_answers_share_a_connection(path: str) -> None:
    with Client(path) as client:
        streams = [client.start(PLAN, plan(300_000)) for _ in range(10)]
        assert [client.status(stream) for stream in streams] == [OK] * 10


def test_hundreds_of_calls_run_at_once(path: str) -> None:
    with Client(path) as client:
        client.call(FUNCTIONS)  # by then the client knows how many it may start
        streams = [client.start((FUNCTIONS, METADATA)[number % 2]) for number in range(600)]
        assert [client.status(stream) for stream in streams] == [OK] * 600


def test_bytes_may_come_one_by_one(path: str) -> None:
    with Client(path) as client:
        stream = client.start(METADATA)
        client.flush(step=1)
        assert client.status(stream) == OK


@pytest.mark.parametrize("padding", [0, 1, 255])
def test_padding_is_not_part_of_the_message_and_uses_up_no_window(path: str, padding: int) -> None:
    with Client(path) as client:
        stream = client.begin(PLAN)
        request = framed(plan(100_000))
        for start in range(0, len(request), 50):
            client.say(stream, request[start : start + 50], end=start + 50 >= len(request), padding=padding)
        assert client.status(stream) == OK


def test_headers_may_be_as_long_as_the_server_says(path: str) -> None:
    with Client(path) as client:
        stream = client.begin(FUNCTIONS, *((f"x-{number}", "é" * 1000) for number in range(25)))
        client.say(stream, framed(b""))
        assert client.status(stream) == OK


@pytest.mark.usefixtures("others_are_served")
def test_longer_headers_end_the_connection(path: str) -> None:
    with Client(path) as client:
        client.begin(FUNCTIONS, *((f"x-{number}", "x" * 10_000) for number in range(20)))
        assert client.is_hung_up_on()


@pytest.mark.usefixtures("others_are_served")
@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the start of TLS
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(1000),
        os.urandom(5000),
    ],
)
def test_what_is_not_http2_is_hung_up_on(path: str, said: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(path)
        client.sendall(said)
        while client.recv(1000):
            pass


def frame(kind: int, flags: int, stream: int, body: bytes = b"") -> bytes:
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


@pytest.mark.usefixtures("others_are_served")
@pytest.mark.parametrize(
    "frames",
    {
        "data of no call": frame(0, 0, 99, b"x"),
        "headers that cannot be decoded": frame(1, 4, 99, b"\xff" * 20),
        "padding longer than the frame": frame(1, 0xC, 99, b"\xff"),
        "a call of the server's": frame(1, 4, 2, b"\x82"),
        "a continuation of nothing": frame(9, 4, 99, b""),
        "headers that never end": frame(1, 0, 99, b"") + frame(9, 0, 99, b"") * 1000,
        "a window of more than there is": frame(8, 0, 0, b"\x7f\xff\xff\xff"),
        "a window of nothing": frame(8, 0, 0, bytes(4)),
        "a setting that is not allowed": frame(4, 0, 0, b"\0\4\xff\xff\xff\xff"),
        "a ping of the wrong size": frame(6, 0, 0, b"x"),
        "a promise": frame(5, 4, 99, b"\0\0\0\2\x82"),
        "a frame longer than allowed": frame(0, 0, 99, bytes(2**20)),
    }.items(),
    ids=lambda item: item[0],
)
def test_what_breaks_the_rules_ends_the_connection(path: str, frames: tuple[str, bytes]) -> None:
    with Client(path) as client:
        client.call(FUNCTIONS)
        try:
            client.socket.sendall(frames[1])
        except OSError:
            return
        assert client.is_hung_up_on()


@pytest.mark.usefixtures("others_are_served")
def test_random_damage_ends_at_most_the_connection(path: str) -> None:
    for seed in range(50):
        damage = Random(seed)
        with Client(path) as client:
            client.start(METADATA)
            client.start(PLAN, plan(100))
            said = bytearray(client.h2.data_to_send())
            for _ in range(3):
                said[damage.randrange(24, len(said))] = damage.randrange(256)
            client.socket.settimeout(0.05)
            with suppress(OSError):
                client.socket.sendall(said)
                while client.socket.recv(2**16):
                    pass


@pytest.mark.usefixtures("others_are_served")
def test_a_call_that_is_broken_off_disturbs_no_other(path: str) -> None:
    with Client(path) as client:
        for _ in range(300):
            broken_off = client.start(PLAN, plan(1000))
            client.flush()
            client.h2.reset_stream(broken_off)
        for _ in range(300):
            client.h2.reset_stream(client.start(PLAN, plan(1000)))
        assert client.call(METADATA)


@pytest.mark.usefixtures("others_are_served")
def test_a_client_that_says_goodbye_is_hung_up_on(path: str) -> None:
    with Client(path) as client:
        client.start(PLAN, plan(1000))
        client.h2.close_connection()
        assert client.is_hung_up_on()


@pytest.mark.usefixtures("others_are_served")
def test_a_client_that_is_suddenly_gone_is_forgotten(path: str) -> None:
    for _ in range(150):  # more than may be connected at once
        with Client(path, window=0) as client:
            client.start(PLAN, plan(100_000))
            client.flush()


def test_who_asks_and_takes_no_answers_is_not_listened_to_until_it_does() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        link = Link(ours, None, lambda link, path: None, lambda call: None)
        theirs.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0))
        pings = frame(6, 0, 0, b"8 bytes!") * 1000
        taken = 0
        while link.reads and taken < 10_000_000:
            theirs.sendall(pings)
            link.receive()
            link.send()
            taken += len(pings)
        assert 1_000_000 < taken < 4_000_000
        theirs.setblocking(False)
        while link.writes:
            assert theirs.recv(2**20)
            link.send()
        assert link.reads
        link.close()


@pytest.mark.usefixtures("others_are_served")
def test_connections_are_limited_and_given_free(path: str) -> None:
    with ExitStack() as clients:
        many = [clients.enter_context(Client(path)) for _ in range(120)]
        assert many[-1].is_hung_up_on()
    # Until the server has seen that they are gone.
    until(lambda: answers(path))


def answers(path: str) -> bool:
    with suppress(HungUp, ConnectionError), Client(path) as client:
        return client.call(FUNCTIONS) == b""
    return False


@pytest.mark.parametrize("name", ["/tfplugin6.Provider/ListResource", "/tfplugin5.Provider/GetSchema", "/", "é"])
def test_what_is_not_offered_is_told_before_the_request_is_whole(path: str, name: str) -> None:
    with Client(path) as client:
        assert client.status(client.begin(name)) == UNIMPLEMENTED
        assert client.status(client.begin(name, end=True)) == UNIMPLEMENTED
        assert client.call(METADATA)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", INTERNAL),
        (b"\0\0\0", INTERNAL),
        (framed(b"message")[:-1], INTERNAL),
        (framed(b"") + framed(b""), INTERNAL),
        (b"\1" + framed(b"compressed")[1:], UNIMPLEMENTED),
    ],
)
def test_a_request_that_is_not_one_message_is_refused(path: str, body: bytes, status: str) -> None:
    with Client(path) as client:
        stream = client.begin(METADATA)
        client.say(stream, body)
        assert client.status(stream) == status
        assert client.call(METADATA)


def test_the_calls_of_go_plugin_stand_open(path: str) -> None:
    with Client(path) as client:
        standing = [client.start(STDIO), client.begin(BROKER)]
        client.call(METADATA)
        client.call(SHUTDOWN)
        client.call(METADATA)
        assert [list(client.received(stream)) for stream in standing] == [[], []]


def test_the_calls_of_go_plugin_end_well_with_the_server() -> None:
    with ExitStack() as stack:
        with running(Things) as reattach:
            path = next(iter(json.loads(reattach).values()))["Addr"]["String"]
            client = stack.enter_context(Client(path))
            standing = [client.start(STDIO), client.begin(BROKER)]
            client.call(FUNCTIONS)
        assert [client.status(stream) for stream in standing] == [OK, OK]


class Pair:
    """A client and a connection, without a socket between them."""

    def __init__(self, handler: Callable[[Call], None]) -> None:
        self.lost: list[Call] = []
        self.server = Connection(lambda path: handler, self.lost.append)
        self.client = H2Connection(H2Configuration(header_encoding="utf-8"))
        self.client.initiate_connection()
        self.said = bytearray()
        self.headers: dict[str, str] = {}

    def ask(self) -> None:
        stream = self.client.get_next_available_stream_id()
        self.client.send_headers(
            stream, [(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/any")]
        )
        self.client.send_data(stream, framed(b"question"), end_stream=True)

    def run(self) -> None:
        """Until neither has anything more to say."""
        while asked := self.client.data_to_send():
            self.server.receive(asked)
            while answered := self.server.outgoing():
                for event in self.client.receive_data(answered):
                    if isinstance(event, DataReceived):
                        self.said += event.data
                        self.client.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, (ResponseReceived, TrailersReceived)):
                        self.headers |= {str(name): str(value) for name, value in event.headers}


def test_a_call_may_be_answered_with_many_messages() -> None:
    calls: list[Call] = []
    pair = Pair(calls.append)
    pair.ask()
    pair.run()
    (call,) = calls
    assert call.request() == b"question"
    for message in (b"one", b"", b"x" * 200_000):
        call.send(message)
        pair.client.ping(b"8 bytes!")
        pair.run()
        assert "grpc-status" not in pair.headers
    assert pair.said == framed(b"one") + framed(b"") + framed(b"x" * 200_000)
    call.finish()
    pair.client.ping(b"8 bytes!")
    pair.run()
    assert pair.headers["grpc-status"] == OK
    assert pair.server.calls == pair.lost == []


def test_a_bug_in_an_answer_is_told_without_what_it_quotes() -> None:
    def crash(call: Call) -> None:
        raise RuntimeError("hunter2")

    pair = Pair(crash)
    pair.ask()
    pair.run()
    assert pair.headers["grpc-status"] == INTERNAL
    assert pair.headers["grpc-message"] == "the litellm provider failed (RuntimeError)"


def test_who_broke_off_is_told_and_gets_no_answer() -> None:
    calls: list[Call] = []
    pair = Pair(calls.append)
    pair.ask()
    pair.run()
    pair.client.reset_stream(1)
    pair.run()
    assert pair.lost == calls
    calls[0].send(b"too late")
    calls[0].finish()
    assert pair.server.outgoing() == b""
