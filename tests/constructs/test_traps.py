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
from litellm_constructs import (
    L1,
    Budget,
    DataMetaArguments,
    Fallback,
    InvalidArguments,
    Key,
    L1Data,
    LiteLLMModel,
    LiteLLMProvider,
    MetaArguments,
    Organization,
    Team,
    TeamMember,
    User,
)
from litellm_constructs.framework.cdk import cdk
from provider_shim.data_sources.team import TeamData
from provider_shim.resources.team import Team as TeamSpec


def test_a_number_that_terraform_knows_may_stand_in_a_text(stack, resources):
    first = L1(TeamSpec, stack, "first", team_alias="first")
    Team(stack, "second", name=f"as much as {first.out.max_budget}")
    assert resources()["litellm_team"]["second"]["team_alias"] == "as much as ${litellm_team.first.max_budget}"


WITH_NUMBERS: dict[str, tuple[Callable[[float], str], str]] = {
    "after a dash": (lambda n: f"t-{n}", "t-${var.n}"),
    "two of them": (lambda n: f"{n}-{n}", "${var.n}-${var.n}"),
    "side by side": (lambda n: f"{n}{n}", "${var.n}${var.n}"),
    "before a digit": (lambda n: f"{n}5", "${var.n}5"),
    "after a digit": (lambda n: f"5{n}", "5${var.n}"),
    "with all its digits": (lambda n: f"{n:.2f}", "${var.n}"),
    "beside an ordinary number": (lambda n: f"-1.5e+30 {n} 6.02e+23", "-1.5e+30 ${var.n} 6.02e+23"),
    "beside a reference": (lambda n: f"${{var.m}}/{n}", "${var.m}/${var.n}"),
}


@pytest.mark.parametrize("text", WITH_NUMBERS)
def test_a_number_that_terraform_knows_may_stand_anywhere_in_a_text(stack, only, text):
    write, expected = WITH_NUMBERS[text]
    number = cdk.TerraformVariable(stack, "n", type="number").number_value
    written = write(number)
    team = Team(stack, "search", name=written, tags=[written], metadata={"deep": [{"er": written}]})
    team.resource.add_override("metadata.over", {"ride": [written]})
    found = only("litellm_team")
    assert (found["team_alias"], found["tags"]) == (expected, [expected])
    assert found["metadata"] == {"deep": [{"er": expected}], "over": {"ride": [expected]}}


def test_the_count_of_a_resource_may_stand_in_a_text(stack, only):
    count = cdk.TerraformCount.of(3)
    L1(TeamSpec, stack, "t", MetaArguments(count=count), team_alias=f"t-{count.index}")
    assert only("litellm_team") == {"count": 3, "team_alias": "t-${count.index}"}


@pytest.mark.parametrize(
    "text", ["", "e+", "1e+300", "6.02214076e+23", "-8.1", "9" * 617, "TASK-8e+2981", "2.718281828e+10", "<object>"]
)
def test_texts_that_only_look_like_it_stay_as_they_are(stack, only, text):
    Team(stack, "search", name=f"x{text}")
    assert only("litellm_team")["team_alias"] == f"x{text}"


LOST: dict[str, tuple[Callable[[float], Any], str]] = {
    "rounded": (lambda n: f"{n:.3e}", "is what Python makes of arithmetic .* Fn.format"),
    "negated": (lambda n: f"{-n}", "is what Python makes of arithmetic"),
    "doubled": (lambda n: f"{n * 2}", "is what Python makes of arithmetic"),
    "doubled, as a number": (lambda n: n * 2, "is what Python makes of arithmetic"),
    "a list of numbers": (lambda n: f"{cdk.Token.as_number_list('${var.l}')[0]}", "a list of numbers .* Fn.join"),
    "an object": (lambda n: f"{cdk.Fn.bcrypt}{cdk.TerraformCount.of(3)}", "what Python calls an object"),
}


@pytest.mark.parametrize("value", LOST)
def test_what_has_lost_its_meaning_in_python_is_explained(stack, value):
    make, expected = LOST[value]
    lost = make(cdk.TerraformVariable(stack, "n", type="number").number_value)
    with pytest.raises(InvalidArguments, match=rf"(?s)\[estate/search\] metadata: .*{expected}"):
        Team(stack, "search", metadata={"deep": [lost]})
    team = Team(stack, "ads").resource
    with pytest.raises(InvalidArguments, match=rf"(?s)\[estate/ads\] metadata.x: .*{expected}"):
        team.add_override("metadata.x", [lost])


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


BY: dict[str, Callable[[Team], Any]] = {
    "the construct": lambda team: team,
    "the resource": lambda team: team.resource,
    "its address": lambda team: team.resource.address,
}


@pytest.mark.parametrize("which", BY)
def test_a_resource_is_replaced_with_another_by_its_address(stack, resources, which):
    other = Team(stack, "other")
    rule = cdk.TerraformResourceLifecycle(replace_triggered_by=[BY[which](other)], prevent_destroy=True)
    L1(TeamSpec, stack, "search", MetaArguments(lifecycle=rule), team_alias="search")
    lifecycle = resources()["litellm_team"]["search"]["lifecycle"]
    assert lifecycle == {"prevent_destroy": True, "replace_triggered_by": ["litellm_team.other"]}


@pytest.mark.parametrize("which", BY)
def test_a_resource_waits_for_another(stack, resources, which):
    Team(stack, "search", depends_on=[BY[which](Team(stack, "other")), "module.network"])
    assert resources()["litellm_team"]["search"]["depends_on"] == ["litellm_team.other", "module.network"]


