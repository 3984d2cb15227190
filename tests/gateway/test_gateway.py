"""The gateway is a real one: what goes through the stand-in for Prisma's engine comes back as it went in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.gateway.gateway import Gateway, status

# Whatever JSON, or a query language, might treat specially.
AWKWARD: dict[str, Any] = {
    "nested": {"list": [1, 2.5, None, {"inner": True}], "empty": {}},
    "looks like JSON": '{"not": "parsed"}',
    "looks like a number": "4.0",
    "text": 'quotes " and \\ and \n and é and \u2028',
    "whole float": 4.0,
    "beyond 32 bits": 2**53 + 1,
    "path": "x",
    "mode": "y",
    "string_contains": "z",
}


@pytest.fixture
def api(gateway: Gateway) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    limits = httpx.Limits(max_connections=60)
    with httpx.Client(base_url=gateway.url, headers=headers, limits=limits, timeout=120, trust_env=False) as client:
        yield client


def post(api: httpx.Client, path: str, body: dict[str, Any]) -> Any:
    answer = api.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture
def team(api: httpx.Client) -> Iterator[str]:
    team_id = f"team-{uuid.uuid4()}"
    post(api, "/team/new", {"team_id": team_id, "metadata": AWKWARD, "max_budget": 4.0})
    yield team_id
    post(api, "/team/delete", {"team_ids": [team_id]})


def team_info(api: httpx.Client, team_id: str) -> dict[str, Any]:
    return api.get("/team/info", params={"team_id": team_id}).json()["team_info"]


def test_json_columns_come_back_as_they_went_in(api: httpx.Client, team: str) -> None:
    assert team_info(api, team)["metadata"] == AWKWARD


def test_json_columns_are_changed_in_place(api: httpx.Client, team: str) -> None:
    answer = api.patch(f"/team/{team}", json={"metadata": {"text": None, "new": ["x"]}})
    assert answer.is_success, answer.text
    assert team_info(api, team)["metadata"] == {**{k: v for k, v in AWKWARD.items() if k != "text"}, "new": ["x"]}


def test_a_whole_float_stays_a_float(api: httpx.Client, team: str) -> None:
    assert isinstance(team_info(api, team)["max_budget"], float)


def test_a_unique_id_is_given_only_once(api: httpx.Client, team: str) -> None:
    answer = api.post("/team/new", json={"team_id": team})
    assert (answer.status_code, "already exists" in answer.text) == (400, True)


def test_a_model_is_decrypted_as_it_was_stored(api: httpx.Client) -> None:
    model_id = f"model-{uuid.uuid4()}"
    params = {"model": "openai/gpt-4o", "api_base": "https://models.example.com", "extra_headers": {"a": "b"}, "rpm": 7}
    post(api, "/model/new", {"model_name": model_id, "litellm_params": params, "model_info": {"id": model_id}})
    try:
        found = api.get("/model/info", params={"litellm_model_id": model_id}).json()["data"][0]["litellm_params"]
    finally:
        post(api, "/model/delete", {"id": model_id})
    assert {name: found[name] for name in params} == params


def test_sixty_writers_at_once_lose_nothing(api: httpx.Client) -> None:
    mark = uuid.uuid4().hex
    with ThreadPoolExecutor(60) as writers:
        made = list(writers.map(lambda i: post(api, "/key/generate", {"key_alias": f"{mark}-{i}"}), range(60)))
        aliases = {api.get("/key/info", params={"key": key["token"]}).json()["info"]["key_alias"] for key in made}
    post(api, "/key/delete", {"keys": [key["token"] for key in made]})
    assert aliases == {f"{mark}-{i}" for i in range(60)}


def test_the_master_key_is_in_no_repr(gateway: Gateway) -> None:
    assert gateway.master_key not in repr(gateway)


def test_a_gateway_that_runs_is_found_by_its_version(gateway: Gateway) -> None:
    assert status(gateway.version) == gateway
