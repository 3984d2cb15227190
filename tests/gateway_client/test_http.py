"""Requests over real sockets: what is answered, and what is said when nothing is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from provider_shim.gateway.http import Connections, NoAnswer
from provider_shim.gateway.settings import Settings
from tests.terraform.middleman import Asked, Reply, serving

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def listening(*conversations: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that has these conversations, one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for conversation in conversations:
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    conversation(connection)

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def receive(connection: socket.socket) -> bytes:
    """One request; those that are sent here end with `{}`."""
    received = b""
    while not received.endswith(b"{}") and (part := connection.recv(4096)):
        received += part
    return received


def answers(*responses: bytes) -> Callable[[socket.socket], None]:
    """Answers one request with each response, and hangs up."""

    def conversation(connection: socket.socket) -> None:
        for response in responses:
            receive(connection)
            connection.sendall(response)

    return conversation


def ask(address: str, times: int = 1, **settings: Any) -> list[httpx.Response]:
    """The answers to one request after the other. Raises NoAnswer."""

    async def run() -> list[httpx.Response]:
        connections = Connections(Settings(address, "sk-1", **settings))
        try:
            found: list[httpx.Response] = []
            for _ in range(times):
                found.append(await connections.send("POST", "/team/new", {"X-Tenant": "blue"}, b"{}"))
                await asyncio.sleep(0.05)  # for the other side to hang up
            return found
        finally:
            connections.close()

    return asyncio.run(run())


def refusal(address: str, **settings: Any) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        ask(address, **settings)
    return caught.value


def test_a_connection_is_kept_for_the_next_request() -> None:
    with listening(answers(OK, OK, OK)) as address:
        assert [answer.content for answer in ask(address, times=3)] == [b"{}"] * 3


def test_a_connection_that_the_gateway_has_closed_is_made_anew() -> None:
    with listening(answers(OK), answers(OK)) as address:
        assert [answer.status_code for answer in ask(address, times=2)] == [200, 200]


def test_a_redirection_is_an_answer_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: https://sso.example.com\r\nContent-Length: 0\r\n\r\n"
    with listening(answers(moved)) as address:
        (answer,) = ask(address)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://sso.example.com")


def test_method_path_headers_and_body_arrive() -> None:
    seen: list[bytes] = []

    def keep(connection: socket.socket) -> None:
        seen.append(receive(connection))
        connection.sendall(OK)

    with listening(keep) as address:
        ask(address + "/llm")
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert body == b"{}"
    assert head.startswith(b"POST /llm/team/new HTTP/1.1\r\n")
    assert b"X-Tenant: blue" in head


def test_without_a_connection_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    found = refusal(f"http://127.0.0.1:{port}")
    assert "Connection refused" in str(found)
    assert not found.sent
    for address in ("http://no-such-host.invalid", f"http://{'a' * 70}.example", "http://127.0.0.1:port"):
        assert not refusal(address).sent


def test_a_request_whose_connection_breaks_may_have_been_carried_out() -> None:
    for broken in (b"", b"SSH-2.0\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"):
        with listening(answers(broken)) as address:
            found = refusal(address)
        assert found.sent
        assert not found.late
        assert str(found)


def test_an_answer_that_takes_too_long_is_late() -> None:
    def waits(connection: socket.socket) -> None:
        receive(connection)
        connection.recv(1)  # until the other side hangs up

    with listening(waits) as address:
        found = refusal(address, timeout=0.2)
    assert found.sent
    assert found.late


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"], ids=["head", "body"])
def test_an_answer_that_drips_is_late_when_its_time_is_up(beginning: bytes) -> None:
    def drips(connection: socket.socket) -> None:
        receive(connection)
        connection.sendall(beginning)
        for byte in b"HTTP/1.1 200 OK\r\nX-Of-The-Gateway: " + b"a" * 900:
            connection.sendall(bytes([byte]))
            sleep(0.05)

    with listening(drips, answers(OK)) as address:
        began = monotonic()
        found = refusal(address, timeout=0.3)
        assert monotonic() - began < 2
        assert found.sent
        assert found.late
        assert ask(address)[0].content == b"{}"


def test_no_more_requests_are_under_way_than_may_be() -> None:
    under_way: list[str] = []
    most: list[int] = []

    def answer(asked: Asked) -> Reply:
        under_way.append(asked.path)
        most.append(len(under_way))
        sleep(0.05)
        under_way.remove(asked.path)
        return Reply(body={})

    async def run(address: str) -> None:
        connections = Connections(Settings(address, "sk-1", max_parallel_requests=2))
        await asyncio.gather(*(connections.send("POST", "/team/new", {}, b"{}") for _ in range(6)))
        connections.close()

    with serving(answer) as host:
        asyncio.run(run(host.url))
    assert max(most) == 2


def test_a_gateway_that_does_not_speak_tls_was_sent_nothing() -> None:
    with listening(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as address:
        found = refusal(address.replace("http:", "https:"))
    assert "SSL" in str(found)
    assert not found.sent


def test_a_proxy_that_cannot_be_used_is_named_without_its_login(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"ada:secret@127.0.0.1:{port}")
    found = refusal("http://llm.example.com")
    assert not found.sent
    assert f"(through the proxy http://127.0.0.1:{port})" in str(found)
    assert "secret" not in str(found)
