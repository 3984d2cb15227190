"""Secrets are nowhere but in the state, where they are marked as such."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.cty import DYNAMIC, STRING, MapOf
from provider_shim.engine.connection import PROVIDER
from provider_shim.fields import Field, fields_of
from provider_shim.gateway.client import Client
from provider_shim.gateway.settings import Settings
from provider_shim.resources import all_resources
from tests.engine.estate import ESTATE as KINDS
from tests.engine.estate import planted
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


SECRET = "planted-secret-4711-0815"
PIN = 47110815471108154711
MISPLACED: dict[str, Any] = {
    "text": SECRET,
    "key": f"sk-{SECRET}",
    "json": json.dumps({"langfuse_secret_key": SECRET}),
    "damaged": f'{{"langfuse_secret_key": "{SECRET}',
    "list": [SECRET],
    "map": {"api_key": SECRET},
    "deep": {"a": {"api_key": [SECRET]}},
    "maps": [{"api_key": SECRET}],
    "number": PIN,
}


def leaks(texts: dict[str, str]) -> list[str]:
    return find(texts, ["-4711-", str(PIN)])


def misplaced() -> dict[str, Any]:
    """A configuration with a secret, in every form, wherever one may be, and in the provider block."""
    resources: dict[str, Any] = {}
    for type_name, spec in all_resources().items():
        for item in (item for item in fields_of(spec) if item.hides_secrets and not item.server_set):
            for form in MISPLACED:
                value: Any = f"${{local.{form}}}"
                if item.nested_fields:
                    value = [{"callback_name": "langfuse", "callback_secrets": value}]
                block = {**KINDS[type_name], item.name: value}
                resources.setdefault(type_name, {})[f"{item.name}_{form}"] = block
    names = [attribute.name for attribute in PROVIDER.block.attributes if attribute.type in (STRING, MapOf(STRING))]
    providers = [{"alias": name, name: f"${{local.{'headers' if 'headers' in name else 'text'}}}"} for name in names]
    for name in names:  # a provider that nothing uses is not looked at
        resources["litellm_budget"][f"of_{name}"] = {"max_budget": 1, "provider": f"litellm.{name}"}
    raw = {f"raw_{form}": value for form, value in MISPLACED.items()}
    secret = {form: f"${{sensitive(local.raw_{form})}}" for form in MISPLACED}
    headers = {f"Authorization: Bearer {SECRET}": "", "X-Secret": f"{SECRET}\n"}
    values = {**raw, **secret, "headers": f"${{sensitive({json.dumps(headers)})}}"}
    return {"resource": resources, "provider": {"litellm": providers}, "locals": values}


def validated(bare: Workspace) -> str:
    bare.write("")
    bare.write(json.dumps(misplaced(), indent=1), "misplaced.tf.json")
    outcome = bare.run("validate")
    assert outcome.code == 1
    assert {"Invalid metadata", "Invalid api_base", "Invalid wait_for", "Invalid headers"} <= {*outcome.errors}
    assert "and got a text" in outcome.text
    return outcome.stdout + outcome.stderr


def test_a_secret_in_the_wrong_place_is_not_told(bare: Workspace) -> None:
    assert leaks({"validate": validated(bare)}) == []


def test_a_leak_would_be_seen(bare: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provider_shim.checks.in_words", lambda value: f"a text {value}")
    assert leaks({"validate": validated(bare)}) != []


def test_the_lines_of_secrets_are_not_quoted(bare: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terraform shows the line of an attribute that is told to be wrong."""
    wrong: list[tuple[str, dict[str, Any]]] = [
        (type_name, {item.name: value})
        for type_name, spec in all_resources().items()
        for item in fields_of(spec)
        if item.type == DYNAMIC and not item.server_set
        for value in (SECRET, [SECRET], {"api_key": SECRET, "model": SECRET, "id": SECRET})
    ]
    callback = {"callback_name": "langfuse", "callback_secrets": {"langfuse_host": SECRET}}
    wrong += [(type_name, {"logging": [callback]}) for type_name in ("litellm_key", "litellm_team")]
    params = {"api_key": SECRET, "aws_region_name": "eu"}
    wrong.append(("litellm_model", {"additional_litellm_params": params, "aws_region_name": "us"}))
    blocks: list[str] = []
    for number, (type_name, values) in enumerate(wrong):
        lines = [f"  {name} = {json.dumps(value)}" for name, value in {**KINDS[type_name], **values}.items()]
        blocks.append("\n".join([f'resource "{type_name}" "r{number}" {{', *lines, "}", ""]))
    outcome = bare.write("".join(blocks)).run("validate")
    assert len(outcome.errors) > len(wrong) / 2
    assert leaks({"validate": outcome.stdout + outcome.stderr}) == []
    monkeypatch.setattr(Field, "place", lambda self, *path: (self.name, *path))
    quoted = bare.run("validate")
    assert len(quoted.errors) == len(outcome.errors)
    assert leaks({"validate": quoted.stdout + quoted.stderr}) != []


