"""Creates whose answer is lost, on gateways that cannot be asked afterwards, or see what was made too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.middleman import Asked, Reply, passed_on, serving
from tests.terraform.workspace import Workspace


class Kind(NamedTuple):
    path: str
    """Where it is made."""
    attributes: str
    made: Callable[[httpx.Client], list[Any]]
    """Those that the gateway has."""


def _get(api: httpx.Client, path: str, **query: str) -> Any:
    return api.get(path, params=query).raise_for_status().json()


def _members(api: httpx.Client) -> list[Any]:
    roster = _get(api, "/team/info", team_id="there")["team_info"]["members_with_roles"]
    return [member for member in roster if member["user_email"] == "new@example.com"]


KINDS = {
    "litellm_team": Kind(
        "/team/new",
        'team_alias = "once"',
        lambda api: [team for team in _get(api, "/team/list") if team["team_alias"] == "once"],
    ),
    "litellm_key": Kind("/key/generate", 'key_alias = "once"', lambda api: _get(api, "/key/list")["keys"]),
    "litellm_user": Kind(
        "/user/new",
        'user_email = "once@example.com"\n  auto_create_key = false',
        lambda api: [user for user in _get(api, "/user/list")["users"] if user["user_email"] == "once@example.com"],
    ),
    "litellm_model": Kind(
        "/model/new",
        'model_name = "once"\n  custom_llm_provider = "openai"\n  base_model = "gpt-4o"',
        lambda api: [model for model in _get(api, "/v2/model/info")["data"] if model["model_name"] == "once"],
    ),
    "litellm_organization": Kind(
        "/organization/new", 'organization_alias = "once"', lambda api: _get(api, "/organization/list")
    ),
    "litellm_budget": Kind(
        "/budget/new",
        "max_budget = 77",
        lambda api: [budget for budget in _get(api, "/budget/list") if budget["max_budget"] == 77],
    ),
    "litellm_team_member": Kind(
        "/team/member_add", 'team_id = "there"\n  user_email = "new@example.com"\n  role = "user"', _members
    ),
    "litellm_fallback": Kind(
        "/fallback",
        'model = "m"\n  fallback_models = ["n"]',
        lambda api: _get(api, "/router/settings")["current_values"]["fallbacks"],
    ),
}


def one(kind: str) -> str:
    return f'resource "{kind}" "x" {{\n  {KINDS[kind].attributes}\n}}\n'


def gateway(**options: Any) -> Sandbox:
    """A gateway with what the objects of the tests need."""
    sandbox = Sandbox(licensed=True, **options).start()
    with admin(sandbox.url, sandbox.master_key) as api:
        api.post("/team/new", json={"team_id": "there"}).raise_for_status()
        for name in ("m", "n"):
            body = {"model_name": name, "litellm_params": {"model": "openai/gpt-4o"}}
            api.post("/model/new", json=body).raise_for_status()
    return sandbox


@pytest.fixture
def primary() -> Iterator[Sandbox]:
    sandbox = gateway()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def replica(primary: Sandbox) -> Iterator[Sandbox]:
    """What sees nothing of what is written to the other."""
    sandbox = gateway(master_key=primary.master_key)
    yield sandbox
    sandbox.stop()


def tainted(workspace: Workspace) -> bool:
    return "(tainted)" in workspace.run("show", "-no-color").ok().stdout


def expect_one(kind: str, workspace: Workspace, primary: Sandbox) -> None:
    with admin(primary.url, primary.master_key) as api:
        assert len(KINDS[kind].made(api)) == 1
        workspace.connect(primary.url, primary.master_key)
        assert workspace.plan().empty
        workspace.destroy().ok()
        assert KINDS[kind].made(api) == []


@pytest.mark.parametrize("done", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_create_after_which_the_gateway_is_down_is_in_the_state_and_mended_by_the_next_apply(
    kind: str, done: bool, bare: Workspace, primary: Sandbox
) -> None:
    down: list[bool] = []

    def answer(asked: Asked) -> Reply:
        if not down and asked.path != KINDS[kind].path:
            return passed_on(primary.url, asked)
        if not down and done:
            passed_on(primary.url, asked)
        down.append(True)
        return Reply(503, {"error": {"message": "No healthy upstream.", "code": "503"}})

    with serving(answer) as host:
        outcome = bare.connect(host.url, primary.master_key, "  max_retries = 1").apply(one(kind))
    assert outcome.errors == [f"POST {KINDS[kind].path} may have been carried out"]
    assert "Whether it was is not known either" in outcome.text
    assert "No healthy upstream." in outcome.text
    assert list(bare.state()) == [f"{kind}.x"]
    assert tainted(bare)
    bare.connect(primary.url, primary.master_key).apply().ok()
    assert not tainted(bare)
    expect_one(kind, bare, primary)


NEVER = 99
LATE = [(kind, late) for kind in KINDS for late in (0, 2)]
# Of these nothing has to be read after the create, and LiteLLM's refusal names the id that the provider chose.
REFUSED = [(kind, NEVER) for kind in ("litellm_team", "litellm_budget")]


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize(("kind", "late"), LATE + REFUSED)
def test_a_create_that_was_carried_out_and_is_seen_too_late_is_done(
    kind: str, late: int, status: int, bare: Workspace, primary: Sandbox, replica: Sandbox
) -> None:
    """Reads come from a replica until the create is sent again, and `late` of them after that."""
    sent: list[int] = []
    stale = 0

    def answer(asked: Asked) -> Reply:
        nonlocal stale
        if asked.path == KINDS[kind].path:
            reply = passed_on(primary.url, asked)
            sent.append(reply.status)
            return reply if len(sent) > 1 else Reply(status, {"error": {"message": "Lost.", "code": str(status)}})
        reads = asked.method == "GET" or asked.path == "/budget/info"
        if reads and sent and (len(sent) == 1 or stale < late):
            stale += len(sent) > 1
            return passed_on(replica.url, asked)
        return passed_on(primary.url, asked)

    with serving(answer) as host:
        bare.connect(host.url, primary.master_key).apply(one(kind)).ok()
    assert len(sent) == 2 or kind == "litellm_fallback"  # sent until it is there
    expect_one(kind, bare, primary)
