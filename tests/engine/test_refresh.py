"""A refresh of many objects, whose reads are gathered, never shows what a write has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.contract import Provider, StateAnswer
from provider_shim.cty import Object
from provider_shim.engine.connection import PROVIDER
from provider_shim.engine.provider import make_provider
from provider_shim.engine.state import empty
from provider_shim.resources.user import User

COUNT = 30
LISTS = "/user/list"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def asked(sandbox: Sandbox, path: str) -> int:
    return len([request for request in sandbox.requests if request.path == path])


class Run:
    """A run of Terraform: one process of the provider and what it keeps of each user."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.kept: dict[str, StateAnswer] = {}

    async def make(self, name: str) -> None:
        config: Object = {**empty(User), "user_id": name, "metadata": None, "user_alias": "as made"}
        plan = await self.provider.plan("litellm_user", None, config, config, b"")
        self.kept[name] = await self.provider.apply("litellm_user", None, plan.planned, config, plan.private)
        assert not self.kept[name].diagnostics

    async def refresh(self) -> dict[str, Any]:
        """The alias of every user that there still is."""
        answers = [self.provider.read("litellm_user", kept.state or {}, kept.private) for kept in self.kept.values()]
        found = dict(zip(self.kept, await asyncio.gather(*answers), strict=True))
        assert not [answer.diagnostics for answer in found.values() if answer.diagnostics]
        self.kept.update({name: answer for name, answer in found.items() if answer.state})
        return {name: answer.state["user_alias"] for name, answer in found.items() if answer.state}

    async def change(self, name: str, **attributes: Any) -> StateAnswer:
        kept = self.kept[name]
        assert kept.state
        config: Object = {**kept.state, **attributes}
        plan = await self.provider.plan("litellm_user", kept.state, config, config, kept.private)
        return await self.provider.apply("litellm_user", kept.state, plan.planned, config, plan.private)

    async def delete(self, name: str) -> StateAnswer:
        return await self.provider.apply("litellm_user", self.kept[name].state, None, None, b"")


def running(sandbox: Sandbox, story: Callable[..., Awaitable[None]], runs: int = 1) -> None:
    async def tell() -> None:
        providers = [make_provider() for _ in range(runs)]
        nothing: Object = {attribute.name: None for attribute in PROVIDER.block.attributes}
        config = {**nothing, "api_base": sandbox.url, "api_key": sandbox.master_key}
        for provider in providers:
            assert not await provider.configure(config, "1.11.4")
        try:
            await story(*map(Run, providers))
        finally:
            for provider in providers:
                await provider.close(done=True)

    asyncio.run(tell())


def names() -> list[str]:
    return [f"u{number}" for number in range(COUNT)]


def test_no_page_is_used_after_a_write_in_the_same_run(sandbox: Sandbox) -> None:
    async def story(run: Run) -> None:
        for name in names():
            await run.make(name)
        assert await run.refresh() == dict.fromkeys(names(), "as made")
        assert asked(sandbox, LISTS) == 1
        await run.change("u7", user_alias="changed")
        assert (await run.refresh())["u7"] == "changed"
        assert asked(sandbox, LISTS) == 2
        await run.delete("u8")
        assert "u8" not in await run.refresh()

    running(sandbox, story)


def test_two_runs_at_once_do_not_confuse_each_other(sandbox: Sandbox) -> None:
    async def story(one: Run, other: Run) -> None:
        for name in names():
            await one.make(name)
        other.kept.update(one.kept)
        await asyncio.gather(one.refresh(), other.refresh())
        # The other run has its pages now. What this one does next it must find as it is, not as they say.
        await one.change("u3", metadata={"theirs": 1})
        await one.delete("u4")
        assert not (await other.change("u3", metadata={"ours": 2})).diagnostics
        assert not (await other.delete("u4")).diagnostics
        found = await other.refresh()
        assert found == dict.fromkeys((name for name in names() if name != "u4"), "as made")
        with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.master_key}"}) as api:
            user = api.get("/user/info", params={"user_id": "u3"}).json()["user_info"]
        assert user["metadata"] == {"theirs": 1, "ours": 2}

    running(sandbox, story, runs=2)
