"""Fixtures for tests of estates. pytest loads this by itself; what is behind it loads when a test uses a fixture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from litellm_constructs.framework.cdk import cdk
    from litellm_constructs.sandbox import Sandbox
    from litellm_constructs.testing import ApplyToSandbox, Held
    from litellm_constructs.trials.terraform import Gateway


@pytest.fixture
def litellm_sandbox() -> Iterator[Sandbox]:
    """An empty gateway of this test alone. A fixture of the same name puts another in its place:

    @pytest.fixture
    def litellm_sandbox():
        with Sandbox(version="1.101.6", licensed=True) as sandbox:
            yield sandbox
    """
    from litellm_constructs.sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def litellm_provider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the provider, where the Terraform of these tests finds it."""
    from provider_shim.install import install_into

    directory = tmp_path_factory.mktemp("litellm-provider")
    install_into(directory, lambda _: None)
    return directory


@pytest.fixture
def apply_to_sandbox(litellm_sandbox: Gateway, litellm_provider: Path, tmp_path: Path) -> ApplyToSandbox:
    """Applies a stack to `litellm_sandbox` with the Terraform on PATH, and returns what the gateway then holds.

        held = apply_to_sandbox(stack)
        assert held.teams["search"]["max_budget"] == 800

    Whatever gateways, cluster and back end the stack names, only the sandbox is reached. Variables of text that have no
    value get one; `variables` gives others. A second call with a changed stack of the same name changes what has
    changed. Of stacks that refer to one another, apply first what the others refer to.

    Raises Missing without a Terraform, TerraformFailed with what it printed when it fails, AssertionError when a second
    plan is not empty, and NotForTrials for a stack with resources of other providers or that reads other states.
    """
    from litellm_constructs.testing.apply import apply

    def run(stack: cdk.TerraformStack, *, variables: Mapping[str, str] | None = None) -> Held:
        return apply(stack, litellm_sandbox, tmp_path / "terraform", litellm_provider, variables)

    return run
