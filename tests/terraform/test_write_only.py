"""Write-only twins: the gateway has the secret, and no state, plan or log of Terraform's does."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.engine.provider import make_provider
from provider_shim.fields import twins_of
from provider_shim.resources import all_resources
from tests.engine.estate import FREE, configuration, planted
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

TWINS = {name: [twin.plain.name for twin in twins_of(spec)] for name, spec in all_resources().items()}
SECRETIVE = [name for name, twins in TWINS.items() if twins]
"""The types that have secrets."""
SENT = len(SECRETIVE) - 1
"""How many requests have a secret at least. A block of a key has its hash alone."""

VARIABLES = """
variable "secret" {
  type      = string
  ephemeral = true
}
"""
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def estate(secret: str | None, *, wo: bool, version: int | None = None) -> str:
    """An object of every kind that has secrets, with all of them, by twins or by the attributes themselves; with none
    where there is no `secret`."""
    resources: dict[str, Any] = {}
    before = None
    # What leads to a key comes after the key.
    for kind in sorted(SECRETIVE, key=lambda kind: kind == "litellm_jwt_key_mapping"):
        values = {name: value for name, value in planted(kind, secret or "").items() if name not in FREE}
        for name in TWINS[kind]:
            value = values.pop(name)
            if secret is None:
                continue
            values[f"{name}_wo" if wo else name] = value
            if wo and version is not None:
                values[f"{name}_wo_version"] = version
        if kind in ("litellm_key_block", "litellm_jwt_key_mapping") and secret is None:
            continue
        values["depends_on"] = [before] if before else []
        before = f"{kind}.it"
        resources[kind] = {"it": values}
    # Beside a team that says all of its logging there is no other.
    resources["litellm_team"]["other"] = {"team_id": "t2", "team_alias": "t2"}
    resources["litellm_team_callback"]["it"]["team_id"] = "${litellm_team.other.team_id}"
    return json.dumps({"resource": resources}, indent=1)


def apply(workspace: Workspace, content: str) -> None:
    (workspace.directory / "estate.tf.json").write_text(content, encoding="utf-8")
    workspace.apply().ok()


def written(sandbox: Sandbox, since: int = 0) -> Counter[str]:
    """What was asked of the gateway to change it, without the ids that differ from run to run."""
    asked = [request for request in sandbox.requests[since:] if request.method in WRITES]
    texts = [f"{each.method} {each.path} {json.dumps(each.body, sort_keys=True)}" for each in asked]
    return Counter(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text) for text in texts if "/info" not in text)


def test_a_twin_has_sent_what_its_attribute_would_have_sent(lab: Workspace, sandbox: Sandbox) -> None:
    """When it is made, changed and removed."""
    lives: dict[bool, list[Counter[str]]] = {}
    lab.write("")
    for wo in (False, True):
        sandbox.reset()
        (lab.directory / "terraform.tfstate").unlink(missing_ok=True)
        lives[wo] = []
        for secret in ("planted-4711-one", "planted-4711-two", None):
            since = len(sandbox.requests)
            apply(lab, estate(secret, wo=wo))
            lives[wo].append(written(sandbox, since))
            assert lab.plan().empty
        assert any("planted-4711-two" in text for text in lives[wo][1])
    for by_attribute, by_twin in zip(*lives.values(), strict=True):
        assert by_twin == by_attribute


def kept(workspace: Workspace) -> dict[str, str]:
    """All that Terraform keeps in files: the state with what the provider has in it, and the saved plan."""
    state = (workspace.directory / "terraform.tfstate").read_text(encoding="utf-8")
    private = [b64decode(found).decode() for found in re.findall(r'"private": "([^"]*)"', state)]
    with ZipFile(workspace.directory / "plan.bin") as plan:
        members = {f"plan: {name}": plan.read(name).decode("latin-1") for name in plan.namelist()}
    return {"state": state, "private": "".join(private), **members}


def test_a_twin_is_sent_when_it_or_its_version_is_another(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(VARIABLES)

    def run(secret: str, version: int | None = None) -> tuple[int, dict[str, set[str]]]:
        """How many requests have the secret, and what the plan says of what changes in place."""
        (lab.directory / "estate.tf.json").write_text(estate("${var.secret}", wo=True, version=version))
        since = len(sandbox.requests)
        plan = lab.plan(secret=secret)
        lab.run("apply", "plan.bin", secret=secret).ok()
        sent = sum(count for text, count in written(sandbox, since).items() if secret in text)
        return sent, {address: plan.changed(address) for address, does in plan.actions.items() if does == ["update"]}

    assert run("planted-4711-one")[0] >= SENT
    assert run("planted-4711-one") == (0, {})
    sent, changes = run("planted-4711-two")
    assert sent >= SENT
    for address, names in changes.items():
        assert names == {f"{name}_wo_version" for name in TWINS[address.partition(".")[0]]}
    assert run("planted-4711-three", 7)[0] >= SENT
    assert run("planted-4711-four", 7) == (0, {})
    assert run("planted-4711-four", 8)[0] >= SENT


def test_a_secret_of_a_twin_is_nowhere(tmp_path: Path, installed: dict[str, str]) -> None:
    log = tmp_path / "log.txt"
    workspace = Workspace(tmp_path, {**installed, "TF_LOG": "TRACE", "TF_LOG_PATH": str(log)})
    texts: dict[str, str] = {}
    secret = "planted-4711-one"
    with Sandbox(licensed=True) as sandbox:
        workspace.connect(sandbox.url, sandbox.master_key, "  max_retries = 0").write(VARIABLES).run("init").ok()
        (tmp_path / "estate.tf.json").write_text(estate("${var.secret}", wo=True))
        plan = workspace.plan(secret=secret)
        said = {"plan": plan.outcome, "apply": workspace.run("apply", "plan.bin", secret=secret).ok()}
        texts |= {"plan as JSON": json.dumps(plan.content), **kept(workspace)}
        said["show"] = workspace.run("show")
        sandbox.fail_next("POST", "/team/update", status=500)
        said["refused"] = workspace.apply(secret="planted-4711-two")
        said["destroy"] = workspace.destroy(secret=secret).ok()
        assert any(secret in json.dumps(request.body) for request in sandbox.requests)
    assert said["refused"].code == 1
    texts |= {name: outcome.stdout + outcome.stderr for name, outcome in said.items()}
    texts["log"] = log.read_text(encoding="utf-8")
    assert "POST /team/new" in texts["log"]
    assert [name for name, text in texts.items() if "-4711-" in text] == []


def key(**values: Any) -> str:
    given = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in {"key_alias": "k", **values}.items())
    return f'resource "litellm_key" "k" {{\n{given}}}\n'


def test_a_key_of_ones_own_is_known_by_its_hash(lab: Workspace, sandbox: Sandbox) -> None:
    secret, other = "sk-planted-4711-own", "sk-planted-4711-other"
    lab.apply(key(key_wo=secret)).ok()
    made = lab.state()["litellm_key.k"]
    assert (made["id"], made["key"], made["key_wo"]) == (f"sha256:{sha256(secret.encode()).hexdigest()}", None, None)
    assert lab.plan().empty
    changed = lab.write(key(key_wo=secret, max_budget=5)).plan()
    assert changed.changed("litellm_key.k") == {"max_budget"}
    replaced = lab.write(key(key_wo=other)).plan()
    assert replaced.actions == {"litellm_key.k": ["delete", "create"]}
    lab.apply().ok()
    assert lab.state()["litellm_key.k"]["id"] == f"sha256:{sha256(other.encode()).hexdigest()}"
    with admin(sandbox.url, other) as caller:
        assert caller.get("/key/info").json()["info"]["key_alias"] == "k"


@pytest.mark.parametrize("version", [{}, {"key_wo_version": 5}])
def test_a_secret_moves_into_its_twin_and_back_without_a_word_to_the_gateway(
    lab: Workspace, sandbox: Sandbox, version: dict[str, int]
) -> None:
    lab.apply(key(key="sk-planted-4711-own")).ok()
    since = len(sandbox.requests)
    moved = lab.write(key(key_wo="sk-planted-4711-own", **version)).plan()
    assert moved.actions == {"litellm_key.k": ["update"]}
    assert moved.changed("litellm_key.k") == {"key", "key_wo_version"}
    lab.apply().ok()
    assert lab.state()["litellm_key.k"]["key"] is None
    assert lab.plan().empty
    lab.apply(key(key="sk-planted-4711-own")).ok()
    assert lab.state()["litellm_key.k"]["key"] == "sk-planted-4711-own"
    assert written(sandbox, since) == Counter()


def test_a_key_that_was_imported_by_its_hash_gets_its_secret_from_the_twin(lab: Workspace, sandbox: Sandbox) -> None:
    secret = "sk-planted-4711-own"
    with admin(sandbox.url, sandbox.master_key) as api:
        api.post("/key/generate", json={"key": secret, "key_alias": "k"}).raise_for_status()
    id = f"sha256:{sha256(secret.encode()).hexdigest()}"
    block = f'import {{\n  to = litellm_key.k\n  id = "{id}"\n}}\n'
    lab.apply(block + key(key_wo=secret)).ok()
    assert lab.plan().empty
    wrong = lab.write(key(key_wo="sk-planted-4711-other", key_wo_version=2)).plan()
    assert wrong.actions == {"litellm_key.k": ["delete", "create"]}


MODEL = """
resource "terraform_data" "vault" {{
  input = "planted-4711-vault"
}}
resource "litellm_model" "m" {{
  model_name          = "m"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
{lines}
}}
"""


def test_a_secret_may_be_known_only_when_it_is_needed(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(MODEL.format(lines="  model_api_key_wo = terraform_data.vault.output"))
    plan = lab.plan()
    assert plan.changed("litellm_model.m") >= {"model_api_key_wo_version"}
    lab.run("apply", "plan.bin").ok()
    assert lab.plan().empty
    assert any("planted-4711-vault" in text for text in written(sandbox))
    assert lab.state()["litellm_model.m"]["model_api_key_wo_version"] == 1


@pytest.mark.parametrize(("more", "errors"), [("", 0), ("\n  rpm = 5", 1)], ids=["nothing", "something else"])
def test_another_secret_than_a_saved_plan_shows_is_not_sent(
    lab: Workspace, sandbox: Sandbox, more: str, errors: int
) -> None:
    """Terraform asks for a plan again at the apply, but tells nothing of what the first one showed."""
    given = "  model_api_key_wo = var.secret"
    lab.write(VARIABLES + MODEL.format(lines=given)).apply(secret="planted-4711-one").ok()
    lab.write(VARIABLES + MODEL.format(lines=given + more)).plan(secret="planted-4711-one")
    applied = lab.run("apply", "plan.bin", secret="planted-4711-two")
    assert applied.errors == ["Provider produced inconsistent final plan"] * errors
    assert not any("planted-4711-two" in text for text in written(sandbox))
    assert "model_api_key_wo_version" in lab.plan(secret="planted-4711-two").changed("litellm_model.m")
    lab.run("apply", "plan.bin", secret="planted-4711-three").ok()
    assert any("planted-4711-three" in text for text in written(sandbox)), "what shows as another may be any other"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('model_api_key = "a"\n model_api_key_wo = "b"', "model_api_key: it conflicts with `model_api_key_wo`"),
        ("model_api_key_wo_version = 1", "model_api_key_wo_version: it requires `model_api_key_wo`"),
    ],
)
def test_a_secret_is_given_in_one_way(lab: Workspace, lines: str, told: str) -> None:
    outcome = lab.write(MODEL.format(lines=lines)).run("validate")
    assert outcome.errors == ["Invalid litellm_model"]
    assert told in outcome.text


def test_another_secret_than_its_own_is_told_at_its_twin(lab: Workspace) -> None:
    outcome = lab.write('resource "litellm_key_block" "b" {\n  key_wo = "planted-4711"\n}\n').run("validate")
    assert outcome.errors == ["Invalid key_wo"]
    assert "4711" not in outcome.stdout + outcome.stderr


def test_a_terraform_without_write_only_attributes_is_refused() -> None:
    config = configuration(all_resources()["litellm_model"], {"model_api_key_wo": "planted-4711-old"})
    (refused, *_) = asyncio.run(make_provider().validate_resource("litellm_model", config, False))
    assert refused.summary == "This Terraform does not know write-only attributes, such as model_api_key_wo"
    assert "take a newer one, or set model_api_key" in refused.detail
    assert "4711" not in str(refused)


def shared(prefix: str, secret: str, version: int | None = None) -> str:
    """Objects with secrets, and a name that lets a gateway have them beside those of others."""
    named: dict[str, dict[str, Any]] = {
        "litellm_credential": {"credential_name": prefix, "credential_values": {"api_key": secret}},
        "litellm_model": {
            "model_name": prefix,
            "custom_llm_provider": "openai",
            "base_model": "gpt-4o",
            "model_api_key": secret,
        },
        "litellm_mcp_server": {
            "server_name": prefix.replace("-", "_"),
            "transport": "http",
            "url": "https://example.com/mcp",
            "credentials": {"auth_value": secret},
            "static_headers": {"x-key": secret},
        },
        "litellm_pass_through_endpoint": {
            "path": f"/{prefix}",
            "target": "https://example.com",
            "headers": {"x-key": secret},
        },
        "litellm_search_tool": {"search_tool_name": prefix, "search_provider": "tavily", "api_key": secret},
        "litellm_key": {"key_alias": prefix, "key": f"sk-{secret}"},
    }
    resources: dict[str, Any] = {}
    for kind, values in named.items():
        given: dict[str, Any] = {}
        for name, value in values.items():
            twin = name in TWINS[kind]
            if twin and secret:
                given |= {f"{name}_wo": value, **({f"{name}_wo_version": version} if version else {})}
            elif not twin:
                given[name] = value
        resources[kind] = {"it": given}
    text = json.dumps({"resource": resources})
    return text.replace(secret, "${var.secret}") if secret else text


@pytest.mark.acceptance
def test_twins_live_on_a_gateway(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    # What is left over when this fails is destroyed without a secret.
    workspace.write(VARIABLES.replace("ephemeral = true", 'ephemeral = true\n  default   = ""'))
    secret = f"planted-4711-{prefix}"

    def run(secret: str, version: int | None = None) -> dict[str, set[str]]:
        """What the plan says of what changes in place."""
        (workspace.directory / "estate.tf.json").write_text(shared(prefix, secret, version), encoding="utf-8")
        plan = workspace.plan(secret=secret)
        workspace.run("apply", "plan.bin", secret=secret).ok()
        saved = "".join(kept(workspace).values())
        assert "-4711-" not in saved
        assert workspace.plan(secret=secret).empty
        return {address: plan.changed(address) for address, does in plan.actions.items() if does == ["update"]}

    def held(secret: str) -> tuple[str, Any, int]:
        """What LiteLLM has: of one secret it shows some letters, one it shows, and one works."""
        masked = api.get(f"/credentials/by_name/{prefix}").json()["credential_values"]["api_key"]
        endpoints = api.get("/config/pass_through_endpoint").json()["endpoints"]
        (headers,) = (each["headers"] for each in endpoints if each["path"] == f"/{prefix}")
        own = api.get("/key/info", headers={"Authorization": f"Bearer sk-{secret}"})
        return masked[-2:], headers["x-key"], own.status_code

    first, second = f"{secret}-a1", f"{secret}-b2"
    run(first)
    assert held(first) == ("a1", first, 200)
    changes = run(second)
    assert len(changes) == 5
    for address, names in changes.items():
        kind = address.partition(".")[0]
        assert (
            names
            == {name for name in names if name.endswith("_wo_version")}
            <= {f"{name}_wo_version" for name in TWINS[kind]}
        )
    assert held(second) == ("b2", second, 200)
    assert len(run(first, 9)) == 5
    assert held(first) == ("a1", first, 200)
    run("")
    assert not any(api.get(f"/credentials/by_name/{prefix}").json()["credential_values"].values())
    workspace.destroy(secret="").ok()
