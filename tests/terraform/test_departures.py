"""Keys that get another owner in the apply in which the old one goes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
from tests.terraform.middleman import Asked, Reply, forward, serving
from tests.terraform.workspace import Workspace

PEOPLE = """
resource "litellm_team" "t" {{
  for_each   = toset(["a", "b"])
  team_id    = "{prefix}-${{each.key}}"
  team_alias = "{prefix} ${{each.key}}"
}}
resource "litellm_user" "u" {{
  for_each        = toset(["u", "v"])
  user_id         = "{prefix}-${{each.key}}"
  auto_create_key = false
}}
"""
A, B = 'team_id = litellm_team.t["a"].team_id', 'team_id = litellm_team.t["b"].team_id'
U, V = 'user_id = litellm_user.u["u"].user_id', 'user_id = litellm_user.u["v"].user_id'


def _key(prefix: str, *owners: str, more: str = "") -> str:
    lines = "\n  ".join((f'key_alias = "{prefix}"', *owners, more))
    return f'resource "litellm_key" "k" {{\n  {lines}\n}}\n'


def _member(team: str, user: str) -> str:
    return f'resource "litellm_team_member" "m" {{\n  {team}\n  {user}\n  role = "user"\n}}\n'


def _members(team: str, *users: str) -> str:
    blocks = "\n".join(f'  member {{\n    {user}\n    role = "user"\n  }}' for user in users)
    return f'resource "litellm_team_member_add" "m" {{\n  {team}\n{blocks}\n}}\n'


ONE = '["a", "b"]', '["b"]'
"""What makes of two teams one."""

STAGES = {
    "a member is removed, and its key goes to another user": (
        lambda prefix: _member(A, U) + _key(prefix, A, U),
        lambda prefix: _key(prefix, A, V),
    ),
    "a member is removed, and its key leaves the team": (
        lambda prefix: _member(A, U) + _key(prefix, A, U, more='models = ["m"]'),
        lambda prefix: _key(prefix, B, U, more='models = ["m"]'),
    ),
    "a member's team changes, and its key follows": (
        lambda prefix: _member(A, U) + _key(prefix, "team_id = litellm_team_member.m.team_id", U),
        lambda prefix: _member(B, U) + _key(prefix, "team_id = litellm_team_member.m.team_id", U),
    ),
    "one of several members is removed, and its key goes to another user": (
        lambda prefix: _members(A, U, V) + _key(prefix, A, U, more="depends_on = [litellm_team_member_add.m]"),
        lambda prefix: _members(A, V) + _key(prefix, A, V, more="depends_on = [litellm_team_member_add.m]"),
    ),
    "a member and its key belong to nobody any more": (
        lambda prefix: _member(A, U) + _key(prefix, A, U),
        lambda prefix: _key(prefix),
    ),
}


@pytest.mark.parametrize("stages", STAGES.values(), ids=STAGES)
def test_a_key_moves_before_what_it_leaves_goes(
    workspace: Workspace, api: httpx.Client, prefix: str, stages: tuple[object, object]
) -> None:
    people = PEOPLE.format(prefix=prefix)
    first, then = (stage(prefix) for stage in stages)  # type: ignore[operator]
    workspace.apply(people + first).ok()
    before = workspace.state()["litellm_key.k"]
    workspace.apply(people + then).ok()
    assert workspace.plan().empty
    after = workspace.state()["litellm_key.k"]
    assert after["token_id"] == before["token_id"]
    held = api.get("/key/info", params={"key": after["token_id"]}).raise_for_status().json()["info"]
    assert [held[name] for name in ("team_id", "user_id")] == [after[name] for name in ("team_id", "user_id")]
    assert held["models"] == (after["models"] or [])


def test_a_key_moves_before_its_team_or_its_user_goes(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    people = PEOPLE.format(prefix=prefix)
    workspace.apply(people + _key(prefix, A, U)).ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    without_a = people.replace('toset(["a", "b"])', 'toset(["b"])')
    workspace.apply(without_a + _key(prefix, B, U)).ok()
    assert workspace.plan().empty
    without_u = without_a.replace('toset(["u", "v"])', 'toset(["v"])')
    workspace.apply(without_u + _key(prefix, B, V)).ok()
    assert workspace.plan().empty
    # A new team takes the place of the old one, and its id is known only when it is there.
    anew = without_u.replace(f'team_id    = "{prefix}-${{each.key}}"', "team_id = terraform_data.id.output")
    anew += f'resource "terraform_data" "id" {{\n  input = "{prefix}-c"\n}}\n'
    workspace.apply(anew + _key(prefix, B, V)).ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["token_id"] == token
    held = api.get("/key/info", params={"key": token}).raise_for_status().json()["info"]
    assert (held["team_id"], held["user_id"], held["models"]) == (f"{prefix}-c", f"{prefix}-v", [])


def test_a_key_that_stays_goes_along(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    """Also one that an earlier plan, which nobody has applied, would have moved."""
    people = PEOPLE.format(prefix=prefix)
    stays = f'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n  team_id = "{prefix}-a"\n'
    stays += f'  user_id = "{prefix}-u"\n  depends_on = [litellm_user.u]\n}}\n'
    workspace.apply(people + _member(A, U) + stays).ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    assert "litellm_key.k" in workspace.write(people + _key(prefix, A, V)).plan().actions
    workspace.apply(people + stays).ok()
    told = api.get("/key/info", params={"key": token})
    assert told.status_code == 404 or told.json()["info"]["status"] == "deleted"
    assert workspace.plan().actions == {"litellm_key.k": ["create"]}


def test_what_one_process_plans_another_carries_out(
    installed: dict[str, str], gateway: Gateway, api: httpx.Client, tmp_path: Path, prefix: str
) -> None:
    workspace = Workspace(tmp_path, installed).connect(gateway.url, gateway.master_key)
    people = PEOPLE.format(prefix=prefix)
    workspace.write(people + _member(A, U) + _key(prefix, A, U)).run("init").ok()
    workspace.apply().ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    workspace.write(people + _key(prefix, A, V)).run("plan", "-out=plan.bin").ok()
    notes = [*tmp_path.glob(".terraform/litellm-departures/*")]
    assert [path.stat().st_mode & 0o777 for path in notes] == [0o600]
    workspace.run("apply", "plan.bin").ok()
    assert not [*tmp_path.glob(".terraform/litellm-departures/*")]
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["token_id"] == token
    workspace.destroy().ok()


def test_a_key_that_was_let_go_may_call_nothing_and_is_somebodys_after_the_next_apply(
    lab: Workspace, sandbox: Sandbox, prefix: str
) -> None:
    people = PEOPLE.format(prefix=prefix)
    lab.apply(people + _key(prefix, A, U)).ok()
    token = lab.state()["litellm_key.k"]["token_id"]
    moved = people.replace('toset(["a", "b"])', 'toset(["b"])') + _key(prefix, B, U)

    def broken(asked: Asked) -> Reply | None:
        return Reply(400, {"error": {"message": "not now"}}) if asked.path == "/team/delete" else None

    with serving(forward(sandbox.url, broken)) as host, httpx.Client(base_url=sandbox.url) as http:
        lab.connect(host.url, sandbox.master_key)
        assert lab.apply(moved).code == 1
        headers = {"Authorization": f"Bearer {sandbox.master_key}"}
        held = http.get("/key/info", params={"key": token}, headers=headers).json()["info"]
        assert (held["team_id"], held["models"]) in [(None, ["no-default-models"]), (f"{prefix}-b", [])]
    lab.connect(sandbox.url, sandbox.master_key).apply(moved).ok()
    assert lab.plan().empty
    key = lab.state()["litellm_key.k"]
    assert (key["token_id"], key["team_id"], key["models"]) == (token, f"{prefix}-b", None)
