"""What a killed apply has left where no journal is: found by `terraform-provider-litellm orphans`, and imported."""

from __future__ import annotations

import shutil
import subprocess
import sys

from tests.providers import ROOT
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, host, kill, real
from tests.terraform.workspace import Outcome, Workspace

__all__ = ["host", "real"]

FOUND = 3


def orphans(workspace: Workspace, shown: str | None = None, *arguments: str, **environment: str) -> Outcome:
    """The command, on what `terraform show -json` tells of a new plan."""
    if shown is None:
        workspace.run("plan", "-out=plan.bin").ok()
        shown = workspace.run("show", "-json", "plan.bin").ok().stdout
    done = subprocess.run(
        [sys.executable, "-m", "provider_shim", "orphans", *arguments],
        cwd=workspace.directory,
        env={"PATH": "", "PYTHONPATH": str(ROOT), **environment},
        input=shown,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def lose_journal(workspace: Workspace) -> None:
    """As on another machine."""
    shutil.rmtree(workspace.directory / ".terraform")
    workspace.run("init").ok()


ESTATE = """
resource "litellm_team" "search" {
  team_alias = "search"
  max_budget = 5
  metadata   = { owner = "ada", deep = { a = 1 } }
}
resource "litellm_team" "each" {
  for_each   = toset(["a", "b"])
  team_alias = "each"
  tpm_limit  = each.key == "a" ? 1 : 2
}
resource "litellm_user" "ada" {
  user_email      = "ada@example.com"
  auto_create_key = false
}
resource "litellm_team_member" "ada" {
  team_id = litellm_team.search.team_id
  user_id = litellm_user.ada.user_id
  role    = "user"
}
resource "litellm_team_member" "each" {
  for_each   = litellm_team.each
  team_id    = each.value.team_id
  user_email = "${each.key}@example.com"
  role       = "user"
}
resource "litellm_model" "mini" {
  model_name          = "mini"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
  model_api_key       = "sk-a-secret-of-ours"
  model_api_base      = "os.environ/OPENAI_API_BASE"
}
resource "litellm_budget" "tier" {
  budget_id  = "tier"
  max_budget = 3
}
resource "litellm_key" "ci" {
  key_alias  = "ci"
  team_id    = litellm_team.search.team_id
  duration   = "30d"
  depends_on = [litellm_team_member.ada, litellm_team_member.each, litellm_model.mini, litellm_budget.tier]
}
"""


def test_what_a_killed_apply_has_made_is_imported(real: Workspace, host: Host) -> None:
    kill(real.write(ESTATE), host, holds='"ci"')
    for name in ("terraform.tfstate", "terraform.tfstate.backup"):
        (real.directory / name).unlink(missing_ok=True)
    lose_journal(real)
    before = inventory(host)
    outcome = orphans(real)
    assert outcome.code == FOUND, outcome.stderr
    assert "-replace='litellm_key.ci'" in outcome.stdout
    assert "secret-of-ours" not in outcome.stdout
    assert outcome.stdout.count("\nimport {") == 10
    (real.directory / "orphans.tf").write_text(outcome.stdout)
    plan = real.plan()
    assert {address: actions for address, actions in plan.actions.items() if actions != ["update"]} == {}
    assert plan.actions.keys() <= {"litellm_model.mini"}, "LiteLLM does not tell the secret of a model"
    real.apply().ok()
    assert real.plan().empty
    assert inventory(host) == before
    again = orphans(real)
    assert again.code == 0, again.stdout
    real.run("apply", "-auto-approve", "-replace=litellm_key.ci").ok()
    assert real.state()["litellm_key.ci"]["key"].startswith("sk-")
    assert len(host.all_keys()) == 1


def inventory(host: Host) -> dict[str, object]:
    with admin(host.sandbox.url, host.sandbox.master_key) as api:
        users = api.get("/user/list").json()["users"]
        models = api.get("/v2/model/info").json()["data"]
    return {
        "teams": sorted(team["team_id"] for team in host.teams()),
        "keys": sorted(key["token"] for key in host.all_keys()),
        "users": sorted(user["user_id"] for user in users),
        "models": sorted(model["model_info"]["id"] for model in models),
    }
