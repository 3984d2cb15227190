"""`litellm-constructs usage`: what was spent, as it was called."""

from __future__ import annotations

import csv
import io
import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.cli import main
from litellm_constructs.reports import activity
from litellm_constructs.reports.activity import Amounts, Entry, Usage
from litellm_constructs.reports.usage_forms import as_csv, as_rows
from litellm_constructs.reports.words import Currency, money
from tests.cli.conftest import named
from tests.gateways import Gateway, gateway

__all__ = ["gateway"]

COST = 0.05
"""Of one call: LiteLLM says that a mocked answer has read ten tokens and written twenty."""

TODAY = datetime.now(UTC).date()

Told = Callable[..., dict[str, Any]]


@dataclass
class Estate:
    """A model, two teams, a user and keys, which have made calls. The first team is deleted, with its key."""

    api: httpx.Client
    prefix: str = field(default_factory=lambda: f"usage{secrets.token_hex(4)}")
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.api.post(path, json=body, headers=headers).raise_for_status().json()

    def name(self, word: str) -> str:
        return f"{self.prefix}-{word}"

    def make(self) -> None:
        prices = {"input_cost_per_token": 0.001, "output_cost_per_token": 0.002}
        # Older versions take its own prices for those of every model of that name at OpenAI, which other tests look at.
        params = {"model": "openai/gpt-4.1", "api_key": "sk-nobody", "mock_response": "Hello.", **prices}
        info = {"id": self.name("model")}
        self.post("/model/new", {"model_name": self.name("chat"), "litellm_params": params, "model_info": info})
        for team in ("gone", "here"):
            self.post("/team/new", {"team_id": self.name(team), "team_alias": f"Team {team} {self.prefix}"})
        user = {"user_id": self.name("ada"), "user_email": f"{self.prefix}@example.com", "auto_create_key": False}
        self.post("/user/new", user)
        self.call(2, "old", team_id=self.name("gone"))
        self.call(3, "ci", team_id=self.name("here"), user_id=self.name("ada"))
        self.call(1, "own")
        self.post("/team/delete", {"team_ids": [self.name("gone")]})

    def call(self, times: int, alias: str, **owner: str) -> None:
        key = self.post("/key/generate", {"key_alias": self.name(alias), **owner})
        self.tokens[alias] = key["token"]
        for _ in range(times):
            body = {
                "model": self.name("chat"),
                "messages": [{"role": "user", "content": "Hi"}],
                "user": self.name("customer"),
                "metadata": {"tags": [self.name("one"), self.name("two")]},
            }
            self.post("/v1/chat/completions", body, Authorization=f"Bearer {key['key']}")

    def forget(self) -> None:
        self.api.post("/key/delete", json={"keys": [*self.tokens.values()]})
        self.api.post("/user/delete", json={"user_ids": [self.name("ada")]})
        self.api.post("/customer/delete", json={"user_ids": [self.name("customer")]})
        self.api.post("/team/delete", json={"team_ids": [self.name("here")]})
        self.api.post("/model/delete", json={"id": self.name("model")})


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
def usage(gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """What the command tells as JSON."""
    named(gateway, monkeypatch)

    def run(*options: str) -> dict[str, Any]:
        assert main(["usage", "--format", "json", *options]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def settled(look: Callable[[], Any], wanted: Any) -> None:
    """LiteLLM books in the background, within a minute."""
    deadline = time.monotonic() + 90
    while (found := look()) != wanted and time.monotonic() < deadline:
        time.sleep(1)
    assert found == wanted


def test_what_was_called_is_told_by_each_of_its_sides(estate: Estate, usage: Told) -> None:
    name = estate.name
    wanted = {
        "team": {name("gone"): (f"Team gone {estate.prefix}", 2), name("here"): (f"Team here {estate.prefix}", 3)},
        "user": {name("ada"): (f"{estate.prefix}@example.com", 3)},
        "key": {estate.tokens[key]: (name(key), calls) for key, calls in (("old", 2), ("ci", 3), ("own", 1))},
        "model": {name("chat"): (name("chat"), 6)},
        "tag": {name(tag): (name(tag), 6) for tag in ("one", "two")},
        "customer": {name("customer"): (name("customer"), 6)},
    }
    for by, entries in wanted.items():

        def calls(by: str = by, entries: dict[str, tuple[str, int]] = entries) -> dict[str, int]:
            return {each["id"]: each["requests"] for each in usage("--by", by)["entries"] if each["id"] in entries}

        settled(calls, {each: number for each, (_, number) in entries.items()})
        for each in usage("--by", by)["entries"]:
            if each["id"] in entries:
                shown, number = entries[each["id"]]
                assert each["name"] == shown
                assert each["spend"] == pytest.approx(number * COST)
                assert (each["prompt_tokens"], each["completion_tokens"]) == (10 * number, 20 * number)
                assert (each["failed_requests"], [*each["days"]]) == (0, [str(TODAY)])


def test_what_is_deleted_is_said_to_be_gone(estate: Estate, usage: Told, gateway: Gateway) -> None:
    def gone(by: str) -> dict[str, bool]:
        return {each["id"]: each["gone"] for each in usage("--by", by)["entries"]}

    settled(lambda: gone("team").get(estate.name("gone")), True)
    assert not gone("team")[estate.name("here")]
    if gateway.modern:  # before, LiteLLM did not say so of keys
        assert gone("key")[estate.tokens["old"]]
    assert not gone("key")[estate.tokens["ci"]]


def test_calls_of_nobody_and_all_others_make_up_the_total_and_health_checks_do_not(
    estate: Estate, usage: Told, gateway: Gateway
) -> None:
    before = usage()["health_checks"]["requests"]
    estate.api.get("/health", params={"model": estate.name("chat")}).raise_for_status()
    settled(lambda: usage()["health_checks"]["requests"] > before, True)
    whole = usage("--by", "provider")["total"]["requests"]
    for by in ("team", "user", "key", "model"):
        told = usage("--by", by)
        assert told["total"]["requests"] >= whole
        assert sum(each["requests"] for each in told["entries"]) == told["total"]["requests"]
        assert sum(each["spend"] for each in told["entries"]) == pytest.approx(told["total"]["spend"])
        assert not [each for each in told["entries"] if each["id"] == activity.HEALTH_CHECK]
    nobody = {by: {each["name"]: each for each in usage("--by", by)["entries"]} for by in ("team", "user")}
    assert nobody["team"]["(no team)"]["requests"] >= 1
    assert nobody["user"]["(no user)"]["requests"] >= 3
    if not gateway.real:
        assert usage("--by", "user")["total"]["spend"] == pytest.approx(6 * COST)
        assert usage()["health_checks"]["spend"] == pytest.approx(COST)


def test_tags_are_not_added_up(estate: Estate, usage: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage("--by", "tag")["total"] is None
    assert main(["usage", "--by", "tag"]) == 0
    shown = capsys.readouterr().out
    assert "so these are not added up" in shown
    assert "Total" not in shown


def test_all_pages_are_read(estate: Estate, usage: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(lambda: sum(each["id"] in estate.tokens.values() for each in usage("--by", "key")["entries"]), 3)
    whole = usage("--by", "key")
    monkeypatch.setattr(activity, "PAGE", 2)
    in_parts = usage("--by", "key")
    mine = [
        {each["id"]: each for each in told["entries"] if each["id"] in estate.tokens.values()}
        for told in (whole, in_parts)
    ]
    assert mine[0] == mine[1]


def test_csv_has_a_row_for_each_day_in_the_currency_that_was_asked_for(
    estate: Estate, usage: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(lambda: {each["id"]: each["requests"] for each in usage()["entries"]}.get(estate.name("here")), 3)
    file = tmp_path / "usage.csv"
    assert main(["usage", "--format", "csv", "--rate", "EUR=0.5", "-o", str(file)]) == 0
    assert capsys.readouterr().out == ""
    (row,) = [row for row in csv.DictReader(io.StringIO(file.read_text())) if row["team_id"] == estate.name("here")]
    assert row == {
        "date": str(TODAY),
        "team_id": estate.name("here"),
        "team": f"Team here {estate.prefix}",
        "spend_eur": "0.075",
        "requests": "3",
        "failed_requests": "0",
        "prompt_tokens": "30",
        "completion_tokens": "60",
        "gone": "false",
    }


def test_days_outside_are_not_told(estate: Estate, usage: Told) -> None:
    told = usage("--until", "2020-01-31", "--since", "2020-01-01")
    assert (told["entries"], told["since"], told["until"]) == ([], "2020-01-01", "2020-01-31")
    assert told["total"]["spend"] == 0


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--since", "2026-2-30"), "a date is written as 2026-01-31"),
        (("--until", "2026-02-30"), "day"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--since 2026-03-02 is after --until 2026-03-01"),
        (("--rate", "0.9"), "as EUR=0.92, not '0.9'"),
        (("--rate", "EUR=-1"), "as EUR=0.92, not 'EUR=-1'"),
        (("--rate", "EUR=nan"), "as EUR=0.92"),
    ],
)
def test_what_cannot_be_meant_is_told(
    options: tuple[str, ...], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["usage", *options])
    assert ended.value.code == 2
    assert problem in capsys.readouterr().err


def test_a_refused_key_is_told_without_a_traceback(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named(gateway, monkeypatch)
    monkeypatch.setenv("LITELLM_API_KEY", "sk-of-somebody-else")
    assert main(["usage"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("litellm-constructs usage: ")
    assert "sk-of-somebody-else" not in error


def told_of(name: str) -> Usage:
    amounts = Amounts(Decimal("0.00001"), 1, 2, 3, 0)
    entry = Entry("x", name, days={TODAY: amounts})
    return Usage("http://gateway", "team", date(2026, 1, 1), TODAY, [entry], amounts, Amounts())


def test_names_from_a_gateway_are_no_formulas_and_steer_no_terminal() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(told_of("=HYPERLINK(1)"), Currency())))
    assert row["team"] == "'=HYPERLINK(1)"
    assert as_rows(told_of("a\x1b[31mb\n"), Currency())[1][0] == "a\ufffd[31mb\ufffd"


def test_little_money_is_not_shown_as_none() -> None:
    assert [money(Decimal(amount)) for amount in ("0", "0.00001", "1234.5")] == ["0.0000", "<0.0001", "1,234.5000"]
