"""The reads of a refresh, gathered: when, and when not."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from provider_shim.gateway.client import Client
from provider_shim.gateway.pages import PagedGateway
from provider_shim.gateway.settings import Settings
from provider_shim.spec import Pages, Reader

from .answering import Answering

Result = TypeVar("Result")


def user_reader(**options: Any) -> Reader:
    return Reader(
        "GET /user?id={user_id}",
        lambda answer: answer if "user_id" in answer else None,
        gone="User not found",
        pages=Pages("GET /users?page={page}", "users", values=lambda user: {"user_id": user["user_id"]}, **options),
    )


USER = user_reader()


class Users:
    """A gateway with users, a hundred on a page, that counts what it is asked."""

    def __init__(self, count: int) -> None:
        self.users = {f"u{number}": {"user_id": f"u{number}", "version": 1} for number in range(count)}
        self.asked: Counter[str] = Counter()
        self.lists_fail = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.path] += 1
        if request.method == "POST":
            change = json.loads(request.content)
            self.users[change["user_id"]] = {**self.users[change["user_id"]], **change}
            return httpx.Response(200, json={})
        if request.url.path == "/users":
            if self.lists_fail:
                return httpx.Response(403, json={"detail": "Only admins may list"})
            start = 100 * (int(request.url.params["page"]) - 1)
            shown = list(self.users.values())[start : start + 100]
            return httpx.Response(200, json={"users": shown, "total_pages": -(-len(self.users) // 100)})
        user = self.users.get(request.url.params["id"])
        return httpx.Response(200, json=user) if user else httpx.Response(404, json={"detail": "User not found"})

    def talk(self, conversation: Callable[[PagedGateway], Awaitable[Result]], licensed: bool | None = False) -> Result:
        async def licence() -> bool | None:
            return licensed

        async def run() -> Result:
            client = Client(Settings("http://gateway", "sk-master-key"), Answering(self))
            try:
                return await conversation(PagedGateway(client, licence))
            finally:
                await client.close()

        return asyncio.run(run())


async def read(gateway: PagedGateway, *numbers: int, reader: Reader = USER) -> list[Any]:
    """Users by their numbers, ten at the same time as Terraform asks."""
    found: list[Any] = []
    for start in range(0, len(numbers), 10):
        some = numbers[start : start + 10]
        found += await asyncio.gather(*(gateway.read(reader, {"user_id": f"u{number}"}) for number in some))
    return found


def test_reads_of_one_object_between_two_writes_are_one_request() -> None:
    users = Users(1)

    async def conversation(gateway: PagedGateway) -> list[Any]:
        found = await read(gateway, 0, 0, 0, 0)
        await gateway.write("POST /user", body={"user_id": "u0", "version": 2})
        return [user["version"] for user in (*found, *await read(gateway, 0))]

    assert users.talk(conversation) == [1, 1, 1, 1, 2]
    assert users.asked["/user"] == 3


def test_a_thousand_reads_are_a_few_point_reads_and_ten_pages() -> None:
    users = Users(1_000)
    assert users.talk(lambda gateway: read(gateway, *range(1_000))) == list(users.users.values())
    assert users.asked["/users"] == 10
    assert users.asked["/user"] <= 50


def test_three_of_fifty_thousand_are_three_requests() -> None:
    users = Users(50_000)
    users.talk(lambda gateway: read(gateway, 5, 20_000, 49_999))
    assert users.asked == {"/user": 3}


def test_a_hundred_of_fifty_thousand_cost_one_page_more() -> None:
    users = Users(50_000)
    users.talk(lambda gateway: read(gateway, *range(1_000, 1_100)))
    assert users.asked == {"/user": 100, "/users": 1}


def test_what_is_on_no_page_is_asked_for_before_it_is_gone() -> None:
    users = Users(20)

    async def conversation(gateway: PagedGateway) -> list[Any]:
        await read(gateway, *range(20))
        users.users["u20"] = {"user_id": "u20", "version": 1}  # somebody has just made it
        before = users.asked["/user"]
        found = await read(gateway, 20, 21)
        assert users.asked["/user"] == before + 2
        return found

    assert users.talk(conversation) == [{"user_id": "u20", "version": 1}, None]


def test_a_write_forgets_the_pages() -> None:
    users = Users(20)

    async def conversation(gateway: PagedGateway) -> list[Any]:
        await read(gateway, *range(20))
        await gateway.write("POST /user", body={"user_id": "u7", "version": 2})
        return await read(gateway, 7)

    assert users.talk(conversation) == [{"user_id": "u7", "version": 2}]


def test_a_write_while_pages_are_loaded_forgets_them_too() -> None:
    users = Users(20)

    async def conversation(gateway: PagedGateway) -> list[Any]:
        reads = asyncio.ensure_future(read(gateway, *range(20)))
        await asyncio.sleep(0)
        await gateway.write("POST /user", body={"user_id": "u7", "version": 2})
        await reads
        return await read(gateway, *range(20))

    assert users.talk(conversation)[7] == {"user_id": "u7", "version": 2}


def test_what_a_page_does_not_tell_whole_is_a_point_read() -> None:
    users = Users(20)
    odd = user_reader(whole=lambda user: user if user["user_id"] != "u19" else None)
    found = users.talk(lambda gateway: read(gateway, *range(20), reader=odd))
    assert found == list(users.users.values())


def test_where_lists_do_not_tell_all_with_a_licence_only_gateways_without_one_are_asked() -> None:
    partly = user_reader(whole_with_licence=False)
    for licensed, pages in ((False, 1), (True, 0), (None, 0)):
        users = Users(30)
        users.talk(lambda gateway: read(gateway, *range(30), reader=partly), licensed=licensed)
        assert users.asked["/users"] == pages


def test_where_lists_are_refused_every_object_is_read_by_itself() -> None:
    users = Users(30)
    users.lists_fail = True
    assert len(users.talk(lambda gateway: read(gateway, *range(30)))) == 30
    assert users.asked == {"/user": 30, "/users": 1}


def test_a_read_with_a_body_is_a_read_and_its_list_is_the_object() -> None:
    budgets = Reader(
        "POST /budget/info",
        body=lambda budget: {"budgets": [budget["budget_id"]]},
        listed=True,
        pages=Pages("GET /budget/list", "", values=lambda row: {"budget_id": row["budget_id"]}),
    )
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        rows = [{"budget_id": f"b{number}"} for number in range(20)]
        wanted = json.loads(request.content)["budgets"] if request.content else None
        return httpx.Response(200, json=[row for row in rows if wanted is None or row["budget_id"] in wanted])

    async def run() -> list[Any]:
        client = Client(Settings("http://gateway", "sk-master-key"), Answering(answer))
        gateway = PagedGateway(client, never_licensed)
        found = [await gateway.read(budgets, {"budget_id": f"b{number}"}) for number in range(21)]
        await client.close()
        return found

    assert asyncio.run(run()) == [*({"budget_id": f"b{number}"} for number in range(20)), None]
    assert Counter(asked) == {"/budget/info": 5, "/budget/list": 1}


async def never_licensed() -> bool:
    return False
