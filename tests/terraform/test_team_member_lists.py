"""Members of a team, several in one resource that leaves others alone."""

from __future__ import annotations

from typing import Any

import httpx

from tests.terraform.workspace import Workspace

TEAM = """
resource "litellm_team" "t" {{
  team_id    = "{prefix}"
  team_alias = "{prefix}"
}}
resource "litellm_user" "u" {{
  user_id         = "{prefix}-u"
  user_email      = "{prefix}@example.com"
  auto_create_key = false
}}
"""
LIST = """
resource "litellm_team_member_add" "m" {{
  team_id = litellm_team.t.team_id
  {attributes}
}}
"""
ADDRESS = "litellm_team_member_add.m"


def member(who: str, role: str = "user") -> str:
    name = "user_email" if "@" in who else "user_id"
    return f'member {{\n    {name} = "{who}"\n    role = "{role}"\n  }}\n  '


def written(prefix: str, *members: str, attributes: str = "") -> str:
    blocks = "".join(each if "\n" in each else member(each) for each in members)
    return TEAM.format(prefix=prefix) + LIST.format(attributes=blocks + attributes)


def told(api: httpx.Client, prefix: str) -> dict[str, Any]:
    """The members but the one who has made the team, with their ceilings."""
    team = api.get("/team/info", params={"team_id": prefix}).raise_for_status().json()
    budgets = {
        row["user_id"]: (row["litellm_budget_table"] or {}).get("max_budget") for row in team["team_memberships"]
    }
    users = [row["user_id"] for row in team["team_info"]["members_with_roles"] if row["user_id"] != "default_user_id"]
    return {user: budgets.get(user) for user in users}


def add(api: httpx.Client, prefix: str, user_id: str, **limits: Any) -> None:
    body = {"team_id": prefix, "member": {"user_id": user_id, "role": "user"}, **limits}
    api.post("/team/member_add", json=body).raise_for_status()


