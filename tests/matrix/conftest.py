from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import REAL, REAL_OR_NEWEST, Gateway
from tests.terraform.conftest import prefix, reattach, workspace

__all__ = ["prefix", "reattach", "workspace"]


@pytest.fixture(scope="session", params=REAL_OR_NEWEST)
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """A real gateway, or the sandbox with a licence: there every attribute can be had."""
    if REAL:
        yield Gateway(*request.param.split("="))
        return
    with Sandbox(version=request.param, licensed=True) as sandbox:
        yield Gateway(sandbox.version, sandbox.url, sandbox.master_key)


@pytest.fixture
def around(gateway: Gateway, prefix: str) -> Iterator[None]:
    """Objects that attributes refer to, and that no resource of ours makes."""
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=headers, timeout=60) as http:
        for end in ("", "-2"):
            http.post("/budget/new", json={"budget_id": f"{prefix}-budget{end}", "max_budget": 1}).raise_for_status()
            credential = {"credential_name": f"{prefix}-cred{end}", "credential_values": {"api_key": "x"}}
            http.post("/credentials", json={**credential, "credential_info": {}}).raise_for_status()
            server = {"server_id": f"{prefix}-mcp{end}", "server_name": f"{prefix}_mcp{end}".replace("-", "_")}
            server |= {"url": "http://127.0.0.1:9", "transport": "http"}
            http.post("/v1/mcp/server", json=server).raise_for_status()
        yield
        for end in ("", "-2"):
            http.post("/budget/delete", json={"id": f"{prefix}-budget{end}"})
            http.delete(f"/credentials/{prefix}-cred{end}")
            http.delete(f"/v1/mcp/server/{prefix}-mcp{end}")
