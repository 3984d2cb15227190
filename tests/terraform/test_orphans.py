"""What a killed apply has left where no journal is: found by `terraform-provider-litellm orphans`, and imported."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
from tests.providers import ROOT
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, hosting, kill, real
from tests.terraform.workspace import Outcome, Workspace

__all__ = ["real"]

FOUND = 3


@pytest.fixture
def host(gateway: Gateway) -> Iterator[Host]:
    with hosting(gateway) as made:
        yield made


def orphans(workspace: Workspace, *arguments: str, given: str | None = None, **environment: str) -> Outcome:
    """The command, on what `terraform show -json` tells of a new plan, or on what is `given`."""
    if given is None:
        workspace.run("plan", "-out=plan.bin").ok()
        given = workspace.run("show", "-json", "plan.bin").ok().stdout
    done = subprocess.run(
        [sys.executable, "-m", "provider_shim", "orphans", *arguments],
        cwd=workspace.directory,
        env={"PYTHONPATH": str(ROOT), **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def team(name: str, alias: str = "one", more: str = "") -> str:
    return f'resource "litellm_team" "{name}" {{\n  team_alias = "{alias}"\n{more}\n}}\n'


# --- a kill, on every gateway


ESTATE = """
resource "litellm_team" "search" {{
  team_alias = "{prefix} \\"search\\""
  max_budget = 5
  metadata   = {{ owner = "ada", deep = {{ a = 1 }} }}
}}
resource "litellm_team" "each" {{
  for_each   = toset(["a", "b"])
  team_alias = "{prefix} each"
  tpm_limit  = each.key == "a" ? 1 : 2
}}
resource "litellm_user" "ada" {{
  user_email      = "{prefix}-ada@example.com"
  auto_create_key = false
}}
resource "litellm_team_member" "ada" {{
  team_id = litellm_team.search.team_id
  user_id = litellm_user.ada.user_id
  role    = "user"
}}
resource "litellm_team_member" "each" {{
  for_each = litellm_team.each
  team_id  = each.value.team_id
  user_id  = "{prefix}-${{each.key}}"
  role     = "user"
}}
resource "litellm_model" "mini" {{
  model_name          = "{prefix}-mini"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
  model_api_key       = "sk-a-secret-of-ours"
  model_api_base      = "os.environ/NO_SUCH_API_BASE"
}}
resource "litellm_model" "large" {{
  model_name          = "{prefix}-large"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
resource "litellm_fallback" "large" {{
  model           = litellm_model.large.model_name
  fallback_models = [litellm_model.mini.model_name]
}}
resource "litellm_budget" "tier" {{
  budget_id  = "{prefix}-tier"
  max_budget = 3
}}
resource "litellm_key" "ci" {{
  key_alias  = "{prefix}-ci"
  team_id    = litellm_team.search.team_id
  duration   = "30d"
  depends_on = [litellm_team_member.ada, litellm_team_member.each, litellm_fallback.large, litellm_budget.tier]
}}
"""
OBJECTS = 12


def inventory(api: httpx.Client, prefix: str) -> dict[str, list[str]]:
    """Ids of all that has the prefix."""

    def ids(path: str, rows: str | None, name: str, id: str, **query: Any) -> list[str]:
        answer = api.get(path, params=query).raise_for_status().json()
        return sorted(str(row[id]) for row in (answer[rows] if rows else answer) if prefix in (row.get(name) or ""))

    models = api.get("/v2/model/info", params={"search": prefix, "size": 100}).raise_for_status().json()["data"]
    return {
        "teams": ids("/v2/team/list", "teams", "team_alias", "team_id", team_alias=prefix, page_size=100),
        "users": ids("/user/list", "users", "user_id", "user_id", user_ids=f"{prefix}-a,{prefix}-b"),
        "ada": ids("/user/list", "users", "user_email", "user_id", user_email=f"{prefix}-ada@example.com"),
        "keys": ids("/key/list", "keys", "key_alias", "token", key_alias=f"{prefix}-ci", return_full_object=True),
        "budgets": ids("/budget/list", None, "budget_id", "budget_id"),
        "models": sorted(model["model_info"]["id"] for model in models),
    }


def test_what_a_killed_apply_has_made_is_imported(real: Workspace, host: Host, api: httpx.Client, prefix: str) -> None:
    try:
        kill(real.write(ESTATE.format(prefix=prefix)), host, holds=f'"{prefix}-ci"')
        lose_all(real)
        made = inventory(api, prefix)
        outcome = orphans(real)
        assert outcome.code == FOUND, outcome.stderr
        assert outcome.stdout.count("\nimport {") == OBJECTS
        assert "Not looked for" not in outcome.stdout
        assert "-replace='litellm_key.ci'" in outcome.text
        assert "secret-of-ours" not in outcome.stdout
        (real.directory / "orphans.tf").write_text(outcome.stdout)
        plan = real.plan()
        assert plan.actions == {"litellm_model.mini": ["update"]}, "LiteLLM does not tell the secret of a model"
        real.apply().ok()
        assert real.plan().empty
        assert inventory(api, prefix) == made
        again = orphans(real)
        assert (again.code, again.stderr) == (0, "")
        real.run("apply", "-auto-approve", "-replace=litellm_key.ci").ok()
        assert real.state()["litellm_key.ci"]["key"].startswith("sk-")
        assert len(inventory(api, prefix)["keys"]) == 1
        assert real.plan().empty
    finally:
        real.destroy()
        api.post("/user/delete", json={"user_ids": [f"{prefix}-a", f"{prefix}-b"]})


def lose_all(workspace: Workspace) -> None:
    """As on another machine: neither a state nor a journal."""
    for name in ("terraform.tfstate", "terraform.tfstate.backup"):
        (workspace.directory / name).unlink(missing_ok=True)
    shutil.rmtree(workspace.directory / ".terraform")
    workspace.run("init").ok()


# --- which is which


def test_what_is_not_as_planned_is_shown_and_not_imported(lab: Workspace, sandbox: Sandbox) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        foreign = api.post("/team/new", json={"team_alias": "one", "max_budget": 9}).json()["team_id"]
        own = api.post("/team/new", json={"team_alias": "two", "tpm_limit": 5}).json()["team_id"]
        twin = api.post("/team/new", json={"team_alias": "two"}).json()["team_id"]
    lab.write(team("t", more="  tpm_limit = 3") + team("u", "two", "  tpm_limit = 5"))
    outcome = orphans(lab)
    assert outcome.code == FOUND
    assert f'\nimport {{\n  to = litellm_team.u\n  id = "{own}"\n}}\n' in outcome.stdout
    assert f'\n# import {{\n#   to = litellm_team.t\n#   id = "{foreign}"\n# }}\n' in outcome.stdout
    assert f'\n# import {{\n#   to = litellm_team.u\n#   id = "{twin}"\n# }}\n' in outcome.stdout
    told = " ".join(outcome.stdout.replace("\n#", "").split())
    assert "It is not as planned in max_budget, tpm_limit. Import it only if it is yours." in told
    assert "Another fits as well, or better" in told


def test_of_what_was_doubled_the_second_is_told(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(team("t", more="  tpm_limit = 3")).ok()
    with admin(sandbox.url, sandbox.master_key) as api:
        second = api.post("/team/new", json={"team_alias": "one", "tpm_limit": 3}).json()["team_id"]
        other = api.post("/team/new", json={"team_alias": "one"}).json()["team_id"]
    state = lab.run("show", "-json").ok().stdout
    connection = {"LITELLM_API_BASE": sandbox.url, "LITELLM_API_KEY": sandbox.master_key}
    for outcome in (orphans(lab), orphans(lab, given=state, **connection)):
        assert outcome.code == FOUND
        assert second in outcome.stdout
        assert other not in outcome.stdout
        assert "nothing plans it" in outcome.text
        assert "import" not in outcome.stdout


def test_what_a_module_gets_is_found_by_a_second_run(lab: Workspace, sandbox: Sandbox) -> None:
    (lab.directory / "inner").mkdir()
    lab.write(
        'variable "team_id" {}\n'
        'terraform {\n  required_providers {\n    litellm = {\n      source = "litellm/litellm"\n    }\n  }\n}\n'
        'resource "litellm_team_member" "m" {\n  team_id = var.team_id\n  user_id = "ada"\n  role = "user"\n}\n',
        "inner/main.tf",
    )
    lab.write(team("t") + 'module "inner" {\n  source = "./inner"\n  team_id = litellm_team.t.team_id\n}\n')
    lab.run("init")
    with admin(sandbox.url, sandbox.master_key) as api:
        id = api.post("/team/new", json={"team_alias": "one"}).json()["team_id"]
        member = {"team_id": id, "member": {"user_id": "ada", "role": "user"}}
        api.post("/team/member_add", json=member).raise_for_status()
    first = orphans(lab)
    assert "not known yet: module.inner.litellm_team_member.m. Import what there is" in first.text.replace("# ", "")
    lab.write(first.stdout, "orphans.tf")
    second = orphans(lab)
    assert f'to = module.inner.litellm_team_member.m\n  id = "{id}:ada"' in second.stdout
    lab.write(first.stdout + second.stdout, "orphans.tf")
    assert set(map(tuple, lab.plan().actions.values())) <= {("update",)}
    lab.apply().ok()
    assert lab.plan().empty


def test_what_stands_in_the_configuration_file_is_left_out(lab: Workspace, sandbox: Sandbox) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        (there,) = api.get("/v2/model/info").json()["data"]
    arguments = 'custom_llm_provider = "openai"\n  base_model = "gpt-4o"'
    lab.write(f'resource "litellm_model" "m" {{\n  model_name = "{there["model_name"]}"\n  {arguments}\n}}\n')
    assert orphans(lab).code == 0


def test_what_has_neither_name_nor_id_is_told_as_such(lab: Workspace) -> None:
    lab.write('resource "litellm_key" "k" {\n}\nresource "litellm_budget" "b" {\n  max_budget = 1\n}\n')
    outcome = orphans(lab)
    assert outcome.code == 0
    assert "neither a name nor an id tells them from others: litellm_budget.b, litellm_key.k" in outcome.text


def test_each_provider_block_has_its_gateway(tmp_path: Path, installed: dict[str, str], sandbox: Sandbox) -> None:
    two = Workspace(tmp_path, installed)  # with a process for each
    with Sandbox() as other:
        with admin(other.url, other.master_key) as api:
            id = api.post("/team/new", json={"team_alias": "one"}).json()["team_id"]
        second = (
            f'provider "litellm" {{\n  alias = "us"\n  api_base = "{other.url}"\n  api_key = "{other.master_key}"\n}}\n'
        )
        configuration = second + team("t") + team("u", more="  provider = litellm.us")
        two.connect(sandbox.url, sandbox.master_key).write(configuration)
        two.run("init").ok()
        outcome = orphans(two)
        assert outcome.stdout.count("import {") == 1
        assert f'to = litellm_team.u\n  id = "{id}"' in outcome.stdout
        variable = f'variable "gateway" {{\n  default = "{other.url}"\n}}\n'
        two.write(variable + configuration.replace(f'"{other.url}"', "var.gateway"))
        outcome = orphans(two, LITELLM_API_BASE=sandbox.url)
        assert outcome.code == 1
        assert "The api_base of provider litellm.us is no literal" in outcome.text


def test_where_the_block_does_not_say_it_the_environment_does(bare: Workspace, sandbox: Sandbox) -> None:
    bare.connect(sandbox.url, sandbox.master_key)
    block = (bare.directory / "provider.tf").read_text().replace(f'"{sandbox.url}"', "var.gateway")
    bare.write(f'variable "gateway" {{\n  default = "{sandbox.url}"\n}}\n{block}', "provider.tf")
    bare.write(team("t"))
    assert "No address of a LiteLLM gateway" in orphans(bare).stderr
    assert orphans(bare, LITELLM_API_BASE=sandbox.url).code == 0
    bare.write(team("t") + 'provider "litellm" {\n  alias = "unused"\n  api_base = var.gateway\n}\n')
    assert orphans(bare, LITELLM_API_BASE=sandbox.url).code == 0


# --- what goes wrong


NEWER = {
    "address": "litellm_spaceship.x",
    "type": "litellm_spaceship",
    "mode": "managed",
    "provider_name": "registry.terraform.io/litellm/litellm",
    "change": {"before": None, "after": {}, "after_unknown": {"id": True}},
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("PK\x03\x04", "it is a saved plan itself"),
        ("Terraform will perform the following actions", "it is no JSON"),
        ('{"version": 4, "serial": 1, "lineage": "x"}', "it is a state file itself"),
        ('{"resources": []}', "it is JSON of something else"),
        ('["format_version"]', "not of the form"),
        ('{"format_version": "1.0", "values": {"root_module": {"resources": [1]}}}', "not of the form"),
        ('{"format_version": "1.0"}', "no object of this provider"),
        (json.dumps({"format_version": "1.2", "resource_changes": [NEWER]}), "litellm_spaceship.x is of a type"),
    ],
)
def test_what_is_no_plan_is_told_as_such(given: str, told: str, bare: Workspace) -> None:
    outcome = orphans(bare, given=given)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("terraform-provider-litellm orphans: ")
    assert told in outcome.stderr


def test_a_file_that_is_not_there_is_told_as_such(bare: Workspace) -> None:
    outcome = orphans(bare, "nothing.json", given="")
    assert outcome.code == 1
    assert "nothing.json cannot be read" in outcome.stderr


def test_a_gateway_that_cannot_be_asked_is_told_as_such(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write(team("t"))
    with admin(sandbox.url, sandbox.master_key) as api:
        key = api.post("/key/generate", json={"user_id": "nobody"}).json()["key"]
    lab.connect(sandbox.url, key)
    lab.run("plan", "-out=plan.bin")
    lab.connect("http://127.0.0.1:9", sandbox.master_key)
    outcome = orphans(lab)
    assert outcome.code == 1
    assert "http://127.0.0.1:9 cannot be reached" in outcome.stderr
    shown = lab.run("show", "-json", "plan.bin").stdout.replace("http://127.0.0.1:9", sandbox.url)
    outcome = orphans(lab, given=shown.replace(sandbox.master_key, key))
    assert outcome.code == 1
    assert "it is no admin's" in outcome.stderr
    assert key not in outcome.stderr
