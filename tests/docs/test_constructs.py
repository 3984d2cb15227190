"""The pages of the constructs: each program on them is run as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import litellm_constructs
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.trials.terraform import terraform_program

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "constructs").glob("*.md"))
CONSTRUCTS = {
    name
    for name in litellm_constructs.__all__
    if hasattr(getattr(litellm_constructs, name), "node") and not re.match("I[A-Z]", name)
}


@pytest.fixture
def stack() -> cdk.TerraformStack:
    return cdk.TerraformStack(cdk.Testing.app(), "estate")


def programs(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def titles(page: Path) -> list[str]:
    return re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S), re.MULTILINE)


EVERY_PROGRAM = pytest.mark.parametrize(
    "program",
    [pytest.param(text, id=f"{page.stem}-{number}") for page in PAGES for number, text in enumerate(programs(page))],
)


def synthesized(program: str, place: Path) -> list[Path]:
    """What the program writes, one file for each of its stacks: to `place`, and not to where Node.js was started."""
    assert "app = App()" in program
    exec(program.replace("app = App()", f"app = App(outdir={str(place)!r})"), {"__name__": "__main__"})
    return sorted(place.glob("stacks/*/cdk.tf.json"))


def test_each_construct_has_a_page_that_begins_with_it_and_tells_first_how_to_use_an_existing_one():
    told = {titles(page)[0]: titles(page)[1] for page in PAGES}
    assert told.pop("LiteLLMProvider") == "Say which gateway"
    assert told == dict.fromkeys(CONSTRUCTS - {"LiteLLMProvider"}, "Use an existing one")


@EVERY_PROGRAM
def test_a_program_is_synthesized_without_a_finding(program: str, tmp_path, capsys):
    assert synthesized(program, tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_programs_of_a_page_make_is_valid_to_terraform_and_its_provider(page: Path, tmp_path, installed):
    """One after another in one directory, so that Terraform is initialized once."""

    def terraform(*arguments: str) -> None:
        command = [terraform_program(), *arguments, "-no-color"]
        done = subprocess.run(command, cwd=tmp_path, env=installed, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    for number, program in enumerate(programs(page)):
        first, *_ = synthesized(program, tmp_path / str(number))
        written = json.loads(first.read_text())
        del written["terraform"]["backend"]
        (tmp_path / "cdk.tf.json").write_text(json.dumps(written))
        if not number:
            terraform("init")
        terraform("validate")


def test_the_check_of_ones_own_on_the_page_of_the_checks_finds_what_it_says(stack: cdk.TerraformStack):
    *_, program = programs(DOCS / "checks.md")
    litellm_constructs.Key(stack, "ci")
    exec(program, {"app": stack.node.root})
    found = {one.id: one.path for one in litellm_constructs.checks.findings(stack)}
    assert found["key-without-owner"] == "estate/ci"


def test_the_page_of_the_checks_shows_how_to_acknowledge(stack: cdk.TerraformStack):
    program, *_ = programs(DOCS / "checks.md")
    team = litellm_constructs.Team(stack, "search")
    team.add_key("ci")
    exec(program, {"Checks": litellm_constructs.Checks, "team": team})
    assert "key-without-expiry" not in {one.id for one in litellm_constructs.checks.findings(stack)}
