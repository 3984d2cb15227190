"""Real Terraform, driving the test provider of `things`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from litellm_constructs.trials.terraform import terraform_program
from provider_shim.wire.reattach import running
from tests.wire.client import Client, Identity, trusting
from tests.wire.things import Things

CHECKOUT = Path(__file__).parents[2]
LAUNCHED = [sys.executable, "-I", str(CHECKOUT / "tests" / "wire" / "launched.py")]
COOKIE = {"TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}
PREAMBLE = """
terraform {
  required_providers {
    litellm = { source = "litellm/litellm" }
  }
}
"""


class Terraform:
    """A directory with a configuration, and the `terraform` that runs in it."""

    def __init__(self, directory: Path, **environment: str) -> None:
        self.directory = directory
        self.store = directory / "store"
        self.store.mkdir(parents=True)
        cli_config = directory / "terraform.rc"
        cli_config.write_text("")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "XDG_DATA_HOME": str(directory / "data"),
            "TMPDIR": str(directory / "tmp"),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_CLI_CONFIG_FILE": str(cli_config),
            **environment,
        }
        (directory / "tmp").mkdir()

    def configure(self, body: str) -> None:
        provider = f'provider "litellm" {{\n  directory = "{self.store}"\n}}\n'
        (self.directory / "main.tf").write_text(PREAMBLE + provider + body)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [terraform_program(), *arguments, "-no-color"],
            cwd=self.directory,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """What `terraform` printed; it must end with `code`."""
        with self.start(*arguments, **environment) as process:
            output, _ = process.communicate(timeout=120)
        assert process.returncode == code, output
        return output

    def apply(self, code: int = 0) -> str:
        return self.run("apply", "-auto-approve", code=code)

    def destroy(self) -> str:
        return self.run("destroy", "-auto-approve")

    def plan_is_empty(self) -> bool:
        return "No changes." in self.run("plan", "-detailed-exitcode")

    def plan(self, code: int = 0) -> dict[str, Any]:
        """The plan as JSON."""
        self.run("plan", "-out=plan.bin", code=code)
        return json.loads(self.run_json("show", "-json", "plan.bin"))

    def run_json(self, *arguments: str) -> str:
        return subprocess.run(
            [terraform_program(), *arguments],
            cwd=self.directory,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def state(self) -> dict[str, Any]:
        """The attributes of each resource in the state, by address."""
        shown = json.loads(self.run_json("show", "-json"))
        resources = shown.get("values", {}).get("root_module", {}).get("resources", [])
        return {item["address"]: item["values"] for item in resources}


def what_it_says_instead(*arguments: str, **environment: str) -> str:
    """The one line that a provider which cannot start says to Terraform where the handshake should be."""
    run = subprocess.run(
        [sys.executable, "-m", "provider_shim", *arguments],
        cwd=CHECKOUT,
        env={**COOKIE, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1
    (line,) = run.stdout.splitlines()
    return line


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class Launch:
    """The test provider, or another program, started as Terraform would, up to its handshake.

    With an identity, Terraform's, it speaks TLS.
    """

    def __init__(
        self, directory: Path, identity: Identity | None = None, *, program: list[str] = LAUNCHED, **environment: str
    ) -> None:
        self.identity = identity
        certificate = {"PLUGIN_CLIENT_CERT": identity.certificate} if identity else {}
        self.process = subprocess.Popen(
            program,
            cwd=CHECKOUT,
            env={**COOKIE, "TMPDIR": str(directory), "XDG_DATA_HOME": str(directory), **certificate, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.handshake = self.process.stdout.readline().rstrip("\n").split("|")
        self.socket = Path(self.handshake[3])

    def __enter__(self) -> Launch:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.socket.parent, ignore_errors=True)

    def client(self) -> Client:
        """Connected as Terraform does it."""
        return Client(self.socket, trusting(self.handshake[5], self.identity) if self.identity else None)


@pytest.fixture
def things() -> Things:
    return Things()


@pytest.fixture
def terraform(tmp_path: Path, things: Things) -> Iterator[Terraform]:
    """Terraform with the test provider running in this process."""
    with running(lambda: things) as reattach:
        terraform = Terraform(tmp_path, TF_REATTACH_PROVIDERS=reattach)
        terraform.configure("")
        terraform.run("init")
        yield terraform


@pytest.fixture
def launching(tmp_path: Path) -> Terraform:
    """Terraform that starts the test provider itself."""
    terraform = Terraform(tmp_path)
    program = tmp_path / "bin" / "terraform-provider-litellm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -I {CHECKOUT}/tests/wire/launched.py\n")
    program.chmod(0o755)
    Path(terraform.environment["TF_CLI_CONFIG_FILE"]).write_text(
        f'provider_installation {{\n  dev_overrides {{\n    "litellm/litellm" = "{program.parent}"\n  }}\n}}\n'
    )
    return terraform
