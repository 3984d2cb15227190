from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {sandbox.master_key}"}
    with httpx.Client(base_url=sandbox.url, headers=headers) as client:
        yield client


def aliases(http: httpx.Client) -> list[str]:
    return http.get("/key/aliases").json()["aliases"]


def test_a_failure_before_its_work_leaves_no_trace(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.fail_next("POST", "/key/generate", status=503)
    assert http.post("/key/generate", json={"key_alias": "a"}).status_code == 503
    assert aliases(http) == []
    assert http.post("/key/generate", json={"key_alias": "a"}).status_code == 200


def test_a_failure_after_its_work_leaves_the_work(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.fail_next("POST", "/key/generate", status=500, after_effect=True)
    answer = http.post("/key/generate", json={"key_alias": "a"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "500")
    assert aliases(http) == ["a"]


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_connection_is_dropped_without_an_answer(sandbox: Sandbox, http: httpx.Client, after_effect: bool) -> None:
    sandbox.fail_next("POST", "/key/generate", status=None, after_effect=after_effect)
    with pytest.raises(httpx.TransportError):
        http.post("/key/generate", json={"key_alias": "a"})
    assert aliases(http) == (["a"] if after_effect else [])


def test_too_many_requests_say_when_to_come_back(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.fail_next("GET", "/team/list", status=429, retry_after=3)
    answer = http.get("/team/list")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


def test_a_fault_lasts_as_often_as_it_says_and_for_any_path_if_wanted(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.fail_next("GET", status=502, times=2)
    paths = ("/team/list", "/key/list", "/team/list")
    assert [http.get(path).status_code for path in paths] == [502, 502, 200]


def test_faults_wait_for_their_own_request(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.fail_next("POST", "/team/new")
    assert http.get("/team/list").status_code == 200
    assert http.post("/key/generate", json={}).status_code == 200
    assert http.post("/team/new", json={}).status_code == 500


def test_a_500_closes_the_connection(sandbox: Sandbox, http: httpx.Client) -> None:
    assert http.post("/key/generate", json={"duration": "soon"}).headers["connection"] == "close"


def test_requests_are_remembered_with_query_and_body(sandbox: Sandbox, http: httpx.Client) -> None:
    http.get("/key/list", params={"size": "5"})
    http.post("/team/new", json={"team_id": "t"})
    seen = [(request.method, request.path, request.query, request.body) for request in sandbox.requests]
    assert seen == [("GET", "/key/list", {"size": "5"}, None), ("POST", "/team/new", {}, {"team_id": "t"})]


def test_a_remembered_request_does_not_show_its_secrets(sandbox: Sandbox, http: httpx.Client) -> None:
    http.post("/key/generate", json={"key": "sk-quite-a-long-secret"})
    assert "sk-quite-a-long-secret" not in repr(sandbox.requests)


def test_a_reset_forgets_objects_requests_and_faults(sandbox: Sandbox, http: httpx.Client) -> None:
    http.post("/key/generate", json={"key_alias": "a"})
    sandbox.fail_next("GET")
    sandbox.reset()
    assert sandbox.requests == []
    assert aliases(http) == []
    assert [model["model_name"] for model in http.get("/model/info").json()["data"]] == ["config-fake"]


def test_latency_holds_every_answer_back() -> None:
    with Sandbox(latency=0.2) as slow:
        started = time.monotonic()
        httpx.get(f"{slow.url}/health/readiness")
        assert time.monotonic() - started >= 0.2


def test_of_two_changes_of_one_row_at_once_the_first_is_lost() -> None:
    with Sandbox(gap=0.3) as busy, ThreadPoolExecutor() as pool:
        headers = {"Authorization": f"Bearer {busy.master_key}"}

        def post(path: str, **body: Any) -> None:
            httpx.post(f"{busy.url}{path}", headers=headers, json=body).raise_for_status()

        def get(path: str, **query: str) -> Any:
            return httpx.get(f"{busy.url}{path}", headers=headers, params=query).raise_for_status().json()

        for name in "abc":
            post("/model/new", model_name=name, litellm_params={"model": "openai/gpt-4o"})
            post("/team/new", team_id=name)
            post("/team/member_add", team_id=name, member={"user_id": "u", "role": "user"})
        list(pool.map(lambda name: post("/fallback", model=name, fallback_models=["c"]), "ab"))
        assert len(get("/router/settings")["current_values"]["fallbacks"]) == 1
        list(pool.map(lambda name: post("/team/member_delete", team_id=name, user_id="u"), "ab"))
        left = get("/v2/user/info", user_id="u")["teams"]
        assert left in (["a", "c"], ["b", "c"])
        post("/team/member_delete", team_id=left[0], user_id="u")  # it is on no roster, and leaves the list
        assert get("/v2/user/info", user_id="u")["teams"] == ["c"]
