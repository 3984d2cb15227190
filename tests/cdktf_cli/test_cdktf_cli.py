"""The quickstart by the command line of CDK for Terraform, as `cdktf.json` in this checkout sets it up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from scripts import bindings

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def cdktf() -> Path:
    return bindings.command("cdktf-cli@0.21.0")


@pytest.fixture
def gateway() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def run(cdktf: Path, tmp_path: Path, installed: dict[str, str], gateway: Sandbox) -> Callable[..., str]:
    """Runs the command in a checkout of its own, so that nothing is written to this one."""
    (tmp_path / "cdktf.json").symlink_to(CHECKOUT / "cdktf.json")
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    environment = {
        **installed,
        "CDKTF_HOME": str(tmp_path / "home"),
        "CI": "1",
        "FORCE_COLOR": "0",
        "LITELLM_API_BASE": gateway.url,
        "LITELLM_API_KEY": gateway.master_key,
    }

    def command(*arguments: str) -> str:
        done = subprocess.run(
            [cdktf, *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return command


def test_synth_diff_and_deploy(run: Callable[..., str], gateway: Sandbox) -> None:
    assert "Generated Terraform code for the stacks: quickstart" in run("synth")
    assert "Plan: 7 to add, 0 to change, 0 to destroy." in run("diff", "--skip-synth")
    deployed = run("deploy", "--auto-approve")
    assert "Apply complete! Resources: 7 added, 0 changed, 0 destroyed." in deployed
    assert "ci_key = <sensitive>" in deployed
    assert {"/team/new", "/key/generate", "/model/new", "/fallback"} <= {request.path for request in gateway.requests}
    assert "No changes. Your infrastructure matches the configuration." in run("diff", "--skip-synth")
