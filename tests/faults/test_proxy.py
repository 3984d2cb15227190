"""The proxy of the harness does to requests what it says, or its table would prove nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.faults import disturbances
from tests.faults.proxy import Fate, Proxy, between


@pytest.fixture(scope="module")
def gateway() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def proxy(gateway: Sandbox) -> Iterator[Proxy]:
    gateway.reset()
    with between(gateway.url) as proxy:
        yield proxy


def ask(proxy: Proxy, gateway: Sandbox, method: str, path: str, body: object = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=proxy.url, headers=headers, trust_env=False, timeout=1) as client:
        return client.request(method, path, json=body)


def make(proxy: Proxy, gateway: Sandbox) -> httpx.Response:
    return ask(proxy, gateway, "POST", "/team/new", {"team_id": "team-of-a-test"})


def made(gateway: Sandbox) -> bool:
    return any(request.path == "/team/new" for request in gateway.requests)


def test_what_nothing_happens_to_is_passed_on(proxy: Proxy, gateway: Sandbox) -> None:
    assert make(proxy, gateway).json()["team_id"] == "team-of-a-test"
    assert ask(proxy, gateway, "GET", "/team/info?team_id=team-of-a-test").status_code == 200


@pytest.mark.parametrize(
    ("fate", "done"),
    [
        (disturbances.cut_before, False),
        (disturbances.cut_after, True),
        (disturbances.half_an_answer, True),
        (disturbances.never_done, False),
        (disturbances.never_answered, True),
    ],
)
def test_a_broken_request_has_no_answer_and_was_carried_out_or_not(
    fate: Fate, done: bool, proxy: Proxy, gateway: Sandbox
) -> None:
    proxy.fate = fate
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadTimeout)):
        make(proxy, gateway)
    assert made(gateway) is done


@pytest.mark.parametrize(("fate", "done"), [(disturbances.refused, False), (disturbances.failed_after, True)])
def test_a_503_tells_nothing_of_what_was_done(fate: Fate, done: bool, proxy: Proxy, gateway: Sandbox) -> None:
    proxy.fate = fate
    assert make(proxy, gateway).status_code == 503
    assert made(gateway) is done


def test_an_answer_that_drips_outlasts_every_time_out_between_two_bytes(proxy: Proxy, gateway: Sandbox) -> None:
    proxy.fate = disturbances.dripping
    began = time.monotonic()
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.stream("GET", f"{proxy.url}/team/list", headers=headers, trust_env=False, timeout=1) as response:
        assert next(response.iter_bytes())
    with httpx.stream("GET", f"{proxy.url}/router/settings", headers=headers, trust_env=False, timeout=1) as response:
        for _ in response.iter_raw(1):
            if time.monotonic() - began > 2:
                break
        else:
            pytest.fail("it came whole")


def test_an_old_replica_does_not_know_what_was_just_made(proxy: Proxy, gateway: Sandbox) -> None:
    make(proxy, gateway)
    proxy.fate = disturbances.an_old_replica
    answer = ask(proxy, gateway, "GET", "/team/info?team_id=team-of-a-test")
    assert answer.status_code == 404
    assert "team-of-a-test" in answer.text
    proxy.replica.fresh.clear()
    assert ask(proxy, gateway, "GET", "/team/info?team_id=team-of-a-test").status_code == 200
