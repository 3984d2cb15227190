from __future__ import annotations

import pytest

from litellm_constructs import L1, Key, LiteLLMModel, Team
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import key as key_spec

ID = "key-models-outside-team"


def test_a_model_that_the_team_may_not_call_is_found(stack, find):
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    Team(stack, "search", models=["gpt-4o"]).add_key("ci", models=["gpt-4o", mini])
    assert find(ID) == {
        "search/ci": "the key asks for gpt-4o-mini, which its team search may not call: allow it to the team too"
    }


def test_a_model_that_the_team_may_call_is_not(stack, find):
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    team = Team(stack, "search", models=[mini, "gpt-4o"])
    team.add_key("ci", models=["gpt-4o-mini"])
    team.add_key("nightly", models=[mini])
    team.add_key("whatever the team may")
    assert find(ID) == {}


@pytest.mark.parametrize("allowed", ["openai/*", "all-proxy-models", "beta"])
def test_a_name_that_stands_for_several_models_is_no_finding(stack, find, allowed):
    model = LiteLLMModel(stack, "openai/gpt-4o", model="openai/gpt-4o")
    model.resource.set(access_groups=["beta"])
    Team(stack, "search", models=[allowed]).add_key("ci", models=[model])
    assert find(ID) == {}


def test_a_team_that_may_call_all_models_is_no_finding(stack, find):
    Team(stack, "search").add_key("ci", models=["gpt-4o"])
    assert find(ID) == {}


def test_names_that_only_terraform_knows_are_no_finding(stack, find):
    model = cdk.TerraformVariable(stack, "model").string_value
    Team(stack, "search", models=[model]).add_key("ci", models=["gpt-4o"])
    Team(stack, "ads", models=["gpt-4o"]).add_key("ci", models=[model])
    assert find(ID) == {}


def test_the_team_may_be_made_elsewhere(stack, find):
    Team.from_team_id(stack, "legacy", "t-1").add_key("ci", models=["gpt-4o"])
    assert find(ID) == {}


def test_the_team_may_be_told_by_its_id(stack, find):
    Team(stack, "search", team_id="t-1", models=["gpt-4o"])
    Key(stack, "ci", team=Team.from_team_id(stack, "same", "t-1"), models=["o3"])
    L1(key_spec.Key, stack, "raw", team_id="t-1", models=["o3"])
    assert find(ID).keys() == {"ci", "raw"}


@pytest.mark.parametrize("asked", ["beta", "gpt-*"])
def test_a_group_or_a_pattern_is_well_when_one_of_its_models_is(stack, find, asked):
    """LiteLLM 1.109.1 makes such a key, and lets it call what both may."""
    LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", access_groups=["beta"])
    LiteLLMModel(stack, "gpt-5", model="openai/gpt-5", access_groups=["beta"])
    Team(stack, "search", models=["gpt-4o"]).add_key("ci", models=[asked])
    assert find(ID) == {}
    Team(stack, "ads", models=["claude"]).add_key("ci", models=[asked])
    assert list(find(ID)) == ["ads/ci"]
