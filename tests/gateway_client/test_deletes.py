"""Deletes, gathered into lists: which, and what when one of them fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import httpx

from provider_shim.gateway.client import Client
from provider_shim.gateway.errors import GatewayError
from provider_shim.gateway.http import NoAnswer
from provider_shim.gateway.settings import Settings

from .answering import Answering


class Teams:
    """A gateway that deletes lists of teams, all of them or none, and remembers what it was asked."""

    def __init__(self, *teams: str, broken: bool = False) -> None:
        self.teams = set(teams)
        self.broken = broken
        self.asked: list[list[str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.broken:
            raise NoAnswer("the line is cut", sent=True)
        ids = json.loads(request.content)["team_ids"]
        self.asked.append(ids)
        for id in ids:
            if id not in self.teams:
                return httpx.Response(404, json={"detail": {"error": f"Team not found, passed team_id={id}"}})
        self.teams -= set(ids)
        return httpx.Response(200, json={"deleted_teams": ids})

    def delete(self, *rounds: Sequence[str]) -> list[BaseException | None]:
        """Deletes those of a round at the same time, as Terraform does, and tells what each ended with."""

        async def run() -> list[BaseException | None]:
            client = Client(Settings("http://gateway", "sk-master-key", max_retries=0), Answering(self))
            ended: list[BaseException | None] = []
            for ids in rounds:
                deletes = (client.delete_listed("POST /team/delete", {"team_ids": [id]}) for id in ids)
                ended += await asyncio.gather(*deletes, return_exceptions=True)
            await client.close()
            return ended

        return asyncio.run(run())


def test_those_of_the_same_moment_are_one_request() -> None:
    teams = Teams("a", "b", "c", "d")
    assert teams.delete(["a", "b", "c"], ["d"]) == [None] * 4
    assert teams.asked == [["a", "b", "c"], ["d"]]
    assert not teams.teams


def test_one_that_is_refused_does_not_keep_the_others() -> None:
    teams = Teams("a", "c")
    first, second, third = teams.delete(["a", "b", "c"])
    assert first is third is None
    assert isinstance(second, GatewayError)
    assert "team_id=b" in second.detail
    assert not teams.teams


def test_a_gateway_that_is_gone_fails_all_of_them_once() -> None:
    ended = Teams("a", "b", broken=True).delete(["a", "b"])
    assert [isinstance(error, GatewayError) and "the line is cut" in error.detail for error in ended] == [True, True]
