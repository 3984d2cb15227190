"""Many at the same time."""

from __future__ import annotations

import httpx

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

MEMBERS = """
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
}}
resource "litellm_team_member" "m" {{
  count              = 20
  team_id            = litellm_team.t.team_id
  user_id            = "{prefix}-${{count.index}}"
  role               = "user"
  max_budget_in_team = count.index + {budget}
}}
"""


def test_twenty_members_at_the_same_time_lose_none(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    try:
        workspace.apply(MEMBERS.format(prefix=prefix, budget=1)).ok()
        team_id = workspace.state()["litellm_team.t"]["team_id"]
        roster = api.get("/team/info", params={"team_id": team_id}).json()["team_info"]["members_with_roles"]
        ours = {f"{prefix}-{index}" for index in range(20)}
        assert {member["user_id"] for member in roster} >= ours
        assert workspace.plan().empty
        workspace.apply(MEMBERS.format(prefix=prefix, budget=2)).ok()
        assert workspace.plan().empty
        fewer = MEMBERS.format(prefix=prefix, budget=2).replace("= 20", "= 5")
        workspace.apply(fewer).ok()
        assert workspace.plan().empty
        roster = api.get("/team/info", params={"team_id": team_id}).json()["team_info"]["members_with_roles"]
        assert len({member["user_id"] for member in roster} & ours) == 5
    finally:
        workspace.destroy().ok()
        api.post("/user/delete", json={"user_ids": [f"{prefix}-{index}" for index in range(20)]})


def test_a_hundred_keys_at_the_same_time(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write('resource "litellm_key" "k" {\n  count     = 100\n  key_alias = "k-${count.index}"\n}\n')
    lab.run("apply", "-auto-approve", "-parallelism=20").ok()
    assert lab.plan("-parallelism=20").empty
    with admin(sandbox.url, sandbox.master_key) as api:
        assert api.get("/key/list").json()["total_count"] == 100
    lab.run("destroy", "-auto-approve", "-parallelism=20").ok()

    def sent(path: str) -> int:
        return len([request for request in sandbox.requests if request.path == path])

    assert sent("/key/generate") == 100
    assert sent("/key/delete") <= 50
