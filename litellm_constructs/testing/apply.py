"""Applying a stack to a gateway, for a test."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing.synthesis import synthesized
from litellm_constructs.trials.held import Held
from litellm_constructs.trials.terraform import Gateway, Trial, find_terraform


class ApplyToSandbox(Protocol):
    """What the fixture `apply_to_sandbox` is."""

    def __call__(self, stack: cdk.TerraformStack, *, variables: Mapping[str, str] | None = None) -> Held: ...


def apply(
    stack: cdk.TerraformStack, gateway: Gateway, place: Path, provider: Path, variables: Mapping[str, str] | None
) -> Held:
    """Apply `stack` to `gateway`, with the state in `place`: once more, and Terraform changes what has changed.

    Raises TerraformFailed when Terraform fails, and AssertionError when a second plan would change something again.
    """
    with synthesized(stack) as written:
        directory = place / written.name
        shutil.copytree(written, directory, dirs_exist_ok=True)
    trial = Trial(directory, find_terraform(), lambda _: gateway, provider, variables)
    trial.run("init")
    trial.run("apply", "-auto-approve")
    again = trial.run("plan", "-detailed-exitcode", codes=(0, 2))
    if again.code:
        raise AssertionError(f"a second plan is not empty:\n{again.text}")
    return Held(gateway, trial)
