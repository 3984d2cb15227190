"""Keys that get another owner, together with whatever else changes."""

from __future__ import annotations

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.middleman import Asked, Reply, forward, serving
from tests.terraform.workspace import Workspace

ESTATE = """
resource "litellm_team" "a" {{
  team_alias = "{prefix} a"
  models     = ["a"]
  tpm_limit  = 500
  rpm_limit  = 50
  object_permission = {{ search_tools = ["a"] }}
}}
resource "litellm_team" "b" {{
  team_alias = "{prefix} b"
  models     = ["b"]
  tpm_limit  = 100
  rpm_limit  = 10
  object_permission = {{ search_tools = ["b"] }}
}}
resource "litellm_user" "u" {{
  for_each        = toset(["u", "v"])
  user_id         = "{prefix}-${{each.key}}"
  auto_create_key = false
}}
resource "litellm_key" "k" {{
  key_alias = "{prefix}"
  {more}
}}
"""
IN_A = """
team_id   = litellm_team.a.team_id
user_id   = litellm_user.u["u"].user_id
models    = ["a"]
tpm_limit = 500
rpm_limit = 50
object_permission = { search_tools = ["a"] }
"""
IN_B = """
team_id   = litellm_team.b.team_id
user_id   = litellm_user.u["v"].user_id
models    = ["b"]
tpm_limit = 90
rpm_limit = 9
tpm_limit_type = "guaranteed_throughput"
object_permission = { search_tools = ["b"] }
"""
ALONE = """
tpm_limit = 5000
rpm_limit = 500
tpm_limit_type = "guaranteed_throughput"
rpm_limit_type = "guaranteed_throughput"
object_permission = { search_tools = ["c"] }
"""
STAGES = {
    "to another team with all that it may call": [IN_A, IN_B],
    "back": [IN_B, IN_A],
    "to another team, still of a user who is no member": [IN_A, IN_B.replace('u["v"]', 'u["u"]')],
    "to another team whose models it inherits": [IN_A, "team_id = litellm_team.b.team_id"],
    "into a team": [ALONE, IN_B],
    "out of its team": [IN_A, ALONE],
}


@pytest.mark.parametrize("stages", STAGES.values(), ids=STAGES)
def test_a_key_moves(workspace: Workspace, api: httpx.Client, prefix: str, stages: list[str]) -> None:
    tokens: set[str] = set()
    for more in stages:
        workspace.apply(ESTATE.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty
        key = workspace.state()["litellm_key.k"]
        tokens.add(key["token_id"])
        held = api.get("/key/info", params={"key": key["token_id"]}).raise_for_status().json()["info"]
        for name in ("team_id", "user_id", "tpm_limit", "rpm_limit"):
            assert held[name] == key[name]
        assert held["models"] == (key["models"] or [])
    assert len(tokens) == 1


def test_a_key_that_its_new_team_refuses_stays_where_and_whose_it_was(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(ESTATE.format(prefix=prefix, more=IN_A)).ok()
    refused = workspace.apply(ESTATE.format(prefix=prefix, more=IN_B.replace("= 90", "= 900")))
    assert "greater than" in refused.text
    before = workspace.state()["litellm_key.k"]
    held = api.get("/key/info", params={"key": before["token_id"]}).json()["info"]
    assert (held["team_id"], held["user_id"]) == (before["team_id"], f"{prefix}-u")
    workspace.apply(ESTATE.format(prefix=prefix, more=IN_B)).ok()
    assert workspace.plan().empty


@pytest.mark.parametrize("steps", [0, 1], ids=["before it began", "after the first step"])
def test_a_move_that_breaks_off_is_finished_by_the_next_apply(
    lab: Workspace, sandbox: Sandbox, prefix: str, steps: int
) -> None:
    lab.apply(ESTATE.format(prefix=prefix, more=IN_A)).ok()
    token = lab.state()["litellm_key.k"]["token_id"]
    done: list[Asked] = []

    def broken(asked: Asked) -> Reply | None:
        if asked.path != "/key/update":
            return None
        done.append(asked)
        return Reply(502, "<html>bad gateway</html>") if len(done) > steps else None

    with serving(forward(sandbox.url, broken)) as host:
        lab.connect(host.url, sandbox.master_key, "  max_retries = 0")
        assert lab.apply(ESTATE.format(prefix=prefix, more=IN_B)).code == 1
    lab.connect(sandbox.url, sandbox.master_key).apply().ok()
    assert lab.plan().empty
    key = lab.state()["litellm_key.k"]
    assert (key["token_id"], key["user_id"], key["models"]) == (token, f"{prefix}-v", ["b"])
