"""The gateways that tests run on: the sandbox as each version of LiteLLM it knows, or real ones.

`LITELLM_TEST_GATEWAYS` names real ones, as `version=url=key` with commas between; then only these are tested. Tests may
share a gateway with others: everything they make has a random name, and goes away afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.versions import NEWEST, OLDEST, is_since

SANDBOXES = (NEWEST, OLDEST)
REAL = [entry for entry in os.environ.get("LITELLM_TEST_GATEWAYS", "").split(",") if entry]


MODERN = "1.109.0"
"""The version with most of the changes between those that are tested."""


@dataclass(frozen=True)
class Gateway:
    version: str
    url: str
    master_key: str

    @property
    def modern(self) -> bool:
        """Whether it has what LiteLLM 1.109 changed."""
        return is_since(self.version, MODERN)

    @property
    def real(self) -> bool:
        return bool(REAL)


def _version(entry: str) -> str:
    return entry.split("=")[0]


PARAMETERS = [pytest.param(entry, id=_version(entry), marks=pytest.mark.acceptance) for entry in REAL] or [
    pytest.param(version, id=version) for version in SANDBOXES
]


def since(first: str) -> pytest.MarkDecorator:
    """For tests of what a version of LiteLLM began to do, and every later one does."""
    return _where(lambda version: is_since(version, first))


def before(first: str) -> pytest.MarkDecorator:
    """For tests of what LiteLLM did before a version, and does no more."""
    return _where(lambda version: not is_since(version, first))


def _where(holds: Callable[[str], bool]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "gateway", [each for each in PARAMETERS if holds(_version(str(each.values[0])))], indirect=True
    )


REAL_OR_NEWEST = PARAMETERS if REAL else PARAMETERS[:1]
"""For what takes long: every real gateway, and one sandbox."""


@pytest.fixture(scope="session", params=PARAMETERS)
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    yield from gateway_of(request)


def gateway_of(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """The gateway that a fixture has as its parameter."""
    if REAL:
        version, url, key = request.param.split("=")
        yield Gateway(version, url, key)
        return
    with Sandbox(version=request.param) as sandbox:
        yield Gateway(sandbox.version, sandbox.url, sandbox.master_key)
