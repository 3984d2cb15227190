"""The guide on secrets: what it shows works as it stands there, and keeps the secrets out of the state."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.docs.test_constructs import synthesized
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "secrets.md").read_text(encoding="utf-8")
KEEP_OUT = "Keep secrets out of the state"


def shown(language: str, title: str = KEEP_OUT) -> str:
    """What a section shows."""
    (section,) = re.findall(rf"^## {title}\n(.*?)(?=^## )", GUIDE, re.MULTILINE | re.DOTALL)
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return found


def state(workspace: Workspace) -> str:
    return (workspace.directory / "terraform.tfstate").read_text(encoding="utf-8")


def test_what_the_guide_writes_only_is_on_the_gateway_and_in_no_state(lab: Workspace, sandbox: Sandbox) -> None:
    secrets = {"openai_api_key": "planted-4711-openai", "ci_key": "sk-planted-4711-ci"}
    lab.write(shown("terraform")).apply(**secrets).ok()
    assert "4711" not in state(lab)
    bodies = str([request.body for request in sandbox.requests])
    assert all(secret in bodies for secret in secrets.values())


@pytest.mark.parametrize("title", [KEEP_OUT, "A key whose secret only a secret store has"])
def test_what_the_programs_of_the_guide_write_only_is_in_no_state_either(
    title: str, lab: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (written,) = synthesized(shown("python", title), tmp_path / "out")
    content = json.loads(written.read_text(encoding="utf-8"))
    del content["terraform"]["backend"]
    (lab.directory / "provider.tf").unlink()
    lab.write(json.dumps(content), "cdk.tf.json")
    monkeypatch.setenv("LITELLM_API_BASE", sandbox.url)
    monkeypatch.setenv("LITELLM_API_KEY", sandbox.master_key)
    lab.apply(openai_api_key="planted-4711-openai", ci_key="sk-planted-4711-ci").ok()
    keys = [request.body["key"] for request in sandbox.requests if request.path == "/key/generate"]
    secrets = [*keys, "planted-4711-openai"] if title == KEEP_OUT else keys
    bodies = str([request.body for request in sandbox.requests if request.path != "/key/generate"])
    assert secrets
    for secret in secrets:
        assert secret not in state(lab)
        assert secret in bodies or secret == "sk-planted-4711-ci"


def test_a_store_and_the_gateway_have_what_the_state_has_not(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(shown("terraform", "A key whose secret only a secret store has")).apply().ok()
    (given,) = [request.body["key"] for request in sandbox.requests if request.path == "/key/generate"]
    (stored,) = [request.body["credential_values"] for request in sandbox.requests if request.path == "/credentials"]
    assert stored == {"api_key": given}
    assert given not in state(lab)


def test_a_key_for_one_run_does_what_the_run_is_for(lab: Workspace, sandbox: Sandbox) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        user = {"user_id": "deployer", "user_role": "proxy_admin", "auto_create_key": False}
        api.post("/user/new", json=user).raise_for_status()
    lab.write(shown("terraform", "A key for one run").replace("https://llm.example.com", sandbox.url)).apply().ok()
    assert {*lab.state()} == {"litellm_budget.trial"}
    steps = ("/key/generate", "/budget/new", "/key/delete")
    asked = [request.path for request in sandbox.requests if request.path in steps]
    assert asked == ["/key/generate", "/key/delete", *steps], "the plan has a key too"


def test_the_key_of_the_guide_gets_another_secret_when_somebody_leaves(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(shown("terraform", "Another secret for the same key")).apply().ok()
    first = lab.output("search_key")
    lab.apply(staff="ada").ok()
    assert lab.output("search_key") != first
    with admin(sandbox.url, sandbox.master_key) as api:
        for secret in (first, lab.output("search_key")):
            api.get("/key/info", headers={"Authorization": f"Bearer {secret}"}).raise_for_status()
