"""The gateways that tests run on: the sandbox as each version of LiteLLM it knows, or real ones.

`LITELLM_TEST_GATEWAYS` names real ones, as `version=url=key` with commas between; then only these are tested. Tests may
share a gateway with others: everything they make has a random name, and goes away afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from litellm_constructs.sandbox import Sandbox

SANDBOXES = ("1.109.1", "1.101.6")
REAL = [entry for entry in os.environ.get("LITELLM_TEST_GATEWAYS", "").split(",") if entry]


@dataclass(frozen=True)
class Gateway:
    version: str
    url: str
    master_key: str

    @property
    def modern(self) -> bool:
        """Whether it has what LiteLLM 1.109 changed."""
        return tuple(map(int, self.version.split("."))) >= (1, 109)

    @property
    def real(self) -> bool:
        return bool(REAL)


def _version(entry: str) -> str:
    return entry.split("=")[0]


PARAMETERS = [pytest.param(entry, id=_version(entry), marks=pytest.mark.acceptance) for entry in REAL] or [
    pytest.param(version, id=version) for version in SANDBOXES
]


def _only(wanted: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "gateway", [each for each in PARAMETERS if _version(str(each.values[0])) == wanted], indirect=True
    )


NEWEST = _only(SANDBOXES[0])
"""For tests of what only the newest version does."""

OLDER = _only(SANDBOXES[1])
"""For tests of what only the older version does."""

REAL_OR_NEWEST = pytest.mark.parametrize("gateway", PARAMETERS if REAL else PARAMETERS[:1], indirect=True)
"""For long tests: on every real gateway, and on one sandbox."""


@pytest.fixture(scope="session", params=PARAMETERS)
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    if REAL:
        version, url, key = request.param.split("=")
        yield Gateway(version, url, key)
        return
    with Sandbox(version=request.param) as sandbox:
        yield Gateway(sandbox.version, sandbox.url, sandbox.master_key)