def test_a_resource_waits_for_what_is_looked_up_and_for_constructs_of_the_program(stack, resources):
    class Service(Construct):
        def __init__(self, scope, id):
            super().__init__(scope, id)
            Team(self, "Default", name=id)

    found: Any = User.from_user_email(stack, "ada", "ada@example.com")
    Team(stack, "search", depends_on=[found, Service(stack, "ads"), "data.litellm_user.grace", 'litellm_team.x["a"]'])
    assert resources()["litellm_team"]["search"]["depends_on"] == [
        "data.litellm_user.ada",
        "litellm_team.ads/Default",
        "data.litellm_user.grace",
        'litellm_team.x["a"]',
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"depends_on": "litellm_user.x"},
        {"depends_on": ["litellm_user"]},
        {"depends_on": ["data.litellm_user"]},
        {"depends_on": ["litellm_user.x.user_id"]},
        {"depends_on": ["${litellm_user.x}"]},
        {"depends_on": [5]},
        {"depends_on": [None]},
        {"depends_on": {"a": "litellm_user.x"}},
        {"provider": "litellm.eu"},
        {"lifecycle": "prevent_destroy"},
        {"lifecycle": {"prevent": True}},
        {"import_from": 5},
        {"import_from": ""},
        {"moved_from": "old"},
        {"moved_from": "${litellm_team.old}"},
        {"for_each": ["a"]},
        {"count": "3"},
        {"count": True},
    ],
    ids=str,
)
def test_a_meta_argument_that_cannot_work_is_explained(stack, wrong):
    (name,) = wrong
    with pytest.raises(InvalidArguments, match=rf"\[estate/search\] {name}: "):
        L1(TeamSpec, stack, "search", MetaArguments(**wrong), team_alias="search")


def test_what_has_no_resource_cannot_be_waited_for(stack):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    without: list[Any] = [User.from_user_id(stack, "ada", "u-1"), Construct(stack, "c"), eu]
    for one in without:
        with pytest.raises(InvalidArguments, match=rf"depends_on: .* type {type(one).__name__}, which is no resource"):
            L1Data(TeamData, stack, "search", DataMetaArguments(depends_on=[one]), team_alias="search")


def test_the_id_of_an_imported_object_may_have_a_number_that_terraform_knows(stack, rendered):
    number = cdk.TerraformVariable(stack, "n", type="number").number_value
    Team(stack, "search", import_from=f"t-{number}")
    assert [block["id"] for block in rendered()["import"]] == ["t-${var.n}"]


MADE: dict[str, Callable[[Any, str], Any]] = {
    "Team": Team,
    "Key": Key,
    "User": User,
    "Organization": Organization,
    "LiteLLMModel": lambda scope, id: LiteLLMModel(scope, id, model="openai/m"),
    "Fallback": lambda scope, id: Fallback(scope, id, model="a", fallbacks=["b"]),
    "TeamMember": lambda scope, id: TeamMember(scope, id, team=Team(scope, "t"), user=User(scope, "u")),
    "LiteLLMProvider": LiteLLMProvider,
    "L1": lambda scope, id: L1(TeamSpec, scope, id, team_alias="t"),
    "L1Data": lambda scope, id: L1Data(TeamData, scope, id, team_alias="t"),
    "from_team_id": lambda scope, id: Team.from_team_id(scope, id, "t-1"),
    "from_team_alias": lambda scope, id: Team.from_team_alias(scope, id, "t"),
    "from_key_alias": lambda scope, id: Key.from_key_alias(scope, id, "k"),
    "from_user_id": lambda scope, id: User.from_user_id(scope, id, "u-1"),
    "from_user_email": lambda scope, id: User.from_user_email(scope, id, "ada@example.com"),
    "from_model_name": lambda scope, id: LiteLLMModel.from_model_name(scope, id, "m"),
    "from_organization_id": lambda scope, id: Organization.from_organization_id(scope, id, "o-1"),
    "Team.add_key": lambda scope, id: Team(scope, "t").add_key(id),
    "Team.add_member": lambda scope, id: Team(scope, "t").add_member(User(scope, "u"), id=id),
    "User.add_key": lambda scope, id: User(scope, "u").add_key(id),
    "Organization.add_team": lambda scope, id: Organization(scope, "o").add_team(id),
    "add_deployment": lambda scope, id: LiteLLMModel(scope, "m", model="openai/m").add_deployment(id, model="openai/n"),
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("of", ["a variable", "a number", "a text"])
def test_an_id_that_only_terraform_knows_is_refused(stack, made, of):
    """Its address would move with every change before it, and Terraform would make the object anew."""
    variable = cdk.TerraformVariable(stack, "n", type="any")
    id = {
        "a variable": variable.string_value,
        "a number": variable.number_value,
        "a text": f"t-{variable.number_value}",
    }
    with pytest.raises(InvalidArguments, match=r"id: the id of an? .* only Terraform knows.* as plain text"):
        MADE[made](stack, id[of])


def test_an_id_that_is_what_python_calls_an_object_is_refused(stack):
    with pytest.raises(InvalidArguments, match=r"id: <litellm_constructs.* is what Python calls an object"):
        Team(stack, f"{Team(stack, 'search')}")


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
    with pytest.raises(InvalidArguments, match="tags: takes a list, and got a text"):
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
