"""What the guide on testing shows, run with the real `terraform test`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terraform.workspace import Workspace

GUIDE = Path("docs/guides/testing.md")


@pytest.fixture
def module(tmp_path: Path, reattach: str) -> Workspace:
    """The module of the guide with its test, and no gateway."""
    main, test = re.findall(r"```hcl\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    made = Workspace(tmp_path, {"TF_REATTACH_PROVIDERS": reattach})
    (tmp_path / "main.tf").write_text(main)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/team.tftest.hcl").write_text(test)
    return made


def change(module: Workspace, before: str, after: str) -> None:
    file = module.directory / "tests/team.tftest.hcl"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))


def test_the_tests_that_the_guide_shows_pass(module):
    module.run("init").ok()
    assert "Success! 2 passed, 0 failed." in module.run("test").ok().text


def test_what_is_not_set_is_made_up_unless_the_mock_says_null(module):
    module.run("init").ok()
    change(module, "      max_budget = null\n", "")
    assert "litellm_team.search.max_budget is 0" in module.run("test").text


def test_an_apply_makes_up_other_values_than_its_plan(module):
    module.run("init").ok()
    change(module, "  mock_resource", "  override_during = plan\n\n  mock_resource")
    assert "Provider produced inconsistent final plan" in module.run("test").text
