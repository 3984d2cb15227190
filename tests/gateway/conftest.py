"""Tests of the gateway itself run on the gateways that run now: `python -m tests.gateway start --version X` first."""

from __future__ import annotations

import pytest

from provider_shim.versions import VERSIONS
from tests.gateway.gateway import Gateway, status
from tests.gateways import REAL

TESTED = [entry.split("=")[0] for entry in REAL] or VERSIONS


@pytest.fixture(params=[pytest.param(version, marks=pytest.mark.acceptance) for version in TESTED])
def gateway(request: pytest.FixtureRequest) -> Gateway:
    running = status(request.param)
    if running is None:
        pytest.fail(f"no gateway runs: `python -m tests.gateway start --version {request.param}`")
    return running
