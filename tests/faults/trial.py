"""One trial: an apply in which something goes wrong, another in which nothing does, and what is there then."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx

from litellm_constructs.trials.terraform import terraform_program
from tests.faults import estate
from tests.faults.disturbances import Disturbance
from tests.faults.proxy import LATENCY, between, well
from tests.terraform.workspace import REQUIRED

PATIENCE = 90.0
"""Seconds after which a Terraform that was disturbed counts as one that hangs."""


@dataclass(frozen=True)
class Gateway:
    name: str
    url: str
    key: str
    timeout: int
    """Seconds that it may take for an answer, also while other trials keep it busy."""


@dataclass(frozen=True)
class Result:
    passed: bool
    """Whether the disturbed apply did all that it should."""
    healed: bool
    """Whether the next apply passed, and a plan after it was empty."""
    orphans: int
    """Objects that the gateway has and the state has not."""
    lost: int
    """Objects that the state has and the gateway has not."""
    doubled: int
    """Objects beside another of the same type and name."""
    hung: bool
    seconds: float
    """Of the disturbed apply."""
    found: str = ""
    """What went wrong, for whoever mends it."""

    @property
    def well(self) -> bool:
        return self.healed and not (self.orphans or self.lost or self.doubled or self.hung)


@dataclass(frozen=True)
class Terraform:
    directory: Path
    environment: Mapping[str, str]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """In a process group of its own, as a terminal starts it."""
        with (self.directory / "output").open("wb") as output:
            return subprocess.Popen(
                [terraform_program(), *arguments, "-no-color"],
                cwd=self.directory,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> int:
        """How it ended; None if it would not within `PATIENCE`."""
        process = self.start(*arguments)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            return -1

    @property
    def errors(self) -> list[str]:
        return re.findall(r"Error: (.*)", (self.directory / "output").read_text())

    @property
    def state(self) -> estate.Held:
        try:
            return estate.in_state(json.loads((self.directory / "terraform.tfstate").read_text()))
        except (OSError, ValueError):  # none yet, or one that Terraform was writing
            return {}


def try_once(
    disturb: Disturbance, gateway: Gateway, environment: Mapping[str, str], directory: Path, dice: Random
) -> Result:
    prefix = f"faults-{secrets.token_hex(4)}"
    terraform = Terraform(directory, environment)
    headers = {"Authorization": f"Bearer {gateway.key}"}
    with (
        between(gateway.url) as proxy,
        httpx.Client(base_url=gateway.url, headers=headers, trust_env=False, timeout=60) as api,
    ):
        (directory / "main.tf").write_text(
            REQUIRED + estate.configuration(proxy.url, gateway.key, prefix, gateway.timeout)
        )
        if terraform.run("init"):
            raise RuntimeError((directory / "output").read_text())
        try:
            running: list[subprocess.Popen[bytes]] = []
            disturb(proxy, lambda: running[0], dice)
            began = time.monotonic()
            running.append(terraform.start("apply", "-auto-approve"))
            hung = False
            try:
                code = running[0].wait(PATIENCE)
            except subprocess.TimeoutExpired:
                hung, code = True, -1
                running[0].kill()
            seconds = time.monotonic() - began
            first = terraform.errors
            proxy.settle()
            proxy.fate, proxy.latency = well, LATENCY

            healed = terraform.run("apply", "-auto-approve") == 0
            found = terraform.errors
            if healed:
                healed = terraform.run("plan", "-detailed-exitcode") == 0
                found = found or ([] if healed else ["the plan after it is not empty"])
            state, there = terraform.state, estate.on_gateway(api, prefix)
            orphans, lost = there.keys() - state.keys(), state.keys() - there.keys()
            told = {"first": set(first), "then": set(found), "orphans": orphans, "lost": lost}
            return Result(
                passed=code == 0,
                healed=healed and len(state) == estate.SIZE,
                orphans=len(orphans),
                lost=len(lost),
                doubled=estate.doubled(there),
                hung=hung,
                seconds=seconds,
                found="; ".join(f"{when}: {what}" for when, what in told.items() if what),
            )
        finally:
            estate.remove(api, estate.on_gateway(api, prefix))
