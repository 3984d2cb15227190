"""A stack to put constructs into, and what Terraform gets to see of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing import Template
from tests.providers import installed as installed


@pytest.fixture
def stack() -> cdk.TerraformStack:
    return cdk.TerraformStack(cdk.Testing.app(), "estate")


@pytest.fixture
def rendered(stack: cdk.TerraformStack) -> Callable[[], dict[str, Any]]:
    """The stack as Terraform JSON."""
    return lambda: json.loads(cdk.Testing.synth(stack))


@pytest.fixture
def template(stack: cdk.TerraformStack) -> Callable[[], Template]:
    """The stack as a test likes to read it, although it may have no provider."""

    def read() -> Template:
        stack.prepare_stack()
        return Template(stack.to_terraform())

    return read


@pytest.fixture
def resources(template: Callable[[], Template]) -> Callable[[], dict[str, Any]]:
    """The resources of the stack by type and path, without what is not under test."""
    return lambda: {kind: found for kind, found in template().to_json().items() if kind.startswith("litellm_")}


@pytest.fixture
def only(template: Callable[[], Template]) -> Callable[[str], dict[str, Any]]:
    """The one resource of a type."""

    def find(type_name: str) -> dict[str, Any]:
        (found,) = template().find_resources(type_name).values()
        return found

    return find


@pytest.fixture
def as_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)
