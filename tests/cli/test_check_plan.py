"""`litellm-constructs check --plan`, on what the real Terraform tells of a configuration in HCL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litellm_constructs.cli import main
from litellm_constructs.sandbox import Sandbox
from tests.terraform.workspace import Workspace

MAIN = """
variable "models" {
  type    = list(string)
  default = ["gpt-4o", "gpt-40"]
}

variable "key" {
  type    = string
  default = "sk-0123456789abcdef0123"
}

resource "litellm_model" "gpt_4o" {
  model_name          = "gpt-4o"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = var.key
}

resource "litellm_model" "plain" {
  model_name          = "plain"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = "sk-0123456789abcdef0123"
}

resource "litellm_team" "search" {
  team_alias      = "search"
  models          = [litellm_model.gpt_4o.model_name]
  max_budget      = 100
  budget_duration = "30d"
}

# litellm-constructs: accept key-without-expiry because nobody can change it
resource "litellm_key" "ci" {
  key_alias  = "ci"
  team_id    = litellm_team.search.team_id
  models     = var.models
  max_budget = 150
}

module "ads" {
  source = "./ads"
}
"""

ADS = """
terraform {
  required_providers {
    litellm = { source = "litellm/litellm" }
  }
}

resource "litellm_team" "this" {
  for_each   = toset(["a/b", "c"])
  team_alias = each.key
}

resource "litellm_key" "this" {
  for_each  = litellm_team.this
  key_alias = each.key
  team_id   = litellm_team.this[each.key].team_id
  duration  = "90d"
}
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, installed: dict[str, str]) -> Iterator[Workspace]:
    """A directory with a configuration, and in plan.json what Terraform tells of its plan."""
    directory = tmp_path_factory.mktemp("hcl")
    with Sandbox() as gateway:
        made = Workspace(directory, installed).connect(gateway.url, gateway.master_key).write(MAIN)
        (directory / "ads").mkdir()
        (directory / "ads" / "main.tf").write_text(ADS)
        made.run("init").ok()
        plan(made)
        yield made


def plan(workspace: Workspace) -> None:
    workspace.run("plan", "-out=plan.bin").ok()
    (workspace.directory / "plan.json").write_text(workspace.run("show", "-json", "plan.bin").ok().stdout)


@pytest.fixture(autouse=True)
def there(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace.directory)


def line(start: str, file: str = "main.tf") -> str:
    """Where a block begins."""
    lines = Path(file).read_text().splitlines()
    return f"{file}:{next(number for number, text in enumerate(lines, 1) if text.startswith(start))}"


def test_the_rules_of_programs_hold_for_plans_with_the_lines_of_their_resources(capsys: pytest.CaptureFixture[str]):
    """Also by references within modules and between instances. A secret that a variable brings is not taken for one."""
    assert main(["check", "--plan", "plan.json", "--acknowledged"]) == 1
    ci, plain = line('resource "litellm_key" "ci"'), line('resource "litellm_model" "plain"')
    ads = line('resource "litellm_key" "this"', "ads/main.tf")
    without_budget = "nothing ends what the key may spend: give it, or its team, a budget (key-without-budget)"
    assert capsys.readouterr().out.splitlines() == [
        f"{ci}: accepted: litellm_key.ci: the key works for ever; give it expires_after=Duration.days(90) "
        "(key-without-expiry): nobody can change it",
        f"{ci}: error: litellm_key.ci: the key asks for gpt-40, which its team search may not call: allow it to the "
        "team too (key-models-outside-team)",
        f"{plain}: error: litellm_model.plain: model_api_key is a secret in plain text: use SecretValue.gateway_env or "
        "SecretValue.variable (literal-secret)",
        f"{ci}: warning: litellm_key.ci: models has 'gpt-40', which is no model of the program; did you mean gpt-4o? "
        "(misspelt-model)",
        f"{ci}: warning: litellm_key.ci: the budget of the key counts anew never, that of its team every 30d: give "
        "both the same `per` (mixed-reset-periods)",
        f'{ads}: warning: module.ads.litellm_key.this["a/b"]: {without_budget}',
        f'{ads}: warning: module.ads.litellm_key.this["c"]: {without_budget}',
        "plan.json: 2 errors, 4 warnings, 1 acknowledged",
    ]


def findings(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    main(["check", "--plan", "plan.json", "--format", "json", *options])
    return json.loads(capsys.readouterr().out)["findings"]


def test_packs_hold_for_plans_too(capsys: pytest.CaptureFixture[str]):
    found = {(one["id"], one["path"]): one["severity"] for one in findings(capsys, "--pack", "finops")}
    assert found["team-without-budget", 'module.ads.litellm_team.this["a/b"]'] == "error"
    assert found["mixed-reset-periods", "litellm_key.ci"] == "error"
    assert found["misspelt-model", "litellm_key.ci"] == "warning"


def test_sarif_has_the_lines_of_the_configuration(capsys: pytest.CaptureFixture[str]):
    main(["check", "--plan", "plan.json", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["automationDetails"]["id"] == "litellm-constructs/plan.json"
    rules = run["tool"]["driver"]["rules"]
    accepted, *_ = [one for one in run["results"] if "suppressions" in one]
    assert rules[accepted["ruleIndex"]]["id"] == accepted["ruleId"] == "key-without-expiry"
    assert accepted["suppressions"] == [{"kind": "inSource", "justification": "nobody can change it"}]
    places = {
        f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"
        for one in run["results"]
        for place in (each["physicalLocation"] for each in one["locations"])
    }
    assert line('resource "litellm_key" "this"', "ads/main.tf") in places


def test_before_and_after_the_apply_the_same_is_found(workspace: Workspace, capsys: pytest.CaptureFixture[str]):
    """What the provider and LiteLLM have filled in meanwhile is nothing that anybody has said."""
    before = findings(capsys)
    workspace.apply().ok()
    plan(workspace)
    assert findings(capsys) == before

    (workspace.directory / "state.json").write_text(workspace.run("show", "-json").ok().stdout)
    assert main(["check", "--plan", "state.json"]) == 2
    assert "it tells of a state" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "told"),
    [("plan.bin", "it is a saved plan itself"), ("main.tf", "it is no JSON"), ("nowhere", "No such file or directory")],
)
def test_what_is_no_plan_is_told(name: str, told: str, capsys: pytest.CaptureFixture[str]):
    assert main(["check", "--plan", name]) == 2
    assert told in capsys.readouterr().err


def test_a_comment_that_accepts_what_no_check_finds_is_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]):
    more = workspace.directory / "more.tf"
    more.write_text('resource "litellm_tag" "x" {\n  # litellm-constructs: accept key-without-expir because x\n}\n')
    assert main(["check", "--plan", "plan.json"]) == 2
    more.unlink()
    assert "more.tf:1: there is no check 'key-without-expir' to accept" in capsys.readouterr().err
