"""`litellm-constructs demo`: a program on an embedded gateway."""

from __future__ import annotations

from pathlib import Path

import pytest

from litellm_constructs.cli import main
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
    assert "  team      search           every model; $800" in told

    program.write_text(PROGRAM.replace("800", "900"))
    assert main(["demo", "estate.py"]) == 0
    told = capsys.readouterr().out
    assert "~ max_budget = 800 -> 900" in " ".join(told.split())
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in told
    assert "  team      search           every model; $900" in told
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
    assert "Terraform 1.11 or later, or OpenTofu, must be on PATH" in capsys.readouterr().err
