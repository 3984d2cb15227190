"""Ids as identity providers and people write them: with slashes, colons, and whatever else a URL makes something of."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateways import MODERN, before
from tests.terraform.workspace import Workspace

ESTATE = """
resource "litellm_team" "t{n}" {{
  team_id    = "{id}"
  team_alias = "{prefix} {n}"
  max_budget = {number}
  metadata   = {{ a = {{ {map} }} }}
}}
resource "litellm_user" "u{n}" {{
  user_id         = "{id}"
  auto_create_key = false
  max_budget      = {number}
}}
resource "litellm_team_member" "m{n}" {{
  team_id            = litellm_team.t{n}.team_id
  user_id            = litellm_user.u{n}.user_id
  role               = "user"
  max_budget_in_team = {number}
}}
resource "litellm_budget" "b{n}" {{
  budget_id  = "{id}"
  max_budget = {number}
}}
resource "litellm_model" "d{n}" {{
  model_id                  = "{id}"
  model_name                = "{id}"
  custom_llm_provider       = "openai"
  base_model                = "gpt-4o"
  model_api_key             = "sk-of-a-provider"
  tpm                       = {number}
  additional_litellm_params = {{ weight = {number} }}
  additional_model_info     = {{ {map} }}
  blocked                   = {blocked}
}}
resource "litellm_model" "other{n}" {{
  model_name          = "{prefix}-other-{n}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
}}
resource "litellm_fallback" "f{n}" {{
  model           = litellm_model.d{n}.model_name
  fallback_models = [litellm_model.other{n}.model_name]
}}
resource "litellm_key" "k{n}" {{
  key_alias  = "{alias}"
  team_id    = litellm_team.t{n}.team_id
  user_id    = litellm_team_member.m{n}.user_id
  budget_id  = litellm_budget.b{n}.budget_id
  max_budget = {number}
}}
"""
DATA = """
data "litellm_team" "t{n}" {{
  team_id = "{id}"
}}
data "litellm_user" "u{n}" {{
  user_id = "{id}"
}}
data "litellm_budget" "b{n}" {{
  budget_id = "{id}"
}}
data "litellm_model" "d{n}" {{
  model_id = "{id}"
}}
data "litellm_keys" "of_team{n}" {{
  team_id = "{id}"
}}
data "litellm_key" "k{n}" {{
  key_alias = "{alias}"
}}
"""
ORGANIZATION = """
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}/o"
  organization_alias = "{prefix}"
  {more}
}}
"""
PARTS = ("litellm_team.t", "litellm_user.u", "litellm_budget.b", "litellm_model.d")


FORMS = ("/{}/ai-users", "{}:a:b", "{}?x=1#y&z", "{}%2Fa+b c", "{}/../ü,'")


def test_objects_live_whatever_their_ids_have(workspace: Workspace, prefix: str) -> None:
    ids = [form.format(prefix) for form in FORMS]

    def written(text: str, **values: Any) -> str:
        parts = [
            # LiteLLM takes no `..` in an alias.
            text.format(n=n, prefix=prefix, id=id, alias=id.replace("..", "."), **values)
            for n, id in enumerate(ids)
        ]
        return "".join(parts)

    for number, keys, blocked in ((3, 'x = "1", y = "2"', "true"), (5, 'x = "3"', "true"), (4, 'y = "2"', "false")):
        estate = written(ESTATE, number=number, map=keys, blocked=blocked)
        workspace.apply(estate).ok()
        plan = workspace.plan()
        assert plan.empty, plan.outcome.text
    workspace.write(estate + written(DATA)).run("plan").ok()
    wanted = {f"{part}{n}": id for part in PARTS for n, id in enumerate(ids)}
    wanted |= {f"litellm_team_member.m{n}": f"{id}:{id}" for n, id in enumerate(ids)}
    wanted |= {f"litellm_fallback.f{n}": f"{id}:general" for n, id in enumerate(ids)}
    state = workspace.state()
    assert {address: state[address]["id"] for address in wanted} == wanted
    workspace.run("state", "rm", *wanted).ok()
    blocks = "".join(f'import {{\n  to = {address}\n  id = "{each}"\n}}\n' for address, each in wanted.items())
    workspace.write(estate + blocks).apply().ok()
    workspace.write(estate)
    assert workspace.plan().empty
    state = workspace.state()
    assert {address: state[address]["id"] for address in wanted} == wanted
    workspace.destroy().ok()
    assert workspace.state() == {}


@before(MODERN)
def test_an_organization_lives_as_well(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    both = 'models = ["a"]\n  max_budget = 3\n  tpm_limit = 2\n  metadata = { a = "1", b = { c = 1, d = 2 } }'
    permission = '\n  object_permission = { vector_stores = ["v"], mcp_tool_permissions = { s = ["t"] } }'
    for more in (both + permission, both.replace("3", "4").replace('["a"]', "[]") + '\n  tags = ["x"]'):
        workspace.apply(ORGANIZATION.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty, more
    workspace.write(ORGANIZATION.format(prefix=prefix, more=both.replace(", d = 2", "")))
    outcome = workspace.run("plan")
    assert outcome.errors == ["Invalid litellm_organization"] * 2  # of `metadata` and of `tags`
    assert "LiteLLM takes nothing out of the metadata of an organization whose id has a /" in outcome.text
    # What is invalid cannot be destroyed either: Terraform plans first.
    workspace.write(ORGANIZATION.format(prefix=prefix, more=more)).destroy().ok()
    assert workspace.state() == {}
    assert api.get("/organization/info", params={"organization_id": f"{prefix}/o"}).status_code == 404


def member(api: httpx.Client, team_id: str, user_id: str) -> None:
    api.post("/team/new", json={"team_id": team_id, "team_alias": team_id})
    body = {"team_id": team_id, "member": {"user_id": user_id, "role": "user"}}
    api.post("/team/member_add", json=body).raise_for_status()


@pytest.fixture
def teams(api: httpx.Client, prefix: str) -> Any:
    """A member of a team whose id has a colon, and one whose id would be the same."""
    member(api, f"{prefix}:ai", f"{prefix}:u")
    yield prefix
    api.post("/team/delete", json={"team_ids": [f"{prefix}:ai"]})
    api.post("/team/delete", json={"team_ids": [prefix]})
    api.post("/user/delete", json={"user_ids": [f"{prefix}:u"]})
    api.post("/user/delete", json={"user_ids": [f"ai:{prefix}:u"]})


MEMBER = 'resource "litellm_team_member" "m" {{\n  team_id = "{}"\n  user_id = "{}"\n  role = "user"\n}}\n'


def test_the_id_of_a_member_is_read_as_the_member_that_there_is(
    teams: str, workspace: Workspace, api: httpx.Client
) -> None:
    workspace.write(MEMBER.format(f"{teams}:ai", f"{teams}:u"))
    workspace.run("import", "litellm_team_member.m", f"{teams}:ai:{teams}:u").ok()
    assert workspace.plan().empty
    workspace.run("state", "rm", "litellm_team_member.m").ok()
    member(api, teams, f"ai:{teams}:u")
    outcome = workspace.run("import", "litellm_team_member.m", f"{teams}:ai:{teams}:u")
    assert outcome.errors == ["Ambiguous id of a litellm_team_member"]
    assert "Write a colon that belongs to one of them as %3A" in outcome.text
    workspace.run("import", "litellm_team_member.m", f"{teams}%3Aai:{teams}%3Au").ok()
    assert workspace.plan().empty
    workspace.run("state", "rm", "litellm_team_member.m").ok()


@pytest.mark.parametrize("form", [" {}", "{}\\n", "\\t{} "])
def test_spaces_around_the_id_of_a_user_are_refused_in_the_plan(form: str, workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(f'resource "litellm_user" "u" {{\n  user_id = "{form.format(prefix)}"\n}}\n').run("plan")
    assert outcome.errors == ["Invalid litellm_user"]
    assert f'user_id = "{form.format(prefix)}"' in outcome.stderr
    assert f"write '{prefix}'" in outcome.text
