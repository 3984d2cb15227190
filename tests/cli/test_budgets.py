"""`litellm-constructs budgets`: how full every budget is, and which LiteLLM does not enforce."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from litellm_constructs.cli import main
from litellm_constructs.sandbox import Sandbox
from tests.cli.conftest import named
from tests.gateways import Gateway, gateway

__all__ = ["gateway"]

Told = Callable[..., dict[str, dict[str, Any]]]

CEILINGS = {"team": 0.2, "team member": 0.5, "user": 1.0, "key": 0.1, "customer": 10.0}
"""What each may spend; all of them have spent what one call has cost, about 0.1."""


@dataclass
class Estate:
    """Somebody with a key of a team, who has made one call."""

    api: httpx.Client
    prefix: str = field(default_factory=lambda: f"budgets{secrets.token_hex(4)}")
    token: str = ""
    spent: float = 0.0

    def name(self, word: str) -> str:
        return f"{self.prefix}-{word}"

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.api.post(path, json=body, headers=headers).raise_for_status().json()

    def make(self) -> None:
        name, prices = self.name, {"input_cost_per_token": 0.002, "output_cost_per_token": 0.004}
        # Older versions take its own prices for those of every model of that name at OpenAI, which other tests look at.
        params = {"model": "openai/gpt-4.1", "api_key": "sk-nobody", "mock_response": "Hello.", **prices}
        self.post("/model/new", {"model_name": name("chat"), "litellm_params": params, "model_info": {"id": name("m")}})
        of_team = {"max_budget": CEILINGS["team"], "budget_duration": "30d", "team_alias": "Search"}
        self.post("/team/new", {"team_id": name("team"), **of_team})
        self.post("/user/new", {"user_id": name("ada"), "max_budget": CEILINGS["user"], "auto_create_key": False})
        member = {"user_id": name("ada"), "role": "user"}
        of_member = {"max_budget_in_team": CEILINGS["team member"]}
        self.post("/team/member_add", {"team_id": name("team"), "member": member, **of_member})
        self.post("/customer/new", {"user_id": name("customer"), "max_budget": CEILINGS["customer"]})
        self.post("/tag/new", {"name": name("tag"), "max_budget": 5})
        self.post("/budget/new", {"budget_id": name("tier"), "max_budget": CEILINGS["key"]})
        owners = {"team_id": name("team"), "user_id": name("ada"), "budget_id": name("tier")}
        key = self.post("/key/generate", {"key_alias": name("key"), **owners})
        self.token = key["token"]
        body = {"model": name("chat"), "messages": [{"role": "user", "content": "Hi"}], "user": name("customer")}
        usage = self.post("/v1/chat/completions", body, Authorization=f"Bearer {key['key']}")["usage"]
        self.spent = usage["prompt_tokens"] * 0.002 + usage["completion_tokens"] * 0.004

    def forget(self) -> None:
        name = self.name
        for path, body in (
            ("/key/delete", {"keys": [self.token]}),
            ("/team/delete", {"team_ids": [name("team")]}),
            ("/user/delete", {"user_ids": [name("ada")]}),
            ("/customer/delete", {"user_ids": [name("customer")]}),
            ("/tag/delete", {"name": name("tag")}),
            ("/budget/delete", {"id": name("tier")}),
            ("/model/delete", {"id": name("m")}),
        ):
            self.api.post(path, json=body)


@pytest.fixture(scope="module")
def estate(gateway: Gateway) -> Iterator[Estate]:
    authorized = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=authorized, timeout=60) as api:
        estate = Estate(api)
        try:
            estate.make()
            yield estate
        finally:
            estate.forget()


@pytest.fixture
def budgets(
    estate: Estate, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Told:
    """What the command tells of the estate, by level."""
    named(gateway, monkeypatch)

    def run(*options: str) -> dict[str, dict[str, Any]]:
        assert main(["budgets", "--format", "json", *options]) in (0, 2)
        told = json.loads(capsys.readouterr().out)["budgets"]
        return {each["level"]: each for each in told if estate.prefix in each["id"] or each["id"] == estate.token}

    return run


def test_every_level_tells_how_full_it_is(estate: Estate, budgets: Told) -> None:
    deadline = time.monotonic() + 60
    while (
        any((told := budgets())[level]["spend"] != pytest.approx(estate.spent) for level in CEILINGS)
        and time.monotonic() < deadline
    ):
        time.sleep(1)
    assert {*told} == {*CEILINGS, "tag"}
    for level, ceiling in CEILINGS.items():
        assert told[level]["max_budget"] == ceiling
        assert told[level]["spend"] == pytest.approx(estate.spent)
        assert told[level]["used_percent"] == pytest.approx(100 * estate.spent / ceiling)
    assert {level: each["state"] for level, each in told.items()} == {
        "team": "ok",
        "team member": "ok",
        "user": "ok",
        "key": "critical",
        "customer": "ok",
        "tag": "not told",
    }
    assert (told["tag"]["spend"], told["tag"]["max_budget"]) == (None, 5)
    assert (told["team"]["name"], told["team"]["budget_duration"]) == ("Search", "30d")
    assert told["team"]["resets_at"]
    assert told["team member"]["name"] == f"{estate.name('ada')} in Search"


def test_the_marks_say_what_is_told_of(budgets: Told) -> None:
    told = budgets("--warn", "15", "--critical", "40")
    assert {level: each["state"] for level, each in told.items()} == {
        "team": "critical",
        "team member": "warning",
        "user": "ok",
        "key": "critical",
        "customer": "ok",
        "tag": "not told",
    }


def test_the_budget_of_a_user_is_said_not_to_hold_on_keys_of_teams(budgets: Told) -> None:
    unenforced = {level: each["not_enforced_for"] for level, each in budgets().items()}
    assert unenforced == {**dict.fromkeys(unenforced), "user": "calls with keys of teams"}


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Sandbox, httpx.Client]]:
    with Sandbox(licensed=True) as sandbox:
        named(sandbox, monkeypatch)
        authorized = {"Authorization": f"Bearer {sandbox.master_key}"}
        with httpx.Client(base_url=sandbox.url, headers=authorized) as api:
            yield sandbox, api


def test_the_setting_that_holds_users_on_keys_of_teams_is_seen(
    sandbox: tuple[Sandbox, httpx.Client], capsys: pytest.CaptureFixture[str]
) -> None:
    _, api = sandbox
    api.post("/user/new", json={"user_id": "ada", "max_budget": 1, "auto_create_key": False}).raise_for_status()
    assert main(["budgets"]) == 0
    shown = capsys.readouterr().out
    assert "Not enforced: LiteLLM does not hold calls with keys of teams to 1 user budget above." in shown
    field = {"field_name": "apply_user_budget_to_team_keys", "field_value": True, "config_type": "general_settings"}
    api.post("/config/field/update", json=field).raise_for_status()
    assert main(["budgets"]) == 0
    assert "Not enforced" not in capsys.readouterr().out


def test_what_members_share_and_organizations_are_ceilings_too(
    sandbox: tuple[Sandbox, httpx.Client], capsys: pytest.CaptureFixture[str]
) -> None:
    _, api = sandbox
    for path, body in (
        ("/user/new", {"user_id": "ada", "auto_create_key": False}),
        ("/organization/new", {"organization_id": "acme", "organization_alias": "Acme", "max_budget": 100}),
        ("/team/new", {"team_id": "t", "team_alias": "Search", "team_member_budget": 3}),
        ("/team/member_add", {"team_id": "t", "member": {"user_id": "ada", "role": "user"}}),
    ):
        api.post(path, json=body).raise_for_status()
    assert main(["budgets", "--format", "json"]) == 0
    told = {each["id"]: each["max_budget"] for each in json.loads(capsys.readouterr().out)["budgets"]}
    assert (told["acme"], told["t:ada"]) == (100, 3)


def test_a_budget_of_nothing_is_full_and_ends_with_2(
    sandbox: tuple[Sandbox, httpx.Client], capsys: pytest.CaptureFixture[str]
) -> None:
    _, api = sandbox
    api.post("/team/new", json={"team_id": "t", "team_alias": "a\x1b[2Jb", "max_budget": 0}).raise_for_status()
    assert main(["budgets"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["team", "a\ufffd[2Jb", "critical", "100%", "0.0000", "0.0000", "never"]


def test_marks_that_cannot_be_meant_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for options, problem in (
        (("--warn", "95"), "--warn 95 is above --critical 90"),
        (("--critical", "nan"), "a percentage above 0 and up to 1000, such as 90, not 'nan'"),
        (("--warn", "0"), "not '0'"),
    ):
        with pytest.raises(SystemExit, match="2"):
            main(["budgets", *options])
        assert problem in capsys.readouterr().err
