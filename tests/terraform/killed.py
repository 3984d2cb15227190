"""Applies that are killed, with the provider as Terraform starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program
from tests.gateways import Gateway
from tests.terraform.conftest import admin
from tests.terraform.middleman import Asked, Reply, passed_on, serving
from tests.terraform.workspace import Workspace

CREATES = ("/team/new", "/key/generate", "/user/new", "/model/new", "/organization/new", "/team/member_add")


class Host:
    """A gateway behind another address. While it `holds`, creates are carried out and not answered."""

    def __init__(self, gateway: Sandbox | Gateway) -> None:
        self.gateway = gateway
        self.url = ""
        self.paths: tuple[str, ...] = CREATES
        self.holds: str | None = None
        """What the body of a create has in it that is held."""
        self.drops = False
        """Whether what is held is not carried out either."""
        self.held = threading.Semaphore(0)
        self.dead = threading.Event()

    def answer(self, asked: Asked) -> Reply | None:
        path = asked.path.split("?")[0]
        if self.holds is None or path not in self.paths or self.holds not in asked.body.decode():
            return passed_on(self.gateway.url, asked)
        if not self.drops:
            passed_on(self.gateway.url, asked)
        self.held.release()
        self.dead.wait(60)
        return None

    def teams(self) -> list[dict[str, Any]]:
        with admin(self.gateway.url, self.gateway.master_key) as api:
            return sorted(api.get("/team/list").raise_for_status().json(), key=lambda team: team["team_alias"])

    def aliases(self) -> list[str]:
        return [team["team_alias"] for team in self.teams()]

    def all_keys(self) -> list[dict[str, Any]]:
        with admin(self.gateway.url, self.gateway.master_key) as api:
            found = api.get("/key/list", params={"return_full_object": True}).raise_for_status().json()["keys"]
        return [dict(key) for key in found]


@contextmanager
def hosting(gateway: Sandbox | Gateway) -> Generator[Host]:
    made = Host(gateway)
    with serving(made.answer) as served:
        made.url = served.url
        yield made
        made.dead.set()


@pytest.fixture
def host(sandbox: Sandbox) -> Iterator[Host]:
    with hosting(sandbox) as made:
        yield made


@pytest.fixture
def real(tmp_path: Path, installed: dict[str, str], host: Host) -> Workspace:
    """A directory that is set up, with the provider as Terraform starts it: that alone has a journal."""
    workspace = Workspace(tmp_path, installed).connect(host.url, host.gateway.master_key).write("")
    workspace.run("init").ok()
    return workspace


def kill(
    workspace: Workspace,
    host: Host,
    *arguments: str,
    creates: int = 1,
    path: str = "",
    holds: str = "",
    drops: bool = False,
    umask: int = -1,
) -> None:
    """Run Terraform, and kill it and the provider when so many creates (or requests to `path`) with `holds` in them
    wait for an answer."""
    host.paths, host.holds, host.drops, host.dead = (path,) if path else CREATES, holds, drops, threading.Event()
    with (workspace.directory / "out.txt").open("wb") as out:
        process = subprocess.Popen(
            [terraform_program(), *(arguments or ("apply", "-auto-approve"))],
            cwd=workspace.directory,
            env={**workspace.environment, "TF_CLI_ARGS": "-no-color"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=umask,
        )
    try:
        for _ in range(creates):
            assert host.held.acquire(timeout=60), (workspace.directory / "out.txt").read_text()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        host.holds = None
        host.dead.set()
    until = time.monotonic() + 15
    while _alive(process.pid):
        assert time.monotonic() < until
        time.sleep(0.05)
    for left in workspace.directory.rglob(".*.tfstate.lock.info"):
        left.unlink()  # the lock itself went with the process


def entries(workspace: Workspace) -> list[Path]:
    """The logs of the journal."""
    data = Path(workspace.environment.get("TF_DATA_DIR", ".terraform"))
    return list((workspace.directory / data / "litellm-journal").glob("*.jsonl"))


def _alive(group: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-g", str(group)], capture_output=True, text=True, check=False)
    return any("Z" not in line for line in found.stdout.splitlines())
