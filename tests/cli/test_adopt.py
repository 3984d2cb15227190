"""`litellm-constructs adopt`: what a gateway holds, as a project whose first plan is empty."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.adoption.kinds import KINDS
from litellm_constructs.cli import main
from litellm_constructs.sandbox import Sandbox
from tests.cli.conftest import named
from tests.engine.estate import damaging_gateway, make_estate
from tests.gateways import REAL_OR_NEWEST, Gateway, gateway_of

Adopt = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", params=REAL_OR_NEWEST)
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    yield from gateway_of(request)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        named(sandbox, monkeypatch)
        yield sandbox


@pytest.fixture
def adopt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Adopt:
    """Adopt into the project of the test; returns what the command tells as JSON."""

    def run(*options: str, code: int = 0, into: str = "project") -> dict[str, Any]:
        assert main(["adopt", str(tmp_path / into), "--json", *options]) == code
        return json.loads(capsys.readouterr().out)

    return run


def texts(project: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in project.glob("*.tf")}


def test_what_a_gateway_holds_of_every_kind_is_adopted_and_the_plan_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adopt: Adopt
):
    with damaging_gateway() as damaging:
        make_estate(damaging)
        named(damaging.sandbox, monkeypatch)
        told = adopt("--as", "hcl")
        program = adopt("--as", "python", into="program")
    for one in (told, program):
        assert one["plan"]["empty"]
        assert one["plan"]["imports"] == len(one["adopted"])
    assert program["adopted"] == told["adopted"]
    text = (tmp_path / "program" / "main.py").read_text()
    assert "sk-damaged-answers" not in text
    assert formatted(text) == text
    assert {each["type"] for each in told["adopted"]} == {*KINDS.values()}
    assert told["not_read"] == []
    assert {each["type_name"]: each["reason"].partition(",")[0] for each in told["left_out"]} == {
        "litellm_budget": "LiteLLM made it itself",
        "litellm_model": "it stands in the gateway's configuration file",
        "litellm_team_member": "LiteLLM made it itself",
        "litellm_user": "LiteLLM made it itself",
    }
    written = texts(tmp_path / "project")
    assert {*written} | {".terraform.lock.hcl"} == {path.name for path in (tmp_path / "project").iterdir()}
    assert not [name for name, text in written.items() if "sk-damaged-answers" in text]


def formatted(program: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--line-length=120", "-"]
    return subprocess.run(command, input=program, capture_output=True, text=True, check=True).stdout


def small_estate(api: httpx.Client, prefix: str) -> tuple[dict[str, str], list[str]]:
    """Objects that somebody has made by hand, of which none has an id that people chose, and the budgets that LiteLLM
    has made along."""

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        return api.post(path, json=body).raise_for_status().json()

    params = {"model": "openai/gpt-4o", "api_key": "sk-hidden-provider", "input_cost_per_token": 2.5e-06}
    model = post("/model/new", {"model_name": f"{prefix}-gpt", "litellm_params": params})["model_id"]
    team = post(
        "/team/new",
        {
            "team_alias": f"{prefix} Größe & Co",
            "models": [f"{prefix}-gpt"],
            "max_budget": 800,
            "budget_duration": "30d",
            "metadata": {"cost_center": "c-1", "jira_token": "hidden-jira"},
        },
    )["team_id"]
    user = post(
        "/user/new", {"user_email": f"{prefix}@example.com", "user_role": "internal_user", "auto_create_key": False}
    )["user_id"]
    member = {"user_id": user, "role": "user"}
    joined = post("/team/member_add", {"team_id": team, "member": member, "max_budget_in_team": 5})
    key = post(
        "/key/generate",
        {
            "key_alias": f"{prefix}-ci",
            "team_id": team,
            "models": [f"{prefix}-gpt"],
            "model_rpm_limit": {f"{prefix}-gpt": 60},
            "config": {"callback_api_key": "hidden-callback"},
        },
    )["token"]
    customer = post("/customer/new", {"user_id": f"{prefix}-customer", "alias": prefix, "max_budget": 3})
    # LiteLLM leaves them behind.
    budgets = [joined["updated_team_memberships"][0]["budget_id"], customer["budget_id"]]
    return {"model": model, "team": team, "user": user, "key": key}, budgets


def forget(api: httpx.Client, made: dict[str, str], budgets: list[str], prefix: str) -> None:
    api.post("/key/delete", json={"keys": [made["key"]]})
    api.post("/customer/delete", json={"user_ids": [f"{prefix}-customer"]})
    api.post("/user/delete", json={"user_ids": [made["user"]]})
    api.post("/team/delete", json={"team_ids": [made["team"]]})
    api.post("/model/delete", json={"id": made["model"]})
    for budget in budgets:
        api.post("/budget/delete", json={"id": budget})


KEYS = """\
resource "litellm_key" "PREFIX_ci" {
  # config stays on the gateway, as it is a secret or looks like one.
  key_alias = "PREFIX-ci"
  team_id   = litellm_team.PREFIX_grosse_co.team_id
  models    = [litellm_model.PREFIX_gpt.model_name]
  model_rpm_limit = {
    "PREFIX-gpt" = 60
  }

  lifecycle {
    ignore_changes = [config]
  }
}
"""

TEAMS = """\
resource "litellm_team" "PREFIX_grosse_co" {
  # metadata.jira_token stays on the gateway, as it is a secret or looks like one.
  team_alias      = "PREFIX Größe & Co"
  models          = [litellm_model.PREFIX_gpt.model_name]
  max_budget      = 800
  budget_duration = "30d"
  metadata = {
    cost_center = "c-1"
  }
}
"""

MEMBERS = """\
resource "litellm_team_member" "PREFIX_grosse_co_PREFIX" {
  team_id            = litellm_team.PREFIX_grosse_co.team_id
  user_id            = litellm_user.PREFIX.user_id
  role               = "user"
  max_budget_in_team = 5
}
"""

PROGRAM = """\
        PREFIX_gpt = LiteLLMModel(
            self,
            "PREFIX-gpt",
            model="openai/gpt-4o",
            import_from="<model>",
        )
        PREFIX_gpt.resource.set(input_cost_per_million_tokens=2.5)

        # metadata.jira_token stays on the gateway, as it is a secret or looks like one.
        PREFIX_grosse_co = Team(
            self,
            "PREFIX-grosse-co",
            name="PREFIX Größe & Co",
            models=[PREFIX_gpt],
            budget=Budget.usd(800, per=Duration.days(30)),
            metadata={"cost_center": "c-1"},
            import_from="<team>",
        )

        PREFIX = User(
            self,
            "PREFIX",
            email="PREFIX@example.com",
            role=UserRole.INTERNAL_USER,
            import_from="<user>",
        )

        PREFIX_grosse_co.add_member(
            PREFIX,
            budget=Budget.usd(5),
            import_from="<team>:<user>",
        )

        # config stays on the gateway, as it is a secret or looks like one.
        PREFIX_ci = Key(
            self,
            "PREFIX-ci",
            team=PREFIX_grosse_co,
            import_from="sha256:<key>",
            lifecycle=TerraformResourceLifecycle(ignore_changes=["config"]),
        )
        PREFIX_ci.allow(PREFIX_gpt, limit=ModelLimit(rpm=60))
