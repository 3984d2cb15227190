"""What this gateway cannot do is said at plan, at the attribute."""

from __future__ import annotations

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
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
