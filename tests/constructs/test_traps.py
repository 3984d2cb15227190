"""The traps of jsii and of the frameworks: each cannot be stepped into, or is explained.

Others are held elsewhere: values that jsii cannot carry, and members that have names of jsii's, in test_l1; names of
headers in test_provider; two frameworks in test_frameworks; what the framework notes in templates in tests/testing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from constructs import Construct

import litellm_constructs
from litellm_constructs import L1, Budget, InvalidArguments, Key, LiteLLMModel, LiteLLMProvider, MetaArguments, Team
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources.team import Team as TeamSpec


def test_a_number_that_terraform_knows_may_stand_in_a_text(stack, resources):
    first = L1(TeamSpec, stack, "first", team_alias="first")
    Team(stack, "second", name=f"as much as {first.out.max_budget}")
    assert resources()["litellm_team"]["second"]["team_alias"] == "as much as ${litellm_team.first.max_budget}"


def test_a_list_that_terraform_knows_may_not_stand_in_a_text(stack, rendered):
    first = L1(TeamSpec, stack, "first", team_alias="first")
    Team(stack, "second", name=f"{first.out.models}")
    with pytest.raises(RuntimeError, match="encoded list token string in a scalar string context"):
        rendered()


def test_a_list_that_terraform_knows_cannot_be_added_to_in_python(stack, rendered):
    first = L1(TeamSpec, stack, "first", team_alias="first")
    L1(TeamSpec, stack, "second", team_alias="second", models=[*(first.out.models or ()), "gpt-4o"])
    with pytest.raises(RuntimeError, match="Cannot add elements to list token"):
        rendered()


def test_none_in_a_list_is_not_left_out_in_silence(stack):
    with pytest.raises(InvalidArguments, match="metadata: None stands in a list: take it out"):
        Team(stack, "search", metadata={"floors": [1, None, 3]})


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("models", ["b"], {"models": ["b"]}),
        ("metadata.onCall", ["grace"], {"metadata": {"onCall": ["grace"], "floors": [1]}}),
        ("metadata", {"onCall": ["grace"]}, {"metadata": {"onCall": ["grace"], "floors": [1]}}),
        ("lifecycle.prevent_destroy", True, {"models": ["a"], "lifecycle": {"prevent_destroy": True}}),
    ],
)
def test_an_override_of_a_list_takes_its_place(stack, only, path, value, expected):
    team = Team(stack, "search", models=["a"], metadata={"onCall": ["ada"], "floors": [1]})
    team.resource.add_override(path, value)
    assert {name: only("litellm_team")[name] for name in expected} == expected


def test_what_is_allowed_after_an_override_stays_overridden(stack, only):
    team = Team(stack, "search")
    team.resource.add_override("models", ["b"])
    team.allow("a")
    assert only("litellm_team")["models"] == ["b"]


def test_text_that_looks_like_an_expression_can_be_kept_as_text(stack, only):
    Team(stack, "search", metadata={"home": cdk.Fn.raw_string("${HOME}")})
    assert only("litellm_team")["metadata"] == {"home": "$${HOME}"}


REPLACED_WITH: dict[str, Callable[[Team], Any]] = {
    "the resource": lambda team: team.resource,
    "its address": lambda team: team.resource.address,
}


@pytest.mark.parametrize("which", REPLACED_WITH)
def test_a_resource_is_replaced_with_another_by_its_address(stack, resources, which):
    other = Team(stack, "other")
    rule = cdk.TerraformResourceLifecycle(replace_triggered_by=[REPLACED_WITH[which](other)], prevent_destroy=True)
    L1(TeamSpec, stack, "search", MetaArguments(lifecycle=rule), team_alias="search")
    lifecycle = resources()["litellm_team"]["search"]["lifecycle"]
    assert lifecycle == {"prevent_destroy": True, "replace_triggered_by": ["litellm_team.other"]}


def test_a_reference_is_no_address_to_be_replaced_with(stack):
    rule = cdk.TerraformResourceLifecycle(replace_triggered_by=[Team(stack, "other").resource.fqn])
    with pytest.raises(InvalidArguments, match=r"\[estate/search\] lifecycle: replace_triggered_by takes resources"):
        L1(TeamSpec, stack, "search", MetaArguments(lifecycle=rule), team_alias="search")


def test_no_construct_has_a_member_that_is_one_of_jsii():
    constructs = [getattr(litellm_constructs, name) for name in litellm_constructs.__all__]
    for each in constructs:
        if isinstance(each, type) and issubclass(each, Construct) and not issubclass(each, cdk.TerraformElement):
            assert not {name for name in vars(each) if not name.startswith("__")} & set(dir(Construct)), each


def test_a_provider_with_an_alias_is_named_where_it_is_used(stack, only):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    Team(stack, "search", provider=eu)
    assert only("litellm_team")["provider"] == "litellm.eu"


def test_an_alias_may_be_changed_as_the_framework_allows(stack, rendered):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    eu.alias = "us"
    Team(stack, "search", provider=eu)
    assert eu.alias == "us"
    assert rendered()["provider"]["litellm"][0]["alias"] == "us"
    (team,) = rendered()["resource"]["litellm_team"].values()
    assert team["provider"] == "litellm.us"


def test_a_list_or_a_map_that_only_terraform_knows_stands_for_all_of_it(stack, only):
    names = cdk.TerraformVariable(stack, "names", type="list(string)")
    labels = cdk.TerraformVariable(stack, "labels", type="any")
    Team(stack, "search", models=names.list_value, tags=cdk.Fn.distinct(names.list_value), metadata=labels.value)
    Key(stack, "ci", metadata=cdk.Fn.merge([{"a": "b"}, labels.value]), routes=names.list_value)
    team, key = only("litellm_team"), only("litellm_key")
    assert (team["models"], team["metadata"]) == ("${var.names}", "${var.labels}")
    assert team["tags"] == "${distinct(var.names)}"
    assert key["metadata"] == '${merge({"a" = "b"}, var.labels)}'
    assert key["allowed_routes"] == "${var.names}"


def test_a_list_of_models_that_is_one_text_is_explained(stack):
    names = cdk.TerraformVariable(stack, "names", type="list(string)").list_value
    with pytest.raises(InvalidArguments, match=r"models: takes a list .*Token.as_list"):
        Team(stack, "search", models=cdk.Fn.concat([["a"], names]))


def test_parameters_that_only_terraform_knows_as_a_whole_are_explained(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/m\] parameters: only Terraform knows the map"):
        LiteLLMModel(stack, "m", model="openai/m", parameters=cdk.TerraformVariable(stack, "p", type="any").value)


def test_a_text_in_place_of_a_list_is_not_taken_for_its_letters(stack):
    with pytest.raises(InvalidArguments, match="tags: takes a list, and got 'eu'"):
        Team(stack, "search", tags="eu")


def test_arithmetic_with_an_amount_that_only_terraform_knows_is_explained(stack):
    number = cdk.TerraformVariable(stack, "usd", type="number").number_value
    for lost in (number * 2, -number):
        with pytest.raises(ValueError, match="arithmetic with a number that only Terraform knows: use its Fn or Op"):
            Budget.usd(lost)


def test_objects_for_each_of_a_list_become_an_expression(stack, only):
    spans = cdk.TerraformVariable(stack, "spans", type="set(string)").list_value
    each = cdk.TerraformIterator.from_list(spans)
    limits: Any = each.dynamic({"max_budget": 5, "budget_duration": each.value})
    L1(TeamSpec, stack, "t", team_alias="t", budget_limits=limits)
    assert only("litellm_team")["budget_limits"].startswith("${[ for key, val in ")
