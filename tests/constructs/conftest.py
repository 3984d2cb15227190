"""A stack to put constructs into, and what Terraform gets to see of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.providers import QUIET_JSII
from tests.providers import installed as installed

os.environ.update(QUIET_JSII)

from litellm_constructs._cdk import cdk


@pytest.fixture
def stack() -> cdk.TerraformStack:
    return cdk.TerraformStack(cdk.Testing.app(), "estate")


@pytest.fixture
def rendered(stack: cdk.TerraformStack) -> Callable[[], dict[str, Any]]:
    """The stack as Terraform JSON."""
    return lambda: json.loads(cdk.Testing.synth(stack))


@pytest.fixture
def resources(rendered: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """The resources of the stack as Terraform JSON, without what is not under test."""
    return lambda: rendered()["resource"]


@pytest.fixture
def only(resources: Callable[[], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """The one resource of a type."""

    def find(type_name: str) -> dict[str, Any]:
        (found,) = resources()[type_name].values()
        return found

    return find


@pytest.fixture
def as_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)
