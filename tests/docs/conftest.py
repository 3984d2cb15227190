from __future__ import annotations

from collections.abc import Iterator

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.providers import installed
from tests.terraform.conftest import bare, lab, reattach, sandbox

__all__ = ["bare", "installed", "lab", "reattach", "sandbox"]


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    """With a licence, which some examples need."""
    with Sandbox(licensed=True) as made:
        yield made