def unmarked(value: Any, flags: Any) -> bool:
    """Whether a secret stands in a planned value where Terraform does not know of it."""
    if flags is True:
        return False
    if isinstance(value, dict):
        inner = flags if isinstance(flags, dict) else {}
        return any(unmarked(item, inner.get(name)) for name, item in value.items())
    if isinstance(value, list):
        return any(unmarked(item, flags[at] if isinstance(flags, list) else None) for at, item in enumerate(value))
    return isinstance(value, str) and "-4711-" in value


def test_no_secret_of_any_object_is_in_what_is_said_in_its_life(tmp_path: Path, installed: dict[str, str]) -> None:
    log = tmp_path / "log.txt"
    environment = {**installed, "TF_LOG_PROVIDER": "TRACE", "TF_LOG_PATH": str(log), "TF_VAR_secret": SECRET}
    estate = {type_name: {"it": planted(type_name, "${var.secret}")} for type_name in KINDS}
    estate["litellm_model"]["other"] = {**KINDS["litellm_model"], "model_id": "m2", "model_name": "m2"}
    # Beside a team that says all of its logging there is no other.
    estate["litellm_team"]["other"] = {"team_id": "t2", "team_alias": "t2"}
    estate["litellm_team_callback"]["it"]["team_id"] = "${litellm_team.other.team_id}"
    before = "litellm_model.other"
    for type_name in KINDS:
        estate[type_name]["it"]["depends_on"] = [before]
        before = f"{type_name}.it"
    variable = {"secret": {"type": "string", "sensitive": True}}
    with Sandbox(licensed=True) as sandbox:
        workspace = Workspace(tmp_path, environment)
        more = f'  max_retries = 0\n  additional_headers = {{ X-Secret = "{SECRET}" }}'
        workspace.connect(sandbox.url, sandbox.master_key, more).write("")
        workspace.write(json.dumps({"variable": variable, "resource": estate}, indent=1), "everything.tf.json")
        said = {"init": workspace.run("init"), "validate": workspace.run("validate")}
        said["plan"] = workspace.run("plan", "-out=plan.bin")
        said["show"] = workspace.run("show", "plan.bin")
        changes = json.loads(workspace.run("show", "-json", "plan.bin").stdout)["resource_changes"]
        said["apply"] = workspace.run("apply", "plan.bin")
        said["again"] = workspace.run("plan", "-detailed-exitcode")
        said["state"] = workspace.run("show")
        changed = environment | {"TF_VAR_secret": f"{SECRET}-2"}
        sandbox.fail_next("POST", "/team/update", status=500)
        said["changed"] = Workspace(tmp_path, changed).run("apply", "-auto-approve")
        # Of an object with secrets that a destroy could not delete, Terraform forgets which values are sensitive.
        sandbox.fail_next("POST", "/budget/delete", status=500)
        said["refused"] = workspace.run("destroy", "-auto-approve")
        said["destroy"] = workspace.run("destroy", "-auto-approve")
    assert {name: outcome.code for name, outcome in said.items() if outcome.code} == {"changed": 1, "refused": 1}
    planned = {each["address"]: each["change"] for each in changes}
    assert "-4711-" in json.dumps(planned["litellm_team.it"]["after"])
    assert [name for name, each in planned.items() if unmarked(each["after"], each["after_sensitive"])] == []
    texts = {name: outcome.stdout + outcome.stderr for name, outcome in said.items()}
    texts["log"] = log.read_text()
    assert "POST /team/new" in texts["log"]
    assert leaks(texts) == []


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
