"""Write-only twins: the gateway has the secret, and no state, plan or log of Terraform's does."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from litellm_constructs.sandbox import Sandbox
from provider_shim.fields import twins_of
from provider_shim.resources import all_resources
from tests.engine.estate import FREE, planted
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
    for kind in SECRETIVE:
        values = {name: value for name, value in planted(kind, secret or "").items() if name not in FREE}
        for name in TWINS[kind]:
            value = values.pop(name)
            if secret is None:
                continue
            values[f"{name}_wo" if wo else name] = value
            if wo and version is not None:
                values[f"{name}_wo_version"] = version
        if kind == "litellm_key_block" and secret is None:
            continue
        values["depends_on"] = [before] if before else []
        before = f"{kind}.it"
        resources[kind] = {"it": values}
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


def test_a_secret_of_a_twin_is_nowhere_and_is_sent_when_it_or_its_version_is_another(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    log = tmp_path / "log.txt"
    workspace = Workspace(tmp_path, {**installed, "TF_LOG": "TRACE", "TF_LOG_PATH": str(log)})
    texts: dict[str, str] = {}

    def run(name: str, secret: str, version: int | None = None) -> list[str]:
        """Plan and apply. What is sent when something changes."""
        content = estate("${var.secret}", wo=True, version=version)
        (workspace.directory / "estate.tf.json").write_text(content, encoding="utf-8")
        since = len(sandbox.requests)
        plan = workspace.plan(secret=secret)
        if not plan.empty:
            said = workspace.run("apply", "plan.bin", secret=secret).ok()
            again = workspace.plan(secret=secret)
            assert again.empty, again.actions
            texts.update({f"{name} {place}": text for place, text in kept(workspace).items()})
            texts[f"{name} apply"] = said.stdout + said.stderr
        texts[f"{name} plan"] = f"{plan.outcome.stdout} {plan.outcome.stderr} {json.dumps(plan.content)}"
        texts[f"{name} show"] = workspace.run("show", secret=secret).stdout
        changes = {address: plan.changed(address) for address in plan.actions}
        counted.append({address: names for address, names in changes.items() if plan.actions[address] == ["update"]})
        return [text for text in written(sandbox, since) if secret in text]

    counted: list[dict[str, set[str]]] = []
    with Sandbox(licensed=True) as sandbox:
        workspace.connect(sandbox.url, sandbox.master_key).write(VARIABLES).run("init").ok()
        assert len(run("made", "planted-4711-one")) >= SENT
        assert len(run("another", "planted-4711-two")) >= SENT
        for address, names in counted[1].items():
            assert names == {f"{name}_wo_version" for name in TWINS[address.partition(".")[0]]}
        assert len(run("with a version", "planted-4711-three", 7)) >= SENT
        assert run("another of the same version", "planted-4711-four", 7) == []
        assert counted[3] == {}
        assert len(run("another version", "planted-4711-five", 8)) >= SENT
        sandbox.fail_next("POST", "/team/update", status=500)
        content = estate("${var.secret}", wo=True, version=9)
        (workspace.directory / "estate.tf.json").write_text(content, encoding="utf-8")
        refused = workspace.apply(secret="planted-4711-six")
        assert refused.code == 1
        texts["refused"] = refused.stdout + refused.stderr
        workspace.destroy(secret="planted-4711-six").ok()
    texts["log"] = log.read_text(encoding="utf-8")
    assert "POST /team/new" in texts["log"]
    assert [name for name, text in texts.items() if "-4711-" in text] == []
