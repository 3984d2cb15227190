"""Ctrl-C and a killed Terraform in the middle of slow creates, with the provider as Terraform starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program
from tests.terraform.conftest import admin
from tests.terraform.workspace import OPENTOFU, Workspace

KEYS = 6
CONFIGURATION = f"""
resource "litellm_key" "k" {{
  count     = {KEYS}
  key_alias = "k-${{count.index}}"
}}
"""


@pytest.fixture
def slow() -> Iterator[Sandbox]:
    with Sandbox(latency=0.4) as gateway:
        yield gateway


@pytest.fixture
def real(tmp_path: Path, installed: dict[str, str], slow: Sandbox) -> Workspace:
    workspace = Workspace(tmp_path, installed).connect(slow.url, slow.master_key).write(CONFIGURATION)
    workspace.run("init").ok()
    return workspace


def start_apply(workspace: Workspace) -> subprocess.Popen[bytes]:
    """An apply of two at a time in a process group of its own."""
    with (workspace.directory / "out.txt").open("wb") as out:
        return subprocess.Popen(
            [terraform_program(), "apply", "-auto-approve", "-no-color", "-parallelism=2"],
            cwd=workspace.directory,
            env=workspace.environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def aliases(gateway: Sandbox) -> list[str]:
    with admin(gateway.url, gateway.master_key) as api:
        keys = api.get("/key/list", params={"return_full_object": True}).raise_for_status().json()["keys"]
    return sorted(key["key_alias"] for key in keys)


def wait_for_a_create(gateway: Sandbox) -> None:
    """Until two keys were made and two more are asked for."""
    until = time.monotonic() + 60
    while len([request for request in gateway.requests if request.path == "/key/generate"]) < 2:
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.1)


def to_terraform_alone(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)


def to_the_whole_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize("interrupt", [to_terraform_alone, to_the_whole_group])
def test_what_was_made_before_an_interrupt_is_in_the_state_and_the_next_apply_goes_on(
    interrupt: Callable[[subprocess.Popen[bytes]], None], real: Workspace, slow: Sandbox
) -> None:
    process = start_apply(real)
    wait_for_a_create(slow)
    interrupt(process)
    assert process.wait(60) == 1
    assert "Interrupt received" in (real.directory / "out.txt").read_text()
    made = aliases(slow)
    assert 2 <= len(made) < KEYS
    addresses = [f"litellm_key.k[{name[-1]}]" for name in made]
    assert sorted(real.run("state", "list").ok().stdout.split()) == addresses
    real.apply().ok()
    assert aliases(slow) == [f"k-{index}" for index in range(KEYS)]
    assert real.plan().empty


def test_a_killed_terraform_leaves_no_provider_behind_and_no_more_than_was_under_way_is_unknown_to_the_state(
    real: Workspace, slow: Sandbox
) -> None:
    process = start_apply(real)
    wait_for_a_create(slow)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 15
    while _members(process.pid):
        assert time.monotonic() < until, "the provider outlives Terraform"
        time.sleep(0.1)
    if not OPENTOFU:  # which writes a local state every 20 seconds
        known = len(real.run("state", "list").ok().stdout.split())
        assert 0 <= len(aliases(slow)) - known <= 2
    real.apply().ok()
    assert aliases(slow) == [f"k-{index}" for index in range(KEYS)]
    assert real.plan().empty


def _members(group: int) -> list[int]:
    """Processes of a group that are alive."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(group)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "Z" not in line.split()[1]]
