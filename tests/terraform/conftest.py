"""The real Terraform, with the provider of this checkout running in this process."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.engine.provider import make_provider
from provider_shim.wire.reattach import running
from tests.gateways import REAL_OR_NEWEST, Gateway, gateway_of
from tests.providers import installed
from tests.terraform.workspace import Workspace

__all__ = ["installed"]


@pytest.fixture(scope="session", params=REAL_OR_NEWEST)
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """Every real gateway, and the newest sandbox; the oldest one has what `before` marks."""
    yield from gateway_of(request)


@pytest.fixture(scope="session")
def reattach() -> Iterator[str]:
    """The value of TF_REATTACH_PROVIDERS for the provider in this process."""
    with running(make_provider) as value:
        yield value


@pytest.fixture
def prefix() -> str:
    """A start for names that nothing else on the gateway has."""
    return f"tf-{secrets.token_hex(4)}"


@pytest.fixture
def workspace(tmp_path: Path, reattach: str, gateway: Gateway) -> Iterator[Workspace]:
    """An empty directory whose provider block leads to the gateway. What was applied in it is destroyed afterwards."""
    made = Workspace(tmp_path, {"TF_REATTACH_PROVIDERS": reattach})
    made.connect(gateway.url, gateway.master_key)
    yield made
    if (tmp_path / "terraform.tfstate").exists():
        made.destroy()


@pytest.fixture
def api(gateway: Gateway) -> Iterator[httpx.Client]:
    """The gateway's management API, for what happens behind Terraform's back."""
    with admin(gateway.url, gateway.master_key) as client:
        yield client


def admin(url: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=30)


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_sandbox: Sandbox) -> Iterator[Sandbox]:
    """A gateway of this test alone, for faults and for looking at what was asked."""
    _sandbox.reset()
    yield _sandbox
    _sandbox.reset()


@pytest.fixture
def lab(tmp_path: Path, reattach: str, sandbox: Sandbox) -> Workspace:
    """An empty directory whose provider block leads to the sandbox of this test."""
    made = Workspace(tmp_path, {"TF_REATTACH_PROVIDERS": reattach})
    made.connect(sandbox.url, sandbox.master_key)
    return made


@pytest.fixture
def bare(tmp_path: Path, reattach: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty directory without a provider block, in an environment that names no gateway."""
    for name in ("LITELLM_API_BASE", "LITELLM_ENDPOINT", "LITELLM_PROXY_URL", "LITELLM_API_KEY", "LITELLM_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Workspace(tmp_path, {"TF_REATTACH_PROVIDERS": reattach})
