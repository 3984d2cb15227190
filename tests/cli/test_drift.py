"""`litellm-constructs drift`: what somebody changed on a gateway behind a project, and what nobody manages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.cli import main
from litellm_constructs.sandbox import Sandbox
from tests.cli.conftest import named


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A gateway that the environment names."""
    with Sandbox() as sandbox:
        named(sandbox, monkeypatch)
        with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.master_key}"}) as client:
            yield client


def made(api: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    return api.post(path, json=body).raise_for_status().json()


def applied(project: Path, installed: dict[str, str]) -> None:
    """The project, taken into its state by the real Terraform."""
    terraform = shutil.which("terraform")
    assert terraform
    environment = {**os.environ, **installed}
    for command in (["init"], ["apply", "-auto-approve"]):
        done = subprocess.run(
            [terraform, *command, "-no-color"],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_what_was_changed_or_deleted_by_hand_is_told_with_what_nobody_manages(
    api: httpx.Client, tmp_path: Path, installed: dict[str, str], capsys: pytest.CaptureFixture[str]
):
    project = tmp_path / "project"
    metadata = {"cost_center": "c-1", "floor": 3}
    team = made(api, "/team/new", {"team_alias": "search", "max_budget": 800, "metadata": metadata})["team_id"]
    key = made(api, "/key/generate", {"key_alias": "ci", "team_id": team})["token"]
    assert main(["adopt", str(project), "--as", "hcl"]) == 0
    applied(project, installed)
    capsys.readouterr()
    assert main(["drift", str(project), "--unmanaged", "fail"]) == 0
    told = capsys.readouterr().out
    assert "Nothing has drifted." in told
    assert "Managed: 2 of 2 objects, 100 %." in told

    made(api, "/team/update", {"team_id": team, "max_budget": 900, "metadata": {**metadata, "floor": 4}})
    made(api, "/key/delete", {"keys": [key]})
    made(api, "/key/generate", {"key_alias": "by-hand", "team_id": team})
    before = {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()}
    assert main(["drift", str(project), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    changed, gone = sorted(found["drifted"], key=lambda each: each["gone"])
    assert (changed["address"], gone["address"]) == ("litellm_team.search", "litellm_key.ci")
    assert {one["path"]: (one["before"], one["after"]) for one in changed["changes"]} == {
        "max_budget": ("800", "900"),
        "metadata.floor": ("3", "4"),
    }
    assert changed["updated_at"]
    assert [each["name"] for each in found["unmanaged"]] == ["by-hand"]
    assert (found["managed"], found["coverage"]) == (1, 50)
    assert {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()} == before

    assert main(["drift", str(project)]) == 2
    told = capsys.readouterr().out
    assert "  litellm_team.search was changed, last on " in told
    assert "    max_budget: 800 -> 900\n" in told
    assert "  litellm_key.ci is gone\n" in told
    assert "  1 key: by-hand\n" in told
    assert "Managed: 1 of 2 objects, 50 %." in told


def test_a_secret_that_was_changed_is_not_shown(
    api: httpx.Client, tmp_path: Path, installed: dict[str, str], capsys: pytest.CaptureFixture[str]
):
    project = tmp_path / "project"
    made(api, "/team/new", {"team_id": "t", "team_alias": "search", "metadata": {"api_key": "hidden-one"}})
    assert main(["adopt", str(project), "--as", "hcl"]) == 0
    (project / "teams.tf").write_text(
        'resource "litellm_team" "search" {\n  team_alias = "search"\n  metadata = { api_key = "hidden-one" }\n}\n'
    )
    applied(project, installed)
    made(api, "/team/update", {"team_id": "t", "metadata": {"api_key": "hidden-two"}})
    capsys.readouterr()
    assert main(["drift", str(project)]) == 2
    told = capsys.readouterr().out
    assert "    metadata.api_key: (secret) -> (secret)\n" in told
    assert "hidden" not in told


def test_a_directory_without_a_project_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["drift", str(tmp_path)]) == 1
    assert "has no project: neither a main.py nor any *.tf" in capsys.readouterr().err
