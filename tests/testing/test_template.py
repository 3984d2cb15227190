"""`litellm_constructs.testing.Template`: what a stack becomes, as tests of users read it."""

from __future__ import annotations

import re
from unittest.mock import ANY

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from litellm_constructs import Budget, LiteLLMModel, LiteLLMProvider, Team, User
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing import Template


@pytest.fixture
def stack() -> cdk.TerraformStack:
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    LiteLLMProvider(stack, "litellm", api_base="https://llm.example.com")
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    search = Team(stack, "search", models=[mini], budget=Budget.usd(800), metadata={"cost": {"center": "7100"}})
    search.add_member(User(stack, "ada", email="ada@example.com"))
    ci = search.add_key("ci")
    Team(stack, "ads")
    cdk.TerraformOutput(stack, "ci_key", value=ci.secret, sensitive=True)
    return stack


@pytest.fixture
def template(stack: cdk.TerraformStack) -> Template:
    return Template.from_stack(stack)


def test_a_snapshot_holds_what_the_program_says_and_no_noise(template: Template, snapshot: SnapshotAssertion):
    assert template.to_json() == snapshot.use_extension(JSONSnapshotExtension)


def test_resources_are_counted(template: Template):
    template.resource_count_is("litellm_team", 2)
    template.resource_count_is("litellm_fallback", 0)


def test_a_wrong_count_tells_what_there_is(template: Template):
    with pytest.raises(AssertionError, match=r"expected 1 of litellm_team, found 2: ads, search"):
        template.resource_count_is("litellm_team", 1)


def test_a_type_that_does_not_exist_is_no_count_of_zero(template: Template):
    with pytest.raises(ValueError, match=r"no resource type 'litellm_taem'; did you mean litellm_team\?"):
        template.resource_count_is("litellm_taem", 0)


def test_properties_match_in_parts(template: Template):
    template.has_resource_properties("litellm_team", {"max_budget": 800, "metadata": {"cost": {"center": ANY}}})
    template.has_resource_properties("litellm_key", {"team_id": "${litellm_team.search.team_id}", "duration": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_budget": 900},
        {"metadata": {"cost": {"center": "7200"}}},
        {"metadata": {"cost": None}, "max_budget": 800},
        {"models": []},
        {"team_alias": "search", "budget_duration": "30d"},
        {"max_budget": {"amount": 800}},
    ],
)
def test_properties_that_no_resource_has_are_told_with_what_there_is(template: Template, wrong: dict[str, object]):
    with pytest.raises(AssertionError, match=re.escape('"team_alias": "search"')):
        template.has_resource_properties("litellm_team", wrong)


def test_properties_must_be_those_of_one_resource(template: Template):
    with pytest.raises(AssertionError):
        template.has_resource_properties("litellm_team", {"team_alias": "ads", "max_budget": 800})


def test_resources_are_found_by_path(template: Template):
    assert template.find_resources("litellm_key") == {"search/ci": ANY}
    assert list(template.find_resources("litellm_team", {"max_budget": None})) == ["ads"]


def test_outputs_are_told(template: Template):
    assert template.outputs == {"ci_key": {"value": "${litellm_key.search/ci.key}", "sensitive": True}}


def test_resources_of_other_providers_are_found_too(stack: cdk.TerraformStack):
    cdk.TerraformResource(stack, "namespace", terraform_resource_type="kubernetes_namespace")
    Template.from_stack(stack).resource_count_is("kubernetes_namespace", 1)


def test_a_stack_that_cannot_be_synthesized_is_told():
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    Team(stack, "search")
    with pytest.raises(Exception, match="Found resources without a matching provider construct"):
        Template.from_stack(stack)


def test_references_between_stacks_are_found(stack: cdk.TerraformStack):
    other = cdk.TerraformStack(cdk.App.of(stack), "other")
    LiteLLMProvider(other, "litellm")
    team = Team(stack, "third")
    Team.from_team_id(other, "third", team.team_id).add_key("ci")
    key = Template.from_stack(other).find_resources("litellm_key")["third/ci"]
    assert key["team_id"].startswith("${data.terraform_remote_state.")
