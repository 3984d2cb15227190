"""`litellm-constructs check`, on programs that people wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from litellm_constructs.checks._pack import PACKS
from litellm_constructs.cli import check, main

PROGRAM = """
from cdktf import App, TerraformStack
from litellm_constructs import Budget, Checks, Duration, LiteLLMProvider, Team
from litellm_constructs.checks import Severity, check

@check("team-without-capital", Severity.ERROR)
def team_without_capital(estate):
    '''A team has a name with a capital.'''
    from provider_shim.resources.team import Team
    for team in estate.resources(Team):
        if team.attributes["team_alias"].islower():
            yield team, "the team has no capital"

app = App()
for name in ("estate", "other"):
    stack = TerraformStack(app, name)
    LiteLLMProvider(stack, "litellm")
    team = Team(stack, "Search", budget=Budget.usd(800, per=Duration.days(30)))
    team.add_key("ci", expires_after=Duration.days(EXPIRY) if EXPIRY else None)
    Checks.of(stack).add(team_without_capital)
Team(stack, "low")
Checks.of(app).acknowledge(ACKNOWLEDGED, reason="an old name")
app.synth()
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    monkeypatch.chdir(tmp_path)

    def write(*, expiry: int | None, acknowledged: str = "key-without-expiry") -> Path:
        path = tmp_path / "estate.py"
        text = PROGRAM.replace("EXPIRY", str(expiry)).replace("ACKNOWLEDGED", repr(acknowledged))
        path.write_text(text)
        return path

    return write


def test_errors_and_warnings_are_told_a_line_each_and_nothing_is_written(program, tmp_path, capsys):
    path = program(expiry=None, acknowledged="team-without-capital")
    assert main(["check", "estate.py", "--fail-on", "error"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "estate.py:19: warning: estate/Search/ci: the key works for ever; give it expires_after=Duration.days(90) "
        "(key-without-expiry)",
        "estate.py:19: warning: other/Search/ci: the key works for ever; give it expires_after=Duration.days(90) "
        "(key-without-expiry)",
        "estate.py: no errors, 2 warnings, 1 acknowledged",
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_checks_of_the_program_itself_are_told_in_the_form_that_code_hosts_read(program, tmp_path):
    program(expiry=None)
    assert main(["check", "estate.py", "--format", "sarif", "--output", "found.sarif"]) == 1
    (run,) = json.loads((tmp_path / "found.sarif").read_text())["runs"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert rules["team-without-capital"] == "A team has a name with a capital."
    told = {
        (
            result["ruleId"],
            result["level"],
            result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
            tuple(each["justification"] for each in result.get("suppressions", ())),
        )
        for result in run["results"]
    }
    assert told >= {
        ("team-without-capital", "error", "other/low", ()),
        ("key-without-expiry", "warning", "estate/Search/ci", ("an old name",)),
        ("key-without-expiry", "warning", "other/Search/ci", ("an old name",)),
    }
    places = {
        result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: result["locations"][0]["physicalLocation"]
        for result in run["results"]
    }
    assert places["other/low"] == {"artifactLocation": {"uri": "estate.py"}, "region": {"startLine": 21}}
    assert places["estate/Search/ci"]["region"] == {"startLine": 19}


def test_the_line_of_a_finding_is_the_innermost_of_the_program(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house rules").mkdir()
    (tmp_path / "house rules" / "house.py").write_text(
        "from litellm_constructs import Team\n\n\ndef team(stack, name):\n    return Team(stack, name).add_key('ci')\n"
    )
    (tmp_path / "main.py").write_text(
        "import sys\n"
        "from cdktf import App, TerraformStack\n"
        "from litellm_constructs import LiteLLMProvider, SecretValue\n"
        "sys.path.append('house rules')\n"
        "from house import team\n"
        "app = App()\n"
        "stack = TerraformStack(app, 'estate')\n"
        "LiteLLMProvider(stack, 'litellm', api_key=SecretValue.unsafe_plain_text('sk-1'))\n"
        "team(stack, 'search')\n"
        "app.synth()\n"
    )
    assert main(["check", "--fail-on", "never"]) == 0
    told = capsys.readouterr().out
    assert "house rules/house.py:5: warning: estate/search/ci: " in told
    assert "main.py:8: warning: estate/litellm: api_key is a secret in plain text" in told


def test_warnings_fail_when_asked_to_and_json_is_for_programs(program, capsys):
    program(expiry=None, acknowledged="team-without-capital")
    assert main(["check", "estate.py", "--fail-on", "warning", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["program"] == "estate.py"
    assert {one["path"]: one["reason"] for one in told["findings"] if one["severity"] == "error"} == {
        "other/low": "an old name"
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "There is no program main.py: name yours, or begin one with `litellm-constructs init DIR`."),
        ("print('hello')", "`python main.py` has synthesized nothing"),
        ("from litellm_constructs import Budget; Budget.usd(-3)", "the budget is -3: it must be 0 or more US dollars"),
        (
            "from cdktf import App, TerraformStack\napp = App()\nTerraformStack(app, 's')\napp.synth()",
            "`python main.py` makes no stack with a LiteLLMProvider: there is nothing to check.",
        ),
    ],
)
def test_a_program_that_cannot_be_checked_is_told(tmp_path, monkeypatch, capsys, text, told):
    monkeypatch.chdir(tmp_path)
    if text:
        (tmp_path / "main.py").write_text(text)
    assert main(["check"]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.err.startswith("litellm-constructs check: ")


def test_packs_are_asked_for_without_a_change_to_the_program(program, capsys):
    program(expiry=90)
    assert main(["check", "estate.py", "--pack", "security", "--pack", "finops"]) == 1
    told = capsys.readouterr().out
    assert "error: estate/Search/ci: the key calls every model of the gateway" in told
    assert "error: other/low: nothing ends what the team may spend" in told


def test_what_is_accepted_is_listed_with_its_reason_when_asked_for(program, capsys):
    program(expiry=None)
    assert main(["check", "estate.py", "--acknowledged", "--fail-on", "never"]) == 0
    told = capsys.readouterr().out
    assert "accepted: estate/Search/ci: the key works for ever; give it expires_after=Duration.days(90)" in told
    assert "(key-without-expiry): an old name" in told


def test_the_packs_that_the_command_offers_are_those_that_there_are():
    assert tuple(PACKS) == check.PACKS
