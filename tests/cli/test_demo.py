"""`litellm-constructs demo`: a program on an embedded gateway."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from litellm_constructs.cli import main
from litellm_constructs.framework.node import is_maintained
from provider_shim.versions import NEWEST

PROGRAM = """
from cdktf import App, LocalBackend, TerraformStack
from litellm_constructs import Budget, LiteLLMProvider, Team

app = App()
later, first = TerraformStack(app, "later"), TerraformStack(app, "first")
for stack in (first, later):
    LocalBackend(stack, path="/nowhere/terraform.tfstate")
    LiteLLMProvider(stack, "litellm", api_base="https://llm.example.com")
search = Team(first, "search", budget=Budget.usd(800))
Team(later, "ads", metadata={"beside": search.team_id})
app.synth()
"""


def test_stacks_that_refer_to_one_another_are_applied_in_order_and_a_change_is_planned_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "estate.py"
    program.write_text(PROGRAM)
    assert main(["demo", "estate.py"]) == 0
    told = capsys.readouterr().out
    order = ["stack first\n", "litellm_team.search_F2A83B93 will be created", "stack later\n", "litellm_team.ads"]
    assert sorted(order, key=told.index) == order
    assert "── search  team  every model; $800" in told

    program.write_text(PROGRAM.replace("800", "900"))
    assert main(["demo", "estate.py"]) == 0
    told = capsys.readouterr().out
    assert "~ max_budget = 800 -> 900" in " ".join(told.split())
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in told
    assert "── search  team  every model; $900" in told
    assert {path.name for path in tmp_path.iterdir()} == {"estate.py", ".cache"}


STAGES = """
from cdktf import App, TerraformStack
from litellm_constructs import LiteLLMProvider, Organization, User

app = App()
for name in ("dev", "prod"):
    stack = TerraformStack(app, name)
    LiteLLMProvider(stack, "litellm", api_base=f"https://{name}.llm.example.com")
    User(stack, "ada", email="ada@example.com")
    Organization(stack, "acme")
app.synth()
"""


def test_each_gateway_that_the_program_names_has_one_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text(STAGES)
    assert main(["demo", "--licensed"]) == 0
    told = capsys.readouterr().out
    for name in ("dev", "prod"):
        assert f"(LiteLLM {NEWEST}, embedded, in place of https://{name}.llm.example.com)" in told
        assert f"On the gateway for https://{name}.llm.example.com" in told
    assert told.count("Plan: 2 to add, 0 to change, 0 to destroy.") == 2


def test_without_terraform_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["demo"]) == 1
    assert "Terraform 1.11 or later, or OpenTofu 1.11 or later, must be on PATH" in capsys.readouterr().err


def test_it_ends_with_a_picture_of_the_gateway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert main(["init", str(tmp_path)]) == 0
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["demo"]) == 0
    told = capsys.readouterr().out
    picture = told.partition("On the gateway\n")[2].partition("\n\n")[0]
    assert picture.splitlines() == [
        "gateway",
        "├── gpt-4o  model  openai/gpt-4o",
        "└── search  team  gpt-4o; $800 per 30d",
        "    ├── default_user_id  member (admin)  ",
        "    ├── ada@example.com  member (user)  ",
        "    └── search/ci  key  gpt-4o; $50 per 30d; 30 requests a minute to gpt-4o",
    ]
    assert "\x1b" not in told
    assert "b'!!" not in told


@pytest.mark.parametrize(("version", "maintained"), [("20.20.2", False), ("22.0.0", True), ("24.19.0", True)])
def test_an_old_node_is_told_in_a_word(version: str, maintained: bool):
    assert is_maintained(version) is maintained


def test_jsii_does_not_tell_how_old_node_is(tmp_path: Path):
    """Also not to a program that is run by hand, if it imports this library first."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JSII_SILENCE")}
    program = "import litellm_constructs; litellm_constructs.Team; import cdktf; cdktf.App()"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=clean, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
