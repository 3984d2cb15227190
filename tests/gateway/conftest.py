"""Tests of the gateway itself run on whichever gateways run now: `python -m tests.gateway start --version X` first."""

from __future__ import annotations

import pytest

from tests.gateway.gateway import Gateway, status
from tests.gateway.home import VERSIONS


@pytest.fixture(params=VERSIONS)
def gateway(request: pytest.FixtureRequest) -> Gateway:
    running = status(request.param)
    if running is None:
        pytest.skip(f"no gateway runs: `python -m tests.gateway start --version {request.param}`")
    return running
