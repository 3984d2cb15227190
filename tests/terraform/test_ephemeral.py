"""Keys and secrets that are there for one run: opened, handed on, closed, and in no file of Terraform's."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.contract import Diagnostics, OpenAnswer, Severity
from provider_shim.cty import Object
from provider_shim.engine.connection import PROVIDER
from provider_shim.engine.provider import make_provider
from provider_shim.ephemeral import all_ephemeral
from provider_shim.fields import fields_of
from tests.gateways import Gateway
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, host, kill, real
from tests.terraform.test_write_only import kept
from tests.terraform.workspace import Workspace

__all__ = ["host", "real"]


def run_of(name: str, address: str) -> str:
    """A key for the run, in the hands of a second configuration of the provider, which is an administrator by it."""
    return f"""
ephemeral "litellm_key" "run" {{
  key_alias = "{name}-run"
  user_id   = "{name}-admin"
}}
provider "litellm" {{
  alias    = "run"
  api_base = "{address}"
  api_key  = ephemeral.litellm_key.run.key
}}
resource "litellm_budget" "by_it" {{
  provider   = litellm.run
  budget_id  = "{name}"
  max_budget = 5
}}
"""


DELIVERED = """
ephemeral "litellm_key_secret" "ci" {{}}

resource "litellm_key" "ci" {{
  key_alias      = "{name}"
  key_wo         = ephemeral.litellm_key_secret.ci.key
  key_wo_version = {version}
}}
# In the place of a secret store.
resource "litellm_credential" "store" {{
  credential_name              = "{name}"
  credential_values_wo         = {{ x_key = ephemeral.litellm_key_secret.ci.key }}
  credential_values_wo_version = {version}
}}
"""


@pytest.fixture
def administrator(api: httpx.Client, prefix: str) -> Iterator[str]:
    body = {"user_id": f"{prefix}-admin", "user_role": "proxy_admin", "auto_create_key": False}
    api.post("/user/new", json=body).raise_for_status()
    yield prefix
    api.post("/user/delete", json={"user_ids": [f"{prefix}-admin"]}).raise_for_status()


def aliases(api: httpx.Client, start: str) -> list[str]:
    found = api.get("/key/aliases", params={"size": 100, "search": start}).raise_for_status().json()["aliases"]
    return [alias for alias in found if alias.startswith(start)]


def secrets_in(workspace: Workspace, gateway: Gateway) -> set[str]:
    """What looks like a key in all that Terraform keeps, but for that of the provider block."""
    found = re.findall(r"sk-[A-Za-z0-9_-]{20,}", "".join(kept(workspace).values()))
    return {text for text in found if not text.startswith(gateway.master_key[:16])}


def test_a_key_for_one_run_manages_the_gateway_and_is_gone(
    workspace: Workspace, gateway: Gateway, api: httpx.Client, administrator: str
) -> None:
    workspace.write(run_of(administrator, gateway.url))
    workspace.plan()
    assert aliases(api, administrator) == [], "the plan had one too"
    workspace.run("apply", "plan.bin").ok()
    (made,) = api.post("/budget/info", json={"budgets": [administrator]}).json()
    assert made["created_by"] == f"{administrator}-admin"
    assert secrets_in(workspace, gateway) == set()
    workspace.destroy().ok()
    assert aliases(api, administrator) == []


def test_a_secret_is_delivered_to_the_gateway_and_to_a_store_in_one_apply(
    workspace: Workspace, gateway: Gateway, api: httpx.Client, prefix: str
) -> None:
    def run(version: int) -> tuple[dict[str, list[str]], str]:
        """What changes, and the hash in the state."""
        plan = workspace.write(DELIVERED.format(name=prefix, version=version)).plan()
        workspace.run("apply", "plan.bin").ok()
        assert secrets_in(workspace, gateway) == set()
        token_id = workspace.state()["litellm_key.ci"]["token_id"]
        stored = api.get(f"/credentials/by_name/{prefix}").json()["credential_values"]["x_key"]
        name = api.get("/key/info", params={"key": token_id}).json()["info"]["key_name"]
        assert stored[-2:] == name[-2:], "the store has the secret of this key"
        return plan.actions, token_id

    made, first = run(1)
    assert set(map(tuple, made.values())) == {("create",)}
    assert workspace.plan().empty, "another secret in each run, and the same version"
    changed, second = run(2)
    assert changed == {"litellm_key.ci": ["delete", "create"], "litellm_credential.store": ["update"]}
    assert second != first


def test_what_both_have_is_one_secret(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(DELIVERED.format(name="ci", version=1)).ok()
    (given,) = [request.body["key"] for request in sandbox.requests if request.path == "/key/generate"]
    (stored,) = [request.body["credential_values"] for request in sandbox.requests if request.path == "/credentials"]
    assert stored == {"x_key": given}
    assert lab.state()["litellm_key.ci"]["token_id"] == sha256(given.encode()).hexdigest()


def test_a_secret_of_one_run_is_nowhere(tmp_path: Path, installed: dict[str, str], sandbox: Sandbox) -> None:
    log = tmp_path / "log.txt"
    workspace = Workspace(tmp_path, {**installed, "TF_LOG": "TRACE", "TF_LOG_PATH": str(log)})
    workspace.connect(sandbox.url, sandbox.master_key).write(
        DELIVERED.format(name="ci", version=1)
        + 'ephemeral "litellm_key" "run" {}\n'
        + 'resource "litellm_search_tool" "t" {\n  search_tool_name = "t"\n  search_provider = "tavily"\n'
        + "  api_key_wo = ephemeral.litellm_key.run.key\n  api_key_wo_version = 1\n}\n"
    )
    workspace.run("init").ok()
    plan = workspace.plan()
    said = {"plan": plan.outcome, "apply": workspace.run("apply", "plan.bin").ok(), "show": workspace.run("show")}
    texts = {name: outcome.stdout + outcome.stderr for name, outcome in said.items()} | kept(workspace)
    texts |= {"plan as JSON": json.dumps(plan.content), "log": log.read_text(encoding="utf-8")}
    secrets = {request.body["key"] for request in sandbox.requests if request.path == "/key/generate"}
    assert len(secrets) == 3, "a key for the plan, and two in the apply"
    assert [name for name, text in texts.items() for secret in secrets if secret in text] == []


def test_a_key_of_a_run_that_is_killed_is_gone_or_ends_by_itself(real: Workspace, host: Host) -> None:
    """Terraform is killed, and the provider notices; where both are killed, the time of the key does it."""
    used = 'ephemeral "litellm_key" "run" {}\n' + DELIVERED.format(name="ci", version=1)
    handed_on = used.replace("x_key = ephemeral.litellm_key_secret.ci.key", "x_key = ephemeral.litellm_key.run.key")
    kill(real.write(handed_on), host, path="/credentials", holds="x_key")
    (left,) = [key for key in host.all_keys() if key["key_alias"] is None]
    assert timedelta(minutes=59) < datetime.fromisoformat(left["expires"]) - datetime.now(UTC) <= timedelta(hours=1)


# --- what Terraform does rarely


class Opened:
    """A key for one run, and the provider that has opened it."""

    def __init__(self, sandbox: Sandbox, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.provider = make_provider()
        nothing: Object = {attribute.name: None for attribute in PROVIDER.block.attributes}
        settings = {**nothing, "api_base": sandbox.url, "api_key": sandbox.master_key, "max_retries": 0}
        assert not runner.run(self.provider.configure(settings, "1.11.4"))
        config: Object = {"id": None, **{item.name: None for item in fields_of(all_ephemeral()["litellm_key"])}}
        self.answer = runner.run(self.provider.open_ephemeral("litellm_key", {**config, "duration": "30m"}))

    def close(self) -> Diagnostics:
        return self._runner.run(self.provider.close_ephemeral("litellm_key", self.answer.private))

    def renew(self) -> OpenAnswer:
        return self._runner.run(self.provider.renew_ephemeral("litellm_key", self.answer.private))

    def lose_terraform(self) -> None:
        self._runner.run(self.provider.close(done=False))


@pytest.fixture
def opened(sandbox: Sandbox) -> Iterator[Opened]:
    with asyncio.Runner() as runner:
        made = Opened(sandbox, runner)
        yield made
        made.lose_terraform()


def ends(sandbox: Sandbox) -> datetime:
    with admin(sandbox.url, sandbox.master_key) as api:
        (key,) = api.get("/key/list", params={"return_full_object": True}).json()["keys"]
    return datetime.fromisoformat(key["expires"])


def test_a_key_is_closed_once_and_a_second_time_is_as_good(opened: Opened, sandbox: Sandbox) -> None:
    assert opened.close() == opened.close() == []
    assert [request.path for request in sandbox.requests if request.path == "/key/delete"] == ["/key/delete"] * 2


def test_a_key_is_renewed_when_half_of_its_time_is_over(opened: Opened, sandbox: Sandbox) -> None:
    first = ends(sandbox)
    assert abs((opened.answer.renew_at or 0) - first.timestamp() + 15 * 60) <= 2
    assert (opened.renew().renew_at or 0) >= (opened.answer.renew_at or 0)
    assert ends(sandbox) > first


def test_a_gateway_that_is_down_at_the_end_is_a_warning_with_the_key(opened: Opened, sandbox: Sandbox) -> None:
    sandbox.fail_next("POST", "/key/delete", status=500, times=2)
    (told,) = opened.close()
    assert told.severity is Severity.WARNING
    assert opened.answer.result is not None
    assert f"{opened.answer.result['id']} could not be deleted. It ends by itself" in told.detail
    assert str(opened.answer.result["key"]) not in told.detail


def test_a_provider_whose_terraform_is_gone_closes_what_is_open(opened: Opened, sandbox: Sandbox) -> None:
    opened.lose_terraform()
    assert [request.path for request in sandbox.requests if request.method == "POST"][-1] == "/key/delete"
