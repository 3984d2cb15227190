"""What must be on this machine and no package registry has: Terraform, or OpenTofu."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass

OLDEST = (1, 11)
MISSING = (
    "Terraform 1.11 or later, or OpenTofu, must be on PATH: https://developer.hashicorp.com/terraform/install or "
    "https://opentofu.org/docs/intro/install"
)


class Missing(Exception):
    """Something is not on this machine; the text says what to install."""


@dataclass(frozen=True)
class Terraform:
    """The Terraform, or OpenTofu, that is on PATH."""

    program: str
    name: str
    version: str


def find_terraform() -> Terraform:
    """Raises Missing when there is none, or one that is too old."""
    for command, name in (("terraform", "Terraform"), ("tofu", "OpenTofu")):
        if program := shutil.which(command):
            version = _version(program)
            if name == "Terraform" and tuple(map(int, version.split(".")[:2])) < OLDEST:
                raise Missing(f"{program} is Terraform {version}. {MISSING}")
            return Terraform(program, name, version)
    raise Missing(MISSING)


def _version(program: str) -> str:
    done = subprocess.run([program, "version", "-json"], capture_output=True, text=True, check=False)
    try:
        return str(json.loads(done.stdout)["terraform_version"])
    except (ValueError, KeyError):
        raise Missing(f"`{program} version` failed: {(done.stderr or done.stdout).strip()}") from None


def main() -> int:
    try:
        find_terraform()
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