def test_members_come_and_go_and_others_stay(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    a, b, c, known = (f"{prefix}-{name}" for name in ("a", "b", "c", "u"))
    email = f"{prefix}@example.com"
    depends = "depends_on = [litellm_user.u]"
    workspace.apply(written(prefix, a, email, attributes=depends)).ok()
    assert workspace.plan().empty
    state = workspace.state()[ADDRESS]
    assert {(each["user_id"], each["user_email"]) for each in state["member"]} == {(a, None), (known, email)}
    assert told(api, prefix).keys() == {a, known}

    add(api, prefix, f"{prefix}-theirs", max_budget_in_team=1)
    assert workspace.plan().empty
    workspace.apply(written(prefix, b, a, c, attributes=f"max_budget_in_team = 2\n  {depends}")).ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {a: 2, b: 2, c: 2, f"{prefix}-theirs": 1}
    workspace.apply(written(prefix, b, c, attributes=f"max_budget_in_team = 3\n  {depends}")).ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {b: 3, c: 3, f"{prefix}-theirs": 1}
    workspace.apply(written(prefix, b, c, attributes=depends)).ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {b: None, c: None, f"{prefix}-theirs": 1}
    workspace.apply(TEAM.format(prefix=prefix)).ok()
    assert told(api, prefix) == {f"{prefix}-theirs": 1}


def test_a_member_that_somebody_removed_is_added_again(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    a, b = f"{prefix}-a", f"{prefix}-b"
    workspace.apply(written(prefix, a, b)).ok()
    api.post("/team/member_delete", json={"team_id": prefix, "user_id": a}).raise_for_status()
    plan = workspace.plan()
    assert plan.actions == {ADDRESS: ["update"]}
    assert plan.changed(ADDRESS) == {"member"}
    workspace.apply().ok()
    for user in (a, b):
        api.post("/team/member_delete", json={"team_id": prefix, "user_id": user}).raise_for_status()
    assert workspace.plan().actions == {ADDRESS: ["create"]}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert told(api, prefix).keys() == {a, b}


def test_a_limit_of_one_member_that_somebody_changed_shows_in_the_plan(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    a, b = f"{prefix}-a", f"{prefix}-b"
    limits = 'max_budget_in_team = 4\n  tpm_limit = 100\n  budget_duration = "daily"'
    workspace.apply(written(prefix, a, b, attributes=limits)).ok()
    assert workspace.plan().empty
    body = {"team_id": prefix, "user_id": b, "max_budget_in_team": 9, "tpm_limit": 7}
    api.post("/team/member_update", json=body).raise_for_status()
    assert workspace.plan().changed(ADDRESS) == {"max_budget_in_team", "tpm_limit"}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {a: 4, b: 4}


def test_who_is_a_member_already_is_not_taken_over(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    a, b, theirs = f"{prefix}-a", f"{prefix}-b", f"{prefix}-theirs"
    workspace.apply(TEAM.format(prefix=prefix)).ok()
    add(api, prefix, theirs, max_budget_in_team=1)
    outcome = workspace.apply(written(prefix, a, theirs))
    assert outcome.errors == ["This litellm_team_member_add exists already"]
    assert f"There already: '{theirs}'." in outcome.text
    assert told(api, prefix) == {theirs: 1}
    workspace.apply(written(prefix, a)).ok()
    outcome = workspace.apply(written(prefix, a, b, theirs, attributes="max_budget_in_team = 2"))
    assert outcome.errors == [f"'{theirs}' cannot be added to this litellm_team_member_add"]
    assert told(api, prefix) == {a: 2, theirs: 1}
    workspace.apply(written(prefix, a, b, attributes="max_budget_in_team = 2")).ok()
    assert told(api, prefix) == {a: 2, b: 2, theirs: 1}


def test_an_import_brings_all_members_and_leaves_alone_whom_nobody_has_named(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    a, b, email = f"{prefix}-a", f"{prefix}-b", f"{prefix}@example.com"
    workspace.apply(TEAM.format(prefix=prefix)).ok()
    for user in (a, b, f"{prefix}-u"):
        add(api, prefix, user, max_budget_in_team=1)
    block = f'import {{\n  to = {ADDRESS}\n  id = "{prefix}"\n}}\n'
    workspace.write(TEAM.format(prefix=prefix) + block).run("plan", "-generate-config-out=generated.tf").ok()
    generated = workspace.directory / "generated.tf"
    assert generated.read_text().count("member {") == 4  # with the one who has made the team
    assert workspace.plan().actions == {}
    generated.unlink()

    outcome = workspace.apply(written(prefix, a, email, attributes="max_budget_in_team = 2") + block)
    assert "stays on the gateway: member" in outcome.ok().text
    assert workspace.plan().empty
    assert told(api, prefix) == {a: 2, f"{prefix}-u": 2, b: 1}
    workspace.apply(written(prefix, a)).ok()
    assert told(api, prefix) == {a: None, b: 1}


def test_blocks_may_be_dynamic_and_of_users_that_are_made_along(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    users = """
resource "litellm_user" "made" {{
  for_each        = toset(["x", "y"])
  user_email      = "{prefix}-${{each.key}}@example.com"
  auto_create_key = false
}}
resource "litellm_team_member_add" "m" {{
  team_id            = litellm_team.t.id
  max_budget_in_team = 5
  dynamic "member" {{
    for_each = litellm_user.made
    content {{
      user_id = member.value.user_id
      role    = "user"
    }}
  }}
}}
output "members" {{
  value = sort(litellm_team_member_add.m.member[*].user_id)
}}
"""
    workspace.apply((TEAM + users).format(prefix=prefix)).ok()
    assert workspace.plan().empty
    found = workspace.output("members")
    assert {*found} == told(api, prefix).keys()
    assert len(found) == 2


def test_a_member_is_named_and_named_once(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(written(prefix, 'member {\n    role = "user"\n  }\n  ')).run("validate")
    assert "nothing says who a member is" in outcome.text
    twice = written(prefix, f"{prefix}-a", member(f"{prefix}-a", "admin"))
    assert f"'{prefix}-a' stands in two blocks" in workspace.write(twice).run("validate").text


def test_the_plan_counts_the_keys_that_go_with_a_member(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    a, b = f"{prefix}-a", f"{prefix}-b"
    workspace.apply(written(prefix, a, b)).ok()
    api.post("/key/generate", json={"team_id": prefix, "user_id": a}).raise_for_status()
    workspace.write(written(prefix, b))
    assert f"deletes the 1 key that the user '{a}' has" in workspace.run("plan").text
