"""What this gateway cannot do is said at plan, at the attribute."""

from __future__ import annotations

from typing import Any

import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.versions import NEWEST, VERSIONS
from tests.gateways import MODERN, Gateway, before
from tests.terraform.middleman import Asked, Reply, passed_on, serving
from tests.terraform.workspace import Workspace

LIMIT = 'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n  {more}\n}}\n'


def test_an_attribute_that_this_version_lacks_is_refused_at_plan(
    workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    workspace.write(LIMIT.format(prefix=prefix, more="tpd_limit = 5"))
    if gateway.modern:
        workspace.apply().ok()
        assert workspace.plan().empty
        return
    outcome = workspace.run("plan")
    assert outcome.errors == ["This gateway has no tpd_limit"]
    assert "came with LiteLLM 1.102.0, the gateway runs 1.101.6" in outcome.text
    assert "tpd_limit = 5" in outcome.text
    workspace.apply(LIMIT.format(prefix=prefix, more="")).ok()
    assert workspace.write(LIMIT.format(prefix=prefix, more="tpd_limit = 5")).run("plan").errors == outcome.errors


LICENSED = """
resource "litellm_team" "t" {{
  team_alias               = "{prefix}"
  {tags}
  {guardrails}
}}
resource "litellm_key" "k" {{
  key_alias = "{prefix}"
  {tags}
  {prompts}
}}
"""
WITH = {"tags": 'tags = ["a", "b"]', "guardrails": 'guardrails = ["g"]', "prompts": 'prompts = ["p"]'}
WITHOUT = dict.fromkeys(WITH, "")


def test_what_needs_a_licence_is_refused_at_plan_without_one(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(LICENSED.format(prefix=prefix, **WITH)).run("plan")
    expected = ["guardrails", "prompts", "tags", "tags"]
    assert sorted(outcome.errors) == [f"{name} needs a LiteLLM Enterprise licence" for name in expected]
    assert 'tags = ["a", "b"]' in outcome.text
    # An empty list asks for nothing.
    empty = {name: text.partition("=")[0] + "= []" for name, text in WITH.items()}
    workspace.apply(LICENSED.format(prefix=prefix, **empty)).ok()
    assert workspace.plan().empty


ADMINS = """
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
}}
resource "litellm_team_member" "m" {{
  team_id = litellm_team.t.team_id
  user_id = "{prefix}-m"
  role    = "{role}"
}}
resource "litellm_team_member_add" "m" {{
  team_id = litellm_team.t.team_id
  member {{
    user_id = "{prefix}-first"
    role    = "user"
  }}
  member {{
    user_id = "{prefix}-second"
    role    = "{role}"
  }}
}}
"""


def test_so_is_a_word_that_needs_one(workspace: Workspace, prefix: str) -> None:
    needed = [
        'member.role = "admin" needs a LiteLLM Enterprise licence',
        'role = "admin" needs a LiteLLM Enterprise licence',
    ]
    outcome = workspace.write(ADMINS.format(prefix=prefix, role="admin")).run("plan")
    assert sorted(outcome.errors) == needed
    workspace.apply(ADMINS.format(prefix=prefix, role="user")).ok()
    assert workspace.plan().empty
    assert sorted(workspace.write(ADMINS.format(prefix=prefix, role="admin")).run("plan").errors) == needed


MAPS = """
resource "litellm_key" "k" {{
  key_alias   = "{prefix}"
  permissions = {{ {permissions} }}
  metadata    = {{ {key} }}
}}
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
  metadata   = {{ {team} }}
}}
resource "litellm_model" "m" {{
  model_name            = "{prefix}"
  custom_llm_provider   = "openai"
  base_model            = "gpt-4o"
  additional_model_info = {{ {model} }}
}}
"""
FREE = {"permissions": "pii = true", "key": 'a = "x"', "team": 'a = "x"', "model": 'a = "x"'}


def test_so_are_keys_of_free_maps(workspace: Workspace, prefix: str) -> None:
    licensed = {
        "permissions": "get_spend_routes = false, pii = true",
        "model": 'team_id = "t"',
    }
    expected = [
        "additional_model_info.team_id",
        "permissions.get_spend_routes",
    ]
    nothing = {"key": "guardrails = [], policies = null", "permissions": "get_spend_routes = null"}
    for when in ("made", "changed"):
        outcome = workspace.write(MAPS.format(prefix=prefix, **{**FREE, **licensed})).run("plan")
        assert sorted(outcome.errors) == [f"{name} needs a LiteLLM Enterprise licence" for name in expected], when
        # A secret may stand in such a map, so its line is not quoted.
        assert "get_spend_routes = false" not in outcome.text
        workspace.apply(MAPS.format(prefix=prefix, **FREE)).ok()
        assert workspace.plan().empty
    workspace.apply(MAPS.format(prefix=prefix, **{**FREE, **nothing})).ok()
    assert workspace.plan().empty


def test_what_litellm_takes_to_refuse_every_call_is_a_warning(workspace: Workspace, prefix: str) -> None:
    useless = {
        "key": 'a = "x", guardrails = ["g"], policies = jsonencode(["p"])',
        "team": 'guardrails = ["g"], policies = ["p"], enforced_params = ["a"]',
    }
    configuration = MAPS.format(prefix=prefix, **{**FREE, **useless})
    configuration += 'resource "litellm_key" "e" {\n  enforced_params = ["user"]\n}\n'
    outcome = workspace.write(configuration).run("plan")
    warned = ("enforced_params", "metadata.guardrails", "metadata.policies")
    # Terraform shows those with the same words once.
    assert {*outcome.warnings} == {f"Calls with {name} need a LiteLLM Enterprise licence" for name in warned}
    workspace.apply(configuration).ok()
    assert workspace.plan().empty


@pytest.mark.parametrize("version", ["1.109.1", "1.101.6"])
def test_what_needs_a_licence_lives_its_whole_life_with_one(version: str, bare: Workspace) -> None:
    with Sandbox(licensed=True, version=version) as gateway:
        bare.connect(gateway.url, gateway.master_key)
        for values in (WITH, {**WITH, "tags": 'tags = ["b", "c"]'}, WITHOUT, WITH):
            bare.apply(LICENSED.format(prefix="x", **values)).ok()
            assert bare.plan().empty
        bare.write(LICENSED.format(prefix="x", **{**WITH, "tags": ""}))
        assert {address: bare.plan().changed(address) for address in bare.state()} == {
            "litellm_team.t": {"tags"},
            "litellm_key.k": {"tags"},
        }
        bare.destroy().ok()
        maps = {"permissions": "get_spend_routes = true", "key": 'policies = ["p"]', "team": 'guardrails = ["g"]'}
        for values in (maps, FREE, maps):
            bare.apply(MAPS.format(prefix="x", **{**FREE, **values})).ok()
            assert bare.plan().empty
        bare.destroy().ok()


@before(MODERN)
def test_so_is_a_part_of_an_attribute_by_its_whole_name(workspace: Workspace, prefix: str) -> None:
    parts = {
        "router_settings": 'num_retries = 2\n    weights = { m = { "one" = 3 } }',
        "object_permission": 'agents = ["a"]\n    skills = ["s"]',
    }
    more = "\n  ".join(f"{name} = {{\n    {text}\n  }}" for name, text in parts.items())
    outcome = workspace.write(LIMIT.format(prefix=prefix, more=more)).run("plan")
    assert sorted(outcome.errors) == [
        "This gateway has no object_permission.skills",
        "This gateway has no router_settings.weights",
    ]
    assert "router_settings = {" in outcome.text


NEWER = "1.999.0"


def test_a_gateway_newer_than_any_that_is_tested_is_one_warning_of_a_plan_which_works(lab: Workspace) -> None:
    teams = """
        resource "litellm_team" "t" {
          count      = 20
          team_alias = "t-${count.index}"
        }
    """
    with Sandbox(version=NEWER) as newer:
        plan = lab.connect(newer.url, newer.master_key).write(teams).run("plan").ok()
        lab.apply(teams).ok()
        assert lab.plan().empty
        lab.destroy().ok()
    assert plan.warnings == [f"LiteLLM {NEWER} is newer than any that this provider was tested with"]
    assert f"runs LiteLLM {NEWER}; the newest tested version is {NEWEST}." in plan.text


@pytest.mark.parametrize("version", VERSIONS)
def test_a_gateway_of_a_tested_version_is_no_warning(lab: Workspace, version: str) -> None:
    with Sandbox(version=version) as sandbox:
        plan = lab.connect(sandbox.url, sandbox.master_key).write(LIMIT.format(prefix="t", more="")).run("plan").ok()
    assert plan.warnings == []


def test_what_a_newer_gateway_tells_besides_breaks_nothing(lab: Workspace, sandbox: Sandbox) -> None:
    def grown(value: Any) -> Any:
        """`value` as a later LiteLLM might tell it, maps of a user's own left alone."""
        if isinstance(value, dict):
            more = {"from_the_future": {"x": [1]}} if len(value) > 3 else {}
            return {**more, **{name: grown(item) for name, item in value.items()}}
        return [grown(item) for item in value] if isinstance(value, list) else value

    def answer(asked: Asked) -> Reply:
        reply = passed_on(sandbox.url, asked)
        version = {"litellm_version": NEWER} if asked.path.startswith("/health/readiness") else {}
        return Reply(reply.status, {**grown(reply.body), **version} if version else grown(reply.body))

    estate = """
        resource "litellm_team" "t" {
          team_alias        = "t"
          metadata          = { a = 1 }
          router_settings   = { num_retries = 2, retry_policy = { TimeoutErrorRetries = 1 } }
          object_permission = { agents = ["a"] }
        }
        resource "litellm_model" "m" {
          model_name          = "m"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
        }
        resource "litellm_key" "k" {
          team_id         = litellm_team.t.team_id
          model_rpm_limit = { m = 3 }
        }
    """
    with serving(answer) as host:
        lab.connect(host.url, sandbox.master_key).apply(estate).ok()
        assert lab.plan().empty
        lab.destroy().ok()


USER = """
resource "litellm_user" "u" {{
  user_id         = "{prefix}"
  auto_create_key = false
  {more}
}}
"""


def test_what_the_gateway_cannot_clear_is_said_in_the_plan_and_stands_in_no_destroys_way(
    workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    workspace.apply(USER.format(prefix=prefix, more="max_parallel_requests = 3\n  tpm_limit = 4")).ok()
    plan = workspace.write(USER.format(prefix=prefix, more="")).plan()
    told = ["This gateway cannot clear max_parallel_requests"]
    assert sorted(plan.outcome.warnings) == (told if gateway.modern else [*told, "This gateway cannot clear tpm_limit"])
    assert "keeps 3 as the max_parallel_requests of this litellm_user" in plan.outcome.text
    assert workspace.apply().errors == [
        "This LiteLLM cannot clear " + ("" if gateway.modern else "tpm_limit and ") + "max_parallel_requests of a user"
    ]
    assert "Destroy complete" in workspace.destroy().ok().stdout


def test_an_empty_list_clears_the_models_of_a_user(workspace: Workspace, prefix: str) -> None:
    for models in ('["a"]', "[]", '["a"]', "null", "[]"):
        workspace.apply(USER.format(prefix=prefix, more=f"models = {models}")).ok()
        assert workspace.plan().empty, models
