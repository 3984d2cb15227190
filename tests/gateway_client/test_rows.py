"""Rows in which many objects are kept: turns, what is read back, and what when others write them too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from provider_shim.gateway.errors import Uncertain, Unreachable
from provider_shim.gateway.pace import Pace
from provider_shim.gateway.rows import Rows

SECONDS = 0.05
"""How long a request takes."""


@dataclass
class Gateway:
    """A row of names, which is read, changed and written without a lock."""

    rows: Rows
    pace: Pace
    names: list[str] = field(default_factory=list[str])
    writes: int = 0
    reads: int = 0
    undone: Callable[[], bool] = lambda: False
    """Whether somebody else undoes a write."""
    readable: bool = True

    async def write(self, name: str) -> None:
        self.writes += 1
        before = [*self.names]
        await asyncio.sleep(SECONDS)
        if not self.undone():
            self.names = [*before, name]

    async def read(self) -> list[str]:
        self.reads += 1
        await asyncio.sleep(SECONDS)
        if not self.readable:
            raise Unreachable("The gateway cannot be reached", "the line is cut")
        return self.names

    async def add(self, name: str) -> None:
        async with self.rows.turn("the list"):
            await self.write(name)
        await self.rows.settle("the list", self.read, lambda names: name in names, lambda: self.write(name))


def run(work: Callable[[Gateway], Awaitable[object]], patience: float = 5.0) -> Gateway:
    async def all_of_it() -> Gateway:
        pace = Pace(None)
        gateway = Gateway(Rows(pace, patience), pace)
        await work(gateway)
        return gateway

    return asyncio.run(all_of_it())


def test_writes_of_a_moment_take_turns_and_are_read_back_together() -> None:
    names = [str(number) for number in range(10)]
    gateway = run(lambda gateway: asyncio.gather(*map(gateway.add, names)))
    assert sorted(gateway.names) == names
    assert (gateway.writes, gateway.reads) == (10, 1)


def test_parts_of_a_row_that_are_told_by_calls_of_their_own_are_read_back_each() -> None:
    async def settings_and_names(gateway: Gateway) -> None:
        async def settings() -> dict[str, int]:
            gateway.reads += 1
            return {"retries": 3}

        def put() -> Awaitable[None]:
            raise AssertionError("it holds")

        await asyncio.gather(
            gateway.add("a"),
            gateway.add("b"),
            gateway.rows.settle("the list", settings, lambda told: told["retries"] == 3, put, "settings"),
            gateway.rows.settle("the list", settings, lambda told: told["retries"] == 3, put, "settings"),
        )

    gateway = run(settings_and_names)
    assert (gateway.names, gateway.writes, gateway.reads) == (["a", "b"], 2, 2)


def test_writes_that_follow_one_another_are_read_back_each() -> None:
    async def one_by_one(gateway: Gateway) -> None:
        for name in ("a", "b", "c"):
            await gateway.add(name)

    gateway = run(one_by_one)
    assert (gateway.names, gateway.writes, gateway.reads) == (["a", "b", "c"], 3, 3)


def test_what_others_undo_is_written_again_and_nothing_else() -> None:
    async def beside_another(gateway: Gateway) -> None:
        gateway.undone = lambda: gateway.writes in (2, 4)
        await asyncio.gather(*map(gateway.add, "abc"))

    gateway = run(beside_another)
    assert sorted(gateway.names) == ["a", "b", "c"]
    assert gateway.writes == 5


def test_what_was_about_to_be_written_by_another_is_seen() -> None:
    """The other has read the row before it was written here, and writes it after."""

    async def beside_another(gateway: Gateway) -> None:
        async def other() -> None:
            await asyncio.sleep(SECONDS / 2)
            await gateway.write("theirs")

        await asyncio.gather(gateway.add("ours"), other())

    gateway = run(beside_another)
    assert sorted(gateway.names) == ["ours", "theirs"]


def test_two_rows_are_written_in_turns_whatever_their_order() -> None:
    async def crossed(gateway: Gateway) -> None:
        async def both(*names: str) -> None:
            async with gateway.rows.turn(*names):
                await gateway.write("-".join(names))

        await asyncio.wait_for(asyncio.gather(both("one", "two"), both("two", "one"), both("two")), 5)

    assert len(run(crossed).names) == 3


def test_a_write_that_never_holds_is_given_up_and_the_other_is_named() -> None:
    async def beside_another(gateway: Gateway) -> None:
        gateway.undone = lambda: True
        with pytest.raises(Uncertain) as told:
            await gateway.add("ours")
        assert told.value.summary == "Something else changes the list at the same time"
        assert f"made {gateway.writes} times" in told.value.detail

    assert 1 < run(beside_another, patience=0.5).writes < 20


def test_a_row_that_cannot_be_read_back_leaves_the_write_unknown() -> None:
    async def cut(gateway: Gateway) -> None:
        gateway.readable = False
        with pytest.raises(Uncertain) as told:
            await gateway.add("ours")
        assert told.value.summary == "It is not known whether a change of the list holds"
        assert "the line is cut" in told.value.detail

    assert run(cut).writes == 1


def test_when_terraform_ends_it_is_read_back_once_more_and_not_written_again() -> None:
    async def stopped(gateway: Gateway) -> None:
        gateway.pace.stop()
        await gateway.add("ours")
        gateway.undone = lambda: True
        with pytest.raises(Uncertain, match="made once"):
            await gateway.add("theirs")

    gateway = run(stopped)
    assert (gateway.names, gateway.writes) == (["ours"], 2)
