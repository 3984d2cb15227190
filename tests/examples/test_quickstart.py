"""The quickstart, as a reader of the README runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program

PROGRAM = Path(__file__).parents[2] / "examples" / "quickstart" / "main.py"


@pytest.fixture
def stack(tmp_path: Path, installed: dict[str, str]) -> Path:
    """Where the program has written its Terraform JSON."""
    done = subprocess.run([sys.executable, PROGRAM], cwd=tmp_path, env=installed, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return tmp_path / "cdktf.out" / "stacks" / "quickstart"


def without_comments(value: Any) -> Any:
    """Terraform JSON without what the framework notes in it."""
    if isinstance(value, dict):
        return {name: without_comments(item) for name, item in value.items() if name != "//"}
    return value


def test_the_quickstart_synthesizes_without_a_word(stack: Path, snapshot: SnapshotAssertion) -> None:
    written = without_comments(json.loads((stack / "cdk.tf.json").read_text()))
    del written["terraform"]["backend"]
    assert written == snapshot.use_extension(JSONSnapshotExtension)


def test_the_quickstart_fits_on_a_screen() -> None:
    assert len(PROGRAM.read_text().splitlines()) < 50


def test_the_quickstart_is_applied_once_and_for_all_and_destroyed(stack: Path, installed: dict[str, str]) -> None:
    with Sandbox() as gateway:
        environment = {**installed, "LITELLM_API_BASE": gateway.url, "LITELLM_API_KEY": gateway.master_key}

        def terraform(*arguments: str) -> str:
            done = subprocess.run(
                [terraform_program(), *arguments, "-no-color"],
                cwd=stack,
                env=environment,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        terraform("init")
        assert "Apply complete! Resources: 7 added, 0 changed, 0 destroyed." in terraform("apply", "-auto-approve")
        assert "No changes." in terraform("plan", "-detailed-exitcode")
        outputs = json.loads(terraform("output", "-json"))
        assert outputs["ci_key"]["sensitive"]
        assert outputs["ci_key"]["value"].startswith("sk-")
        assert "Destroy complete! Resources: 7 destroyed." in terraform("destroy", "-auto-approve")
