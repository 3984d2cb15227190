"""The workflows: what they call is tested here, and what they are is linted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import newest_litellm
from scripts.workflows import ROOT, WORKFLOWS, actionlint, zizmor
from tests.gateway.home import KitError

FILES = sorted(WORKFLOWS.glob("*.yml"))
OF_PROJECTS = ROOT / "litellm_constructs" / "cli" / "project" / "plan.yml.txt"


def jobs(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        for job in jobs(file).values():
            yield from ((file.stem, step) for step in job["steps"])


@pytest.fixture
def of_projects(tmp_path: Path) -> Path:
    """The workflow of projects that `init` makes, where linters take it for one."""
    workflow = tmp_path / ".github" / "workflows" / "plan.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(OF_PROJECTS.read_text(encoding="utf-8"), encoding="utf-8")
    return workflow


def test_zizmor_finds_nothing(of_projects: Path):
    assert zizmor(*FILES, of_projects) == ""


def test_actionlint_finds_nothing(of_projects: Path):
    try:
        assert actionlint(*FILES, of_projects) == ""
    except KitError as missing:
        pytest.skip(str(missing))


def test_a_fault_in_a_workflow_is_found(of_projects: Path):
    of_projects.write_text(of_projects.read_text().replace("permissions:\n  contents: read\n", ""))
    assert "excessive-permissions" in zizmor(of_projects)


def test_actions_are_pinned_by_hash_and_say_their_version():
    texts = "".join(file.read_text(encoding="utf-8") for file in [*FILES, OF_PROJECTS])
    used = re.findall(r"uses: (.*)", texts)
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
    versions = {tuple(one.split("@")) for one in used}
    assert len(versions) == len({action for action, _ in versions}), "one action has two versions"


def test_steps_call_scripts_of_this_project_and_verbs_of_make():
    verbs = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    called = [step["run"] for _, step in steps() if "run" in step]
    assert called
    for line in called:
        if make := re.match(r"make ([a-z-]+)", line):
            assert make[1] in verbs, line
        elif module := re.match(r"\S*python -m scripts\.(\w+)", line):
            assert (ROOT / "scripts" / f"{module[1]}.py").exists(), line
        elif script := re.match(r"(?:sh )?(scripts/\w+\.sh|\.ci/run)", line):
            assert (ROOT / script[1]).exists(), line
        else:
            assert line.startswith("gh release create "), line


def test_every_python_that_the_package_names_is_tested_and_tried():
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    supported = {found[1] for name in named if (found := re.fullmatch(r".*:: Python :: (3\.\d+)", name))}
    for file, job in (("change", "test"), ("release", "try")):
        assert set(jobs(WORKFLOWS / f"{file}.yml")[job]["strategy"]["matrix"]["python"]) == supported


def test_what_publishes_has_no_code_of_this_repository():
    publish = jobs(WORKFLOWS / "release.yml")["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert [step for step in publish["steps"] if "run" in step or "checkout" in step["uses"]] == []


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.sh")), ids=lambda path: path.name)
def test_a_shell_understands_the_script(script: Path):
    subprocess.run(["sh", "-n", script], check=True)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory before all others on PATH, for programs that write down how they were called."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def put(directory: Path, name: str, body: str) -> Path:
    """A program that notes its arguments; the file that has them."""
    program, calls = directory / name, directory / f"{name}.calls"
    program.write_text(f'#!/bin/sh\necho "$*" >>{calls}\n{body}\n')
    program.chmod(0o755)
    return calls


def tell(file: Path) -> str:
    return subprocess.check_output(["sh", ROOT / "scripts" / "issue.sh", file], text=True)


def test_an_issue_is_opened_once_and_then_kept_true(tools: Path):
    report = tools / "report.md"
    report.write_text("LiteLLM 1.111.0\n\nWhat changed.\n")
    calls = put(tools, "gh", 'case "$2" in list) echo "3 LiteLLM 1.111.0-rc1";; *) cat "${6:-$5}";; esac')
    assert tell(report) == "\nWhat changed.\n"
    assert "issue create --title LiteLLM 1.111.0 --body-file" in calls.read_text()
    put(tools, "gh", 'case "$2" in list) printf "3 x\\n17 LiteLLM 1.111.0\\n";; *) cat "$5";; esac')
    assert tell(report) == "\nWhat changed.\n"
    assert "issue edit 17 --body-file" in calls.read_text()


def test_where_there_is_nothing_to_tell_no_issue_is_opened(tools: Path):
    calls = put(tools, "gh", "")
    assert tell(tools / "report.md") == "nothing to tell\n"
    assert not calls.exists()


def test_a_newer_litellm_is_taken_in_tried_and_told(tools: Path, monkeypatch: pytest.MonkeyPatch):
    calls = put(tools, "make", "echo it says this; [ $1 != acceptance ]")
    monkeypatch.setattr(newest_litellm, "newest", lambda: "99.0.0")
    monkeypatch.setattr(sys, "argv", ["", str(tools / "report.md")])
    assert newest_litellm.main() == 1
    assert calls.read_text() == "litellm VERSION=99.0.0\nacceptance VERSIONS=99.0.0\n"
    report = (tools / "report.md").read_text()
    assert report.startswith("LiteLLM 99.0.0\n\n## What changed\n\n`make litellm VERSION=99.0.0` passed:\n\n    it")
    assert "`make acceptance VERSIONS=99.0.0` failed with exit code 1:" in report


def test_without_a_newer_litellm_nothing_is_written(tools: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(newest_litellm, "newest", lambda: newest_litellm.NEWEST)
    monkeypatch.setattr(sys, "argv", ["", str(tools / "report.md")])
    assert newest_litellm.main() == 0
    assert not (tools / "report.md").exists()