"""

MODELS = """\
resource "litellm_model" "PREFIX_gpt" {
  model_name                    = "PREFIX-gpt"
  custom_llm_provider           = "openai"
  base_model                    = "gpt-4o"
  input_cost_per_million_tokens = 2.5
}
"""


def test_a_project_reads_as_if_somebody_had_written_it_and_the_next_run_adds_what_is_new(
    gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adopt: Adopt
):
    named(gateway, monkeypatch)
    prefix = f"adopt{secrets.token_hex(4)}"
    authorized = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=authorized, timeout=60) as api:
        made, budgets = small_estate(api, prefix)
        try:
            told = adopt("--as", "hcl", "--match", f"{prefix}*")
            first = texts(tmp_path / "project")
            assert told["plan"]["empty"]
            assert told["plan"]["imports"] == len(told["adopted"]) == 6
            for name, text in (("keys", KEYS), ("teams", TEAMS), ("team_members", MEMBERS), ("models", MODELS)):
                assert first[f"{name}.tf"] == text.replace("PREFIX", prefix)
            assert not [text for text in first.values() if "hidden" in text]

            more = api.post("/team/new", json={"team_alias": f"{prefix} Größe & Co"}).raise_for_status().json()
            try:
                again = adopt("--match", f"{prefix}*", "--only", "teams,keys,models")
            finally:
                api.post("/team/delete", json={"team_ids": [more["team_id"]]})
            name = f"{prefix}_grosse_co_2"
            added = {"type": "litellm_team", "name": name, "id": more["team_id"], "left_on_gateway": []}
            assert again["adopted"] == [added]
            assert (again["already"], again["files"]) == (6, ["teams.tf", "imports.tf"])
            assert again["plan"]["imports"] == 7
            second = texts(tmp_path / "project")
            assert {name for name in second if second[name] != first[name]} == {"teams.tf", "imports.tf"}
            assert all(second[name].startswith(text) for name, text in first.items())

            program = adopt("--as", "python", "--match", f"{prefix}*", into="program")
            assert program["plan"]["empty"]
            expected = PROGRAM.replace("PREFIX", prefix)
            for name, id in made.items():
                expected = expected.replace(f"<{name}>", id)
            written = (tmp_path / "program" / "main.py").read_text()
            assert written.partition('(self, "litellm")\n\n')[2].partition("\n        Customer(")[0] == expected
        finally:
            forget(api, made, budgets, prefix)


def test_only_some_kinds_are_adopted_and_ids_of_others_stay_ids(sandbox: Sandbox, tmp_path: Path, adopt: Adopt):
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.master_key}"}) as api:
        team = api.post("/team/new", json={"team_alias": "search"}).json()["team_id"]
        for alias in ("prod-a", "dev-a"):
            api.post("/key/generate", json={"key_alias": alias, "team_id": team}).raise_for_status()
        told = adopt("--as", "hcl", "--only", "keys", "--match", "prod-*")
    assert [each["name"] for each in told["adopted"]] == ["prod_a"]
    assert f'team_id   = "{team}"' in texts(tmp_path / "project")["keys.tf"]


def test_a_program_gets_what_is_new_at_its_end_and_what_the_checks_refuse_is_told(
    sandbox: Sandbox, tmp_path: Path, adopt: Adopt
):
    program = tmp_path / "project" / "main.py"
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.master_key}"}) as api:
        models = {"team_alias": "search", "models": ["gpt-4o"]}
        team = api.post("/team/new", json=models).raise_for_status().json()["team_id"]
        assert adopt()["plan"]["imports"] == 1
        edited = program.read_text().replace("        Team(self", "        search = Team(self")
        program.write_text(edited)
        key = {"key_alias": "ci", "team_id": team, "models": ["gpt-5"]}
        api.post("/key/generate", json=key).raise_for_status()
        told = adopt(code=2)
    assert told["plan"]["empty"]
    assert [refused.rpartition("(")[2] for refused in told["refused"]] == ["key-models-outside-team)"]
    assert [each["name"] for each in told["adopted"]] == ["ci"]
    assert 'Key(\n            self,\n            "ci",\n            team=search,' in program.read_text()


def test_people_are_told_what_was_written_what_was_left_out_and_what_the_plan_says(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.master_key}"}) as api:
        api.post("/team/new", json={"team_alias": "search", "metadata": {"api_key": "hidden"}}).raise_for_status()
    assert main(["adopt", str(tmp_path / "project"), "--as", "hcl"]) == 0
    told = capsys.readouterr().out
    assert "       1 team\n" in told
    assert "Written: main.tf, teams.tf, imports.tf, .terraform.lock.hcl" in told
    assert "litellm_team.search: metadata.api_key" in told
    assert "1 user (default_user_id): LiteLLM made it itself, for the master key" in told
    assert "organizations, organization members: Organizations need a LiteLLM Enterprise licence" in told
    assert "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy." in told


def test_what_cannot_be_done_is_told_in_one_line_and_nothing_is_written(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    project = tmp_path / "project"
    with pytest.raises(SystemExit, match="2"):
        main(["adopt", str(project), "--only", "teams,kyes"])
    assert "unknown: kyes. There are " in capsys.readouterr().err
    monkeypatch.setenv("LITELLM_API_KEY", "sk-wrong-key")
    assert main(["adopt", str(project)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("litellm-constructs adopt: ")
    assert "sk-wrong-key" not in told
    monkeypatch.delenv("LITELLM_API_BASE")
    assert main(["adopt", str(project)]) == 1
    assert "No address of a LiteLLM gateway" in capsys.readouterr().err
    assert not project.exists()
