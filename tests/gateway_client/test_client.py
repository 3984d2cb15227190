"""The client of a gateway, against answers made up here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, TypeVar

import httpx
import pytest

from provider_shim.gateway.client import Client
from provider_shim.gateway.errors import Foreign, Interrupted, Refused, Unreachable
from provider_shim.gateway.http import NoAnswer
from provider_shim.gateway.settings import Settings
from provider_shim.spec import Pages, Reader

from .answering import Answering

Result = TypeVar("Result")
TEAM = Reader("GET /team/info?team_id={team_id}", lambda answer: answer.get("team_info"), gone="Team not found")


def talk(
    answers: Callable[[httpx.Request], httpx.Response],
    conversation: Callable[[Client], Awaitable[Result]],
    **settings: Any,
) -> Result:
    """Run a conversation with a gateway that answers like this."""

    async def run() -> Result:
        client = Client(Settings("http://gateway", "sk-master-key", **settings), Answering(answers))
        try:
            return await conversation(client)
        finally:
            await client.close()

    return asyncio.run(run())


def in_turn(*responses: httpx.Response | Exception) -> Callable[[httpx.Request], httpx.Response]:
    left: Iterator[httpx.Response | Exception] = iter(responses)

    def answer(request: httpx.Request) -> httpx.Response:
        response = next(left)
        if isinstance(response, Exception):
            raise response
        return response

    return answer


def refusal(status: int, message: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": message, "code": str(status)}}, headers=headers)


def test_terraform_wanting_to_stop_ends_the_wait_for_another_try() -> None:
    async def conversation(client: Client) -> float:
        asyncio.get_running_loop().call_later(0.1, client.stop)
        started = monotonic()
        with pytest.raises(Refused):
            await client.query("GET /team/info")
        return monotonic() - started

    slow_down = refusal(429, "too many", **{"Retry-After": "30"})
    assert talk(in_turn(slow_down), conversation) < 5


def test_a_create_that_failed_after_a_stop_is_still_looked_for() -> None:
    there = httpx.Response(200, json={"team_info": {"team_id": "t"}})
    answers = in_turn(NoAnswer("late", sent=True, late=True), there)

    async def conversation(client: Client) -> Any:
        stopping.append(client)
        return await client.create("POST /team/new", {}, find=lambda: client.read(TEAM, {"team_id": "t"}))

    def answer(request: httpx.Request) -> httpx.Response:
        stopping[0].stop()
        return answers(request)

    stopping: list[Client] = []
    assert talk(answer, conversation) == {"team_id": "t"}


def test_a_create_that_has_not_begun_at_a_stop_does_not_begin() -> None:
    async def conversation(client: Client) -> None:
        client.stop()
        with pytest.raises(Interrupted):
            await client.create("POST /team/new", {}, find=lambda: client.read(TEAM, {"team_id": "t"}))

    talk(in_turn(), conversation)


def test_requests_begin_no_faster_than_they_may() -> None:
    async def conversation(client: Client) -> float:
        began = monotonic()
        await asyncio.gather(*(client.query("GET /team/list") for _ in range(5)))
        return monotonic() - began

    many = in_turn(*(httpx.Response(200, json=[]) for _ in range(5)))
    assert 0.4 <= talk(many, conversation, requests_per_second=10) < 2


def test_a_wait_for_the_next_request_ends_when_terraform_wants_to() -> None:
    async def conversation(client: Client) -> float:
        asyncio.get_running_loop().call_later(0.1, client.stop)
        began = monotonic()
        await asyncio.gather(*(client.query("GET /team/list") for _ in range(3)))
        return monotonic() - began

    many = in_turn(*(httpx.Response(200, json=[]) for _ in range(3)))
    assert talk(many, conversation, requests_per_second=0.1) < 5


def test_only_the_words_of_litellm_mean_that_an_object_is_gone() -> None:
    def read(response: httpx.Response) -> Any:
        return talk(lambda _: response, lambda client: client.read(TEAM, {"team_id": "t"}), max_retries=0)

    gone = {"error": {"message": "{'message': 'Team not found, passed team id: t.'}", "code": "404"}}
    assert read(httpx.Response(404, json=gone)) is None
    for status in (401, 403, 500):
        with pytest.raises(Refused):
            read(httpx.Response(status, json=gone))
    with pytest.raises(Refused):
        read(refusal(404, "Not here"))
    for odd in (httpx.Response(404, text="<html>"), httpx.Response(200, json={}), httpx.Response(200, json=[])):
        with pytest.raises(Foreign):
            read(odd)


@pytest.mark.parametrize(
    ("body", "message", "where"),
    [
        ({"error": {"message": "no", "param": "models"}}, "no", ("models",)),
        ({"error": {"message": "{'error': 'no'}", "param": "None"}}, "no", ()),
        ({"detail": {"error": "no"}}, "no", ()),
        ({"detail": "no"}, "no", ()),
        ({"detail": "400: {'error': 'no'}"}, "no", ()),
        ({"detail": [{"loc": ["body", "models", 0], "msg": "no"}]}, "models.0: no", ("models", "0")),
    ],
)
def test_the_shapes_of_litellms_errors_are_one(body: Any, message: str, where: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as caught:
        talk(lambda _: httpx.Response(400, json=body), lambda client: client.write("POST /team/new", body={}))
    assert (caught.value.message, caught.value.where) == (message, where)


def test_a_500_that_tells_another_status_in_its_text_is_a_refusal_with_that_status() -> None:
    tag = Reader("POST /tag/info", gone="Tags not found")
    gone = httpx.Response(500, json={"detail": "404: Tags not found: ['t']"})
    assert talk(in_turn(gone), lambda client: client.read(tag, {})) is None

    async def conversation(client: Client) -> int:
        with pytest.raises(Refused) as refused:
            await client.query("POST /tag/new")
        return refused.value.status

    half_made = httpx.Response(500, json={"detail": "500: 404: Model m not found in database"})
    assert talk(in_turn(half_made), conversation, max_retries=0) == 500


@pytest.mark.parametrize(
    ("there", "paged", "asked"), [(0, True, 1), (3, True, 2), (4, True, 3), (4, False, 1), (2, False, 2)]
)
def test_pages_whose_number_nobody_tells_are_read_to_the_last(there: int, paged: bool, asked: int) -> None:
    """Versions without pages tell all objects at once, whatever page is asked for."""
    pages = Pages("GET /customer/list?page={page}", "", values=dict, size=2)
    objects = [{"user_id": str(number)} for number in range(there)]
    requests: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(int(request.url.params["page"]))
        begin = 2 * (requests[-1] - 1)
        return httpx.Response(200, json=objects[begin : begin + 2] if paged else objects)

    assert talk(answer, lambda client: client.read_all(pages, {})) == objects
    assert requests == [*range(1, asked + 1)]


def test_what_looks_like_a_key_is_masked_wherever_it_is_quoted() -> None:
    async def conversation(client: Client) -> None:
        client.mask.add("no-key-at-all-but-secret")
        await client.query("GET /key/info?key={key}", {"key": "sk-somebody-else"})

    told = "sk-somebody-else, sk-master-key and no-key-at-all-but-secret are wrong"
    with pytest.raises(Refused) as caught:
        talk(lambda _: refusal(400, told), conversation)
    shown = f"{caught.value} {caught.value.call}"
    assert "wrong" in shown
    for secret in ("somebody", "master", "at-all"):
        assert secret not in shown


def test_numbers_keep_their_digits_on_the_way_there_and_back() -> None:
    def mirror(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=request.content)

    sent = {"a": 0.1, "b": 9007199254740993, "c": 1e-7}
    answer = talk(mirror, lambda client: client.write("POST /team/new", body=sent))
    assert {name: str(value) for name, value in answer.items()} == {"a": "0.1", "b": "9007199254740993", "c": "1E-7"}


def test_a_connection_that_never_comes_about_is_tried_again_also_for_creates() -> None:
    made = httpx.Response(200, json={"team_id": "t"})
    asked = in_turn(NoAnswer("refused", sent=False), NoAnswer("refused", sent=False), made)

    async def find() -> None:
        raise AssertionError("nothing can have been made")

    assert talk(asked, lambda client: client.create("POST /team/new", {}, find=find)) == {"team_id": "t"}


def test_a_gateway_that_stays_away_is_unreachable() -> None:
    with pytest.raises(Unreachable) as caught:
        talk(in_turn(NoAnswer("connection refused", sent=False)), lambda client: client.query("GET /x"), max_retries=0)
    assert caught.value.summary == "http://gateway cannot be reached"
    assert "connection refused" in caught.value.detail
