"""A directory with a configuration, and the real Terraform to run on it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from litellm_constructs.trials.terraform import find_terraform, terraform_program

REQUIRED = 'terraform {\n  required_providers {\n    litellm = {\n      source = "litellm/litellm"\n    }\n  }\n}\n'

OPENTOFU = find_terraform().name == "OpenTofu"
state_is_written_at_once = pytest.mark.skipif(OPENTOFU, reason="OpenTofu writes a local state every 20 seconds")
"""For tests of a kill after which the state has what was made before."""


@dataclass(frozen=True)
class Outcome:
    """How one command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """What a person reads, without colours and frames."""
        joined = " ".join(re.sub(r"[│╷╵]", " ", self.stdout + "\n" + self.stderr).split())
        return re.sub(r"\x1b\[[0-9;]*m", "", joined)

    @property
    def errors(self) -> list[str]:
        """The first line of every error."""
        return re.findall(r"Error: (.*)", self.stdout + self.stderr)

    @property
    def warnings(self) -> list[str]:
        """The first line of every warning."""
        return re.findall(r"Warning: (.*)", self.stdout + self.stderr)

    def ok(self) -> Outcome:
        assert self.code in (0, 2), f"terraform ended with {self.code}:\n{self.stdout}\n{self.stderr}"
        return self


@dataclass
class Workspace:
    """`environment` says how Terraform finds the provider and the gateway."""

    directory: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, configuration: str, name: str = "main.tf") -> Workspace:
        (self.directory / name).write_text(REQUIRED + configuration if name == "main.tf" else configuration)
        return self

    def connect(self, address: str, key: str, more: str = "") -> Workspace:
        """Write the provider block."""
        block = f'provider "litellm" {{\n  api_base = "{address}"\n  api_key  = "{key}"\n{more}\n}}\n'
        return self.write(block, "provider.tf")

    def run(self, *arguments: str, **variables: str) -> Outcome:
        done = subprocess.run(
            [terraform_program(), *arguments],
            cwd=self.directory,
            env={**self._clean(), **self.environment, **{f"TF_VAR_{name}": value for name, value in variables.items()}},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    @staticmethod
    def _clean() -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "LITELLM_"))}
        # Terraform spends a third of its time on memory that it could just as well keep.
        kept |= {"GOGC": "off", "GOMEMLIMIT": "1GiB"}
        return {**kept, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0", "TF_CLI_ARGS": "-no-color"}

    def apply(self, configuration: str | None = None, **variables: str) -> Outcome:
        if configuration is not None:
            self.write(configuration)
        return self.run("apply", "-auto-approve", **variables)

    def plan(self, *arguments: str, **variables: str) -> Plan:
        """Plan with a refresh. What it says is read when it is asked for, and stays that of this plan."""
        outcome = self.run("plan", "-detailed-exitcode", "-out=plan.bin", *arguments, **variables)
        assert outcome.code in (0, 2), f"terraform plan failed:\n{outcome.stdout}\n{outcome.stderr}"
        return self.show(outcome)

    def show(self, outcome: Outcome) -> Plan:
        """The saved plan, which ended so."""
        return Plan(outcome, self, (self.directory / "plan.bin").read_bytes())

    def destroy(self, **variables: str) -> Outcome:
        return self.run("destroy", "-auto-approve", **variables)

    def state(self) -> dict[str, dict[str, Any]]:
        """Attributes of every managed object by address."""
        content = json.loads(self.run("show", "-json").ok().stdout)
        found = content.get("values", {}).get("root_module", {}).get("resources", [])
        return {item["address"]: item["values"] for item in found}

    def output(self, name: str) -> Any:
        return json.loads(self.run("output", "-json", name).ok().stdout)


@dataclass(frozen=True)
class Plan:
    outcome: Outcome
    workspace: Workspace
    saved: bytes = field(repr=False)

    @cached_property
    def content(self) -> dict[str, Any]:
        """As Terraform tells it to programs."""
        with tempfile.NamedTemporaryFile(dir=self.workspace.directory, suffix=".bin") as file:
            file.write(self.saved)
            file.flush()
            return json.loads(self.workspace.run("show", "-json", file.name).ok().stdout)

    @property
    def actions(self) -> dict[str, list[str]]:
        """What Terraform would do, by address; what it would leave alone is left out."""
        changes = {item["address"]: item["change"]["actions"] for item in self.content.get("resource_changes", [])}
        return {address: actions for address, actions in changes.items() if actions not in (["no-op"], ["read"])}

    @property
    def empty(self) -> bool:
        return self.outcome.code == 0

    def changed(self, address: str) -> set[str]:
        """Names of the attributes that would change."""
        change = self._change(address)
        before, after = change["before"] or {}, change["after"] or {}
        unknown = {name for name, flags in (change.get("after_unknown") or {}).items() if _any(flags)}
        return {name for name in {*before, *after} if before.get(name) != after.get(name)} | unknown

    def values(self, address: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The members of an attribute before and after."""
        change = self._change(address)
        return change["before"][name] or {}, (change["after"] or {}).get(name) or {}

    def _change(self, address: str) -> dict[str, Any]:
        return next(item["change"] for item in self.content["resource_changes"] if item["address"] == address)


def _any(flags: object) -> bool:
    """Whether any part of a value is unknown."""
    if isinstance(flags, dict):
        return any(map(_any, flags.values()))
    return any(map(_any, flags)) if isinstance(flags, list) else bool(flags)
