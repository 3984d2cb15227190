"""Creates happen exactly once, whatever becomes of the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import formatdate
from time import monotonic, sleep, time
from typing import Any

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.middleman import Asked, Reply, forward, passed_on, serving
from tests.terraform.workspace import Workspace

CREATES = {
    "litellm_team": ("/team/new", 'team_alias = "once"'),
    "litellm_key": ("/key/generate", 'key_alias = "once"'),
    "litellm_user": ("/user/new", 'user_email = "once@example.com"\n  auto_create_key = false'),
    "litellm_model": ("/model/new", 'model_name = "once"\n  custom_llm_provider = "openai"\n  base_model = "gpt-4o"'),
    "litellm_team_member": ("/team/member_add", 'team_id = "there"\n  user_email = "new@example.com"\n  role = "user"'),
}


def one(kind: str) -> str:
    return f'resource "{kind}" "x" {{\n  {CREATES[kind][1]}\n}}\n'


ALL = "".join(map(one, CREATES))


def made(sandbox: Sandbox, kind: str) -> int:
    """How many objects of a kind the gateway has that the tests made."""
    with admin(sandbox.url, sandbox.master_key) as api:

        def get(path: str, **query: str) -> Any:
            return api.get(path, params=query).raise_for_status().json()

        if kind == "litellm_team":
            return len([team for team in get("/team/list") if team["team_id"] != "there"])
        if kind == "litellm_key":
            return int(get("/key/list")["total_count"])
        if kind == "litellm_user":
            return len([user for user in get("/user/list")["users"] if user["user_email"] == "once@example.com"])
        if kind == "litellm_model":
            return len([model for model in get("/v2/model/info")["data"] if model["model_name"] == "once"])
        roster = get("/team/info", team_id="there")["team_info"]["members_with_roles"]
        return len([member for member in roster if member["user_email"] == "new@example.com"])


@pytest.fixture(autouse=True)
def team(sandbox: Sandbox) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        api.post("/team/new", json={"team_id": "there"}).raise_for_status()
    sandbox.requests.clear()


def calls(sandbox: Sandbox, path: str) -> int:
    return Counter(request.path for request in sandbox.requests)[path]


def expect_one_of_each(sandbox: Sandbox, workspace: Workspace) -> None:
    assert {kind: made(sandbox, kind) for kind in CREATES} == dict.fromkeys(CREATES, 1)
    assert sorted(workspace.state()) == sorted(f"{kind}.x" for kind in CREATES)
    assert workspace.connect(sandbox.url, sandbox.master_key).plan().empty


@pytest.mark.parametrize("status", [500, 503, None], ids=["500", "503", "a cut connection"])
def test_a_create_whose_answer_is_lost_makes_one_object_that_the_state_has(
    status: int | None, lab: Workspace, sandbox: Sandbox
) -> None:
    for path, _ in CREATES.values():
        sandbox.fail_next("POST", path, status=status, after_effect=True)
    lab.apply(ALL).ok()
    assert {path: calls(sandbox, path) for path, _ in CREATES.values()} == {path: 1 for path, _ in CREATES.values()}
    expect_one_of_each(sandbox, lab)


@pytest.mark.parametrize("status", [503, None], ids=["503", "a cut connection"])
def test_a_create_that_failed_without_effect_is_tried_again(
    status: int | None, lab: Workspace, sandbox: Sandbox
) -> None:
    for path, _ in CREATES.values():
        sandbox.fail_next("POST", path, status=status)
    lab.apply(ALL).ok()
    assert {path: calls(sandbox, path) for path, _ in CREATES.values()} == {path: 2 for path, _ in CREATES.values()}
    expect_one_of_each(sandbox, lab)


@pytest.mark.parametrize("late", [False, True], ids=["done at once", "done late"])
def test_a_create_that_takes_longer_than_the_time_out_makes_one_object(
    late: bool, lab: Workspace, sandbox: Sandbox
) -> None:
    with serving(slowly(sandbox, {path for path, _ in CREATES.values()}, 1.2, late)) as host:
        lab.connect(host.url, sandbox.master_key, "  timeout = 0.8").apply(ALL).ok()
    expect_one_of_each(sandbox, lab)


def slowly(sandbox: Sandbox, paths: set[str], seconds: float, late: bool) -> Callable[[Asked], Reply]:
    """A gateway that answers late to what is posted to `paths`, and does it before or after the wait."""

    def answer(asked: Asked) -> Reply:
        if asked.path not in paths:
            return passed_on(sandbox.url, asked)
        if late:
            sleep(seconds)
        reply = passed_on(sandbox.url, asked)
        return reply if late else Reply(reply.status, reply.body, after=seconds)

    return answer


@pytest.mark.parametrize("kind", ["litellm_team_member"])
def test_an_object_that_cannot_be_read_after_its_create_is_in_the_state(
    kind: str, lab: Workspace, sandbox: Sandbox
) -> None:
    broken: list[bool] = []

    def answer(asked: Asked) -> Reply | None:
        if asked.path.startswith(CREATES[kind][0]):
            broken.append(True)
        return Reply(502, "<html>bad gateway</html>") if broken and asked.method == "GET" else None

    with serving(forward(sandbox.url, answer)) as host:
        outcome = lab.connect(host.url, sandbox.master_key, "  max_retries = 0").apply(one(kind))
        assert outcome.code == 1
    assert list(lab.state()) == [f"{kind}.x"]
    lab.connect(sandbox.url, sandbox.master_key).apply().ok()
    assert made(sandbox, kind) == 1
    assert lab.plan().empty


@pytest.mark.parametrize("date", [False, True], ids=["seconds", "a date"])
def test_retry_after_is_honoured(date: bool, lab: Workspace, sandbox: Sandbox) -> None:
    asked_at: list[float] = []

    def answer(asked: Asked) -> Reply | None:
        if asked.path != "/team/new":
            return None
        asked_at.append(monotonic())
        if len(asked_at) > 1:
            return None
        value = formatdate(time() + 2.9, usegmt=True) if date else "2"
        return Reply(429, {"error": {"message": "too many", "code": "429"}}, {"Retry-After": value})

    with serving(forward(sandbox.url, answer)) as host:
        lab.connect(host.url, sandbox.master_key).apply(one("litellm_team")).ok()
    assert len(asked_at) == 2
    assert 1.5 <= asked_at[1] - asked_at[0] < 6
    assert made(sandbox, "litellm_team") == 1


def test_reads_updates_and_deletes_are_tried_again_after_5xx(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(one("litellm_team")).ok()
    team = lab.state()["litellm_team.x"]["team_id"]
    sandbox.fail_next("GET", "/team/info", status=502)
    sandbox.fail_next("PATCH", f"/team/{team}", status=500)
    lab.apply(one("litellm_team").replace("once", "twice")).ok()
    assert sandbox.requests
    assert lab.plan().empty
    sandbox.fail_next("POST", "/team/delete", status=None)
    lab.destroy().ok()
    assert made(sandbox, "litellm_team") == 0


def test_a_delete_that_was_carried_out_although_it_failed_is_done(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(one("litellm_team")).ok()
    sandbox.fail_next("POST", "/team/delete", status=500, after_effect=True)
    lab.destroy().ok()
    assert lab.state() == {}


def test_a_gateway_that_stays_broken_is_an_error_that_says_so(lab: Workspace, sandbox: Sandbox) -> None:
    lab.connect(sandbox.url, sandbox.master_key, "  max_retries = 1")
    sandbox.fail_next("POST", "/team/new", status=503, times=9)
    outcome = lab.apply(one("litellm_team"))
    assert outcome.errors == ["LiteLLM refused POST /team/new (503)"]
    assert calls(sandbox, "/team/new") == 2
    assert lab.state() == {}
    sandbox.reset()


# --- gateways that refuse chosen keys


@pytest.fixture
def strict() -> Iterator[Sandbox]:
    with Sandbox(refuse_custom_keys=True) as gateway:
        yield gateway


KEY = 'resource "litellm_key" "x" {\n  key_alias = "once"\n}\nresource "litellm_key" "y" {\n  max_budget = 5\n}\n'


def test_where_chosen_keys_are_refused_the_gateway_makes_them(bare: Workspace, strict: Sandbox) -> None:
    bare.connect(strict.url, strict.master_key).apply(KEY).ok()
    assert bare.plan().empty
    assert made(strict, "litellm_key") == 2
    state = bare.state()
    assert state["litellm_key.x"]["key_alias"] == "once"
    assert state["litellm_key.y"]["key_alias"] is None
    with admin(strict.url, strict.master_key) as api:
        for key in (state["litellm_key.x"], state["litellm_key.y"]):
            info = api.get("/key/info", headers={"Authorization": f"Bearer {key['key']}"})
            assert info.json()["info"]["key_alias"] == key["key_alias"]
    bare.destroy().ok()


@pytest.mark.parametrize("status", [503, None], ids=["503", "a cut connection"])
def test_a_key_that_the_gateway_made_and_nobody_heard_of_is_not_left_over(
    status: int | None, bare: Workspace, strict: Sandbox
) -> None:
    bare.connect(strict.url, strict.master_key).write(KEY)
    # The first two attempts are with chosen keys, and are refused.
    strict.fail_next("POST", "/key/generate", status=status, after_effect=True, times=4)
    bare.apply().ok()
    assert bare.plan().empty
    assert made(strict, "litellm_key") == 2


def test_a_key_whose_helping_alias_stays_is_in_the_state(bare: Workspace, strict: Sandbox) -> None:
    bare.connect(strict.url, strict.master_key, "  max_retries = 0").write(KEY)
    strict.fail_next("POST", "/key/update", status=503)
    assert bare.apply().code == 1
    assert sorted(bare.state()) == ["litellm_key.x", "litellm_key.y"]
    bare.apply().ok()
    assert bare.plan().empty
    assert made(strict, "litellm_key") == 2


def test_an_alias_that_is_taken_is_told_as_such(bare: Workspace, strict: Sandbox) -> None:
    with admin(strict.url, strict.master_key) as api:
        api.post("/key/generate", json={"key_alias": "once"}).raise_for_status()
    outcome = bare.connect(strict.url, strict.master_key).apply(one("litellm_key"))
    assert outcome.errors == ["This litellm_key exists already"]
    assert made(strict, "litellm_key") == 1


def test_a_key_of_the_configuration_that_is_refused_is_told_as_such(bare: Workspace, strict: Sandbox) -> None:
    key = 'resource "litellm_key" "x" {\n  key = "sk-of-my-own-choice"\n}\n'
    outcome = bare.connect(strict.url, strict.master_key).apply(key)
    assert outcome.errors == ["LiteLLM refused POST /key/generate (403)"]
    assert "Custom API key" in outcome.text
    assert "litellm_key.x" in outcome.text
    assert "sk-of-my-own-choice" not in outcome.text
    assert made(strict, "litellm_key") == 0


def test_bodies_hold_what_was_configured_and_the_chosen_id(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(one("litellm_team")).ok()
    body = next(request.body for request in sandbox.requests if request.path == "/team/new")
    assert json.loads(json.dumps(body)).keys() == {"team_alias", "team_id"}
