"""What lists tell of an object is what its own read tells, in all attributes that the provider has."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import Any

import pytest

from provider_shim.answers import Json
from provider_shim.cty import Object
from provider_shim.engine.memory import Memory
from provider_shim.engine.state import empty, read_state
from provider_shim.engine.values import plain, same
from provider_shim.fields import fields_of
from provider_shim.gateway.client import Client
from provider_shim.gateway.pages import PagedGateway
from provider_shim.gateway.settings import Settings
from provider_shim.resources.key import Key
from provider_shim.resources.model import Model
from provider_shim.resources.team import Team
from provider_shim.resources.user import User
from provider_shim.spec import Resource, Values

from .conftest import Api

LIMITS: dict[str, Any] = {
    "models": ["m"],
    "max_budget": 1.5,
    "budget_duration": "30d",
    "tpm_limit": 5,
    "rpm_limit": 6,
    "metadata": {"deep": {"list": [1, None, {"x": 0.1}]}},
}
MORE: dict[str, Any] = {
    **LIMITS,
    "soft_budget": 0.5,
    "model_rpm_limit": {"m": 3},
    "budget_limits": [{"budget_duration": "1d", "max_budget": 0.25}],
    "router_settings": {"num_retries": 2},
}
PERMISSION = {"mcp_servers": ["x"]}


async def unlicensed() -> bool | None:
    return False


def both_ways(api: Api, monkeypatch: pytest.MonkeyPatch, spec: type[Resource], id: Values) -> bool:
    """Whether a list tells the object, the same in every attribute as its own read does; else that is asked."""
    assert spec.reader.pages
    free = replace(spec.reader.pages, price=1e-9)
    monkeypatch.setattr(spec, "reader", replace(spec.reader, pages=free))

    async def ask() -> tuple[Json, Json, int]:
        client = Client(Settings(api.gateway.url, api.gateway.master_key))
        own_read, own_reads = client.read, 0

        async def counted(*arguments: Any) -> Json | None:
            nonlocal own_reads
            own_reads += 1
            return await own_read(*arguments)

        alone = await spec.fetch(client, id)
        monkeypatch.setattr(client, "read", counted)
        listed = await spec.fetch(PagedGateway(client, unlicensed), id)
        await client.close()
        return alone, listed, own_reads

    def state(row: Json) -> Object:
        return read_state(spec, row, {**empty(spec), **id}, Memory(imported=True))

    alone, listed, own_reads = asyncio.run(ask())
    one, other = state(alone), state(listed)
    assert [
        item.name for item in fields_of(spec) if not same(item, plain(one[item.name]), plain(other[item.name]))
    ] == []
    return own_reads == 0


def test_keys(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    team = api.team(team_alias="t")
    full = api.key(
        **MORE,
        key_alias=api.name("full"),
        team_id=team,
        user_id="u",
        duration="90d",
        aliases={"a": "b"},
        config={"a": 1},
        permissions={"b": 2},
        allowed_routes=["/chat/completions"],
        allowed_cache_controls=["no-cache"],
        object_permission=PERMISSION,
        budget_fallbacks={"m": ["n"]},
        auto_rotate=True,
        rotation_interval="30d",
        max_parallel_requests=4,
    )
    # Older versions do not list the budget that a soft budget makes.
    for key, enough in ((full, api.gateway.modern), (api.key(**LIMITS), True), (api.key(blocked=True), True)):
        assert both_ways(api, monkeypatch, Key, {"token_id": key["token"]}) == enough


def test_teams(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = api.team(team_alias="t", model_aliases={"a": "b"}, team_member_permissions=["/key/info"], **MORE)
    assert both_ways(api, monkeypatch, Team, {"team_id": plain})
    for fields in ({"object_permission": PERMISSION}, {"team_member_budget": 2.5}):
        assert not both_ways(api, monkeypatch, Team, {"team_id": api.team(team_alias="t", **fields)})


def test_users(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for fields in ({}, {**LIMITS, "user_email": f"{secrets.token_hex(4)}@x.org", "user_role": "internal_user"}):
        assert both_ways(api, monkeypatch, User, {"user_id": api.user(**fields)})


def test_models(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for params in ({}, {"input_cost_per_token": 0.5, "tpm": 5, "thinking": {"type": "enabled", "budget_tokens": 2}}):
        assert both_ways(api, monkeypatch, Model, {"model_id": api.model(params=params)})
