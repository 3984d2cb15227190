"""Secrets are nowhere but in the state, where they are marked as such."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.gateway.client import Client
from provider_shim.gateway.settings import Settings
from tests.terraform.middleman import Asked, Reply, forward, serving
from tests.terraform.workspace import Workspace

SECRETS = {
    "model": "provider-secret-4711",
    "aws": "aws-secret-0815",
    "key": "sk-own-key-of-a-program",
    "header": "header-secret-1234",
    "short": "sk-abc",
}
ESTATE = f"""
resource "litellm_model" "m" {{
  model_name            = "m"
  custom_llm_provider   = "openai"
  base_model            = "gpt-4o"
  model_api_key         = "{SECRETS["model"]}"
  aws_secret_access_key = "{SECRETS["aws"]}"
  rpm                   = 1
}}
resource "litellm_key" "k" {{
  key = "{SECRETS["key"]}"
}}
resource "litellm_key" "random" {{
  key_alias = "random"
}}
"""


def find(texts: dict[str, str], secrets: list[str]) -> list[str]:
    return [f"{secret} in {name}" for name, text in texts.items() for secret in secrets if secret in text]


def test_no_secret_is_in_what_terraform_and_the_provider_say(
    tmp_path: Path, installed: dict[str, str], sandbox: Sandbox
) -> None:
    log = tmp_path / "log.txt"
    environment = {**installed, "TF_LOG_PROVIDER": "TRACE", "TF_LOG_PATH": str(log)}
    workspace = Workspace(tmp_path, environment)
    more = f'  max_retries = 0\n  additional_headers = {{ X-Secret = "{SECRETS["header"]}" }}'
    workspace.connect(sandbox.url, sandbox.master_key, more).write(ESTATE)
    said = {"init": workspace.run("init")}
    said["plan"] = workspace.run("plan")
    said["apply"] = workspace.run("apply", "-auto-approve")
    made = workspace.state()["litellm_key.random"]["key"]
    changed = ESTATE.replace("rpm                   = 1", "rpm = 2").replace(
        '"random"\n}', '"random"\n  tpm_limit = -1\n}'
    )
    said["refused"] = workspace.write(changed.replace("tpm_limit = -1", 'duration = "7d"')).run(
        "apply", "-auto-approve"
    )
    said["invalid"] = workspace.write(changed).run("plan")
    sandbox.fail_next("POST", "/key/delete", status=500, times=2)
    said["destroy"] = workspace.write(ESTATE).run("destroy", "-auto-approve")
    assert [name for name, outcome in said.items() if outcome.code] == ["invalid", "destroy"]
    texts = {name: outcome.stdout + outcome.stderr for name, outcome in said.items()}
    texts["log"] = log.read_text()
    assert "provider_shim.gateway" in texts["log"]
    assert "POST /key/generate" in texts["log"]
    secrets = [sandbox.master_key, made, *SECRETS.values()]
    assert find(texts, secrets) == []


def test_no_secret_is_in_an_error_that_quotes_the_request(lab: Workspace, sandbox: Sandbox) -> None:
    def echo(asked: Asked) -> Reply | None:
        """An error that holds all that was sent."""
        if asked.method != "POST":
            return None
        told = {"message": f"{asked.body.decode()} {dict(asked.headers)}", "code": "400", "param": "None"}
        return Reply(400, {"error": told})

    with serving(forward(sandbox.url, echo)) as host:
        more = f'  additional_headers = {{ X-Secret = "{SECRETS["header"]}" }}'
        outcome = lab.connect(host.url, sandbox.master_key, more).apply(ESTATE)
    assert len(outcome.errors) == 3
    assert "litellm_params" in outcome.text
    text = outcome.text.replace(" ", "")
    assert find({"errors": text}, [sandbox.master_key, *SECRETS.values()]) == []
    # Nor is the key that the provider made up.
    assert re.findall(r"sk-[A-Za-z0-9_-]{6,}", text) == []


def test_the_plan_for_programs_marks_secrets_as_such(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(ESTATE)
    changes = {item["address"]: item["change"] for item in lab.plan().content["resource_changes"]}
    marked = changes["litellm_model.m"]["after_sensitive"]
    assert marked["model_api_key"] is True
    assert marked["aws_secret_access_key"] is True
    assert changes["litellm_key.k"]["after_sensitive"]["key"] is True
    configuration = json.loads(lab.run("show", "-json", "plan.bin").stdout)["configuration"]
    assert "api_key" in configuration["provider_config"]["litellm"]["expressions"]


@pytest.mark.parametrize("key", ["sk-secret-of-mine", "not-even-sk"])
def test_no_secret_is_in_a_repr(key: str) -> None:
    settings = Settings("http://localhost", key, headers={"X-Secret": SECRETS["header"]})
    assert find({"settings": repr(settings), "client": repr(Client(settings))}, [key, SECRETS["header"]]) == []


@pytest.mark.parametrize(
    "address", ["https://ada:open-sesame@h.example", "ada:open-sesame@h.example", "https://h.example/?t=open-sesame"]
)
def test_an_address_with_a_secret_in_it_is_refused_and_not_quoted(
    bare: Workspace, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.connect(address, "sk-1").write('resource "litellm_key" "k" {}\n')
    validated = bare.run("validate")
    assert validated.errors == ["Invalid api_base"]
    bare.write('provider "litellm" {\n  api_key = "sk-1"\n}\n', "provider.tf")
    monkeypatch.setenv("LITELLM_API_BASE", address)
    planned = bare.run("plan")
    assert planned.errors == ["Invalid address of the gateway"]
    for outcome in (validated, planned):
        assert "additional_headers" in outcome.text
        assert "open-sesame" not in outcome.stdout + outcome.stderr
