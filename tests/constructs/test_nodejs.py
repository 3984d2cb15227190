"""What is said to Node.js, and when: constructs are made many at a time, and nobody can tell the difference."""

from __future__ import annotations

import gc
import json
import os
from collections import Counter
from typing import Any

import jsii
import pytest
from constructs import Construct

from litellm_constructs import (
    L1,
    Budget,
    Duration,
    InvalidArguments,
    Key,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    Team,
)
from litellm_constructs.checks import Checks
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.known_jsii import PLAIN
from provider_shim.resources.key import Key as KeySpec
from provider_shim.resources.team import Team as TeamSpec


class Messages:
    """jsii's way to Node.js, with a count of what goes it."""

    def __init__(self, messenger: Any) -> None:
        self._messenger = messenger
        self.count: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        def counted(request: Any, *args: Any, **kwargs: Any) -> Any:
            self.count[f"{name} {getattr(request, 'method', getattr(request, 'property', ''))}"] += 1
            return getattr(self._messenger, name)(request, *args, **kwargs)

        return counted


many_at_a_time = pytest.mark.skipif(bool(os.environ.get(PLAIN)), reason="constructs are made one by one")


@pytest.fixture
def messages(monkeypatch):
    messenger: Any = jsii.kernel.provider
    counting = Messages(messenger._messenger)
    monkeypatch.setattr(messenger, "_messenger", counting)
    return counting


def many_l1(stack, number):
    for name in map(str, range(number)):
        L1(KeySpec, stack, name, key_alias=name, models=["gpt-4o"], max_budget=100, metadata={"owner": "search"})


def many_l2(stack, number):
    for name in map(str, range(number)):
        key = Key(stack, name, models=["gpt-4o"], budget=Budget.usd(100, per=Duration.days(30)), rpm=100)
        key.allow("gpt-4o-mini", limit=ModelLimit(rpm=5))


def many_of_a_team(stack, number):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    model = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", provider=eu)
    team = Team(stack, "search", provider=eu)
    Checks.of(stack).acknowledge("key-without-expiry", reason="a trial")
    for name in map(str, range(number)):
        team.add_key(name, models=[model])
        Key(team, f"own {name}", alias=f"own {name}", models=["gpt-4o"], provider=eu)


def many_imported(stack, number):
    for name in map(str, range(number)):
        L1(TeamSpec, stack, name, team_alias=name).set(tpm_limit=5)
        Team(stack, f"team {name}", import_from=name)


@many_at_a_time
@pytest.mark.parametrize("make", [many_l1, many_l2, many_of_a_team, many_imported])
def test_more_constructs_are_not_more_messages(tmp_path, messages, make):
    """Of which each takes its time, and a construct made the usual way needs several."""

    def counted(number: int) -> Counter[str]:
        app = cdk.App(outdir=str(tmp_path / str(number)))
        stack = cdk.TerraformStack(app, "estate")
        LiteLLMProvider(stack, "litellm")
        messages.count.clear()
        make(stack, number)
        app.synth()
        return messages.count.copy()

    few, many = counted(3), counted(30)
    assert sum(few.values()) < 40
    assert many == few


@many_at_a_time
def test_several_stacks_are_checked_together(tmp_path, messages):
    app = cdk.App(outdir=str(tmp_path))
    for name in ("eu", "us", "asia"):
        stack = cdk.TerraformStack(app, name)
        LiteLLMProvider(stack, "litellm")
        Team(stack, "search")
    messages.count.clear()
    app.synth()
    assert messages.count["invoke findAll"] == 1


def test_what_is_changed_between_two_stacks_is_checked(tmp_path):
    @jsii.implements(cdk.IAspect)
    class Longer:
        def visit(self, node):
            if isinstance(node, L1) and node.spec is TeamSpec:
                node.set(models=["gpt-4o"])

    app = cdk.App(outdir=str(tmp_path))
    for name in ("eu", "us"):
        stack = cdk.TerraformStack(app, name)
        LiteLLMProvider(stack, "litellm")
        team = Team(stack, "search", models=["gpt-4o-mini"])
        team.add_key("ci", models=["gpt-4o-mini"])
    cdk.Aspects.of(team).add(Longer())
    with pytest.raises(RuntimeError, match="us/search/ci"):
        app.synth()


def test_what_an_aspect_sees_and_changes_is_what_the_program_made(stack, only):
    @jsii.implements(cdk.IAspect)
    class Tagged:
        def visit(self, node):
            if isinstance(node, L1):
                node.set(tags=["seen"])

    team = Team(stack, "search")
    cdk.Aspects.of(stack).add(Tagged())
    assert team.resource in stack.node.find_all()
    assert json.loads(cdk.Testing.synth(stack))["resource"]["litellm_team"] != {}
    assert only("litellm_team")["tags"] == ["seen"]
    assert team.resource.attributes["tags"] == ["seen"]


def test_a_construct_may_be_asked_for_itself_at_any_time(stack):
    team = Team(stack, "search")
    assert team.node.path == "estate/search"
    assert team.node.default_child is team.resource
    assert Team(team, "within").node.scope is team


def test_an_id_that_is_taken_is_told_where_it_is_given_again(stack):
    Team(stack, "search")
    with pytest.raises(InvalidArguments, match=r"\[estate\] id: 'search' is the id of a Team here already"):
        Team(stack, "search")
    cdk.TerraformVariable(stack, "region")
    with pytest.raises(
        InvalidArguments, match="'region' is the id of a TerraformVariable here already: give this Team"
    ):
        Team(stack, "region")
    with pytest.raises(RuntimeError, match="already a Construct with name 'search'"):
        cdk.TerraformVariable(stack, "search")


def test_an_id_may_be_given_again_when_it_is_free(stack, only):
    Team(stack, "search", name="old")
    stack.node.try_remove_child("search")
    Team(stack, "search", name="new")
    assert only("litellm_team")["team_alias"] == "new"


def test_an_id_that_cannot_be_is_told_where_it_is_given(stack):
    with pytest.raises(RuntimeError, match="empty ID"):
        Team(stack, "")
    untyped: Any = 5
    with pytest.raises(TypeError, match=r"Team takes a construct and an id, and got something .* and a number"):
        Team(stack, untyped)


@many_at_a_time
def test_what_is_refused_later_is_told_once_and_the_rest_is_made(stack, resources):
    Team(stack, "a/b")
    Team(stack, "a--b")
    Team(stack, "other")
    with pytest.raises(RuntimeError, match="already a Construct with name 'a--b'"):
        resources()
    assert {team["team_alias"] for team in resources()["litellm_team"].values()} == {"a/b", "other"}


def test_what_is_refused_while_nodejs_waits_for_python_is_told(stack, rendered):
    @jsii.implements(cdk.IAspect)
    class Adding:
        def visit(self, node):
            if node is stack:
                Team(stack, "a/b")
                Team(stack, "a--b")

    Team(stack, "search")
    cdk.Aspects.of(stack).add(Adding())
    # The plain way finds it before Node.js does.
    with pytest.raises(RuntimeError, match=r"already a Construct with name 'a--b'|'a--b' is the id of a Team here"):
        cdk.Testing.synth(stack)


def test_what_a_class_does_in_a_way_of_its_own_counts(stack, only):
    class Tagged(L1[Any]):
        def _synthesize_attributes(self):
            return {**super()._synthesize_attributes(), "tags": ["ours"]}

    team = Tagged(TeamSpec, stack, "search", team_alias="search")
    team.set(tpm_limit=5)
    assert only("litellm_team") == {"team_alias": "search", "tags": ["ours"], "tpm_limit": 5}


def test_a_stack_may_name_the_resources_itself():
    class Named(cdk.TerraformStack):
        def _allocate_logical_id(self, tf_element: Any) -> str:
            assert isinstance(tf_element, cdk.TerraformProvider) or tf_element.spec is TeamSpec
            return tf_element.node.path.replace("/", "_")

    stack = Named(cdk.Testing.app(), "estate")
    Team(stack, "search", moved_from="litellm_team.old")
    Team(stack, "ads", import_from="0b0c9a52")
    rendered = json.loads(cdk.Testing.synth(stack))
    assert rendered["resource"]["litellm_team"].keys() == {"estate_search_Resource", "estate_ads_Resource"}
    assert rendered["moved"] == [{"from": "litellm_team.old", "to": "litellm_team.estate_search_Resource"}]
    assert rendered["import"] == [{"id": "0b0c9a52", "to": "litellm_team.estate_ads_Resource"}]


def test_a_construct_of_the_program_between_ours(stack, only):
    class Service(Construct):
        def __init__(self, scope, id):
            super().__init__(scope, id)
            self.team = Team(self, "Team", name="search")
            self.key = Key(self, "ci", team=self.team)

    assert Service(stack, "search").key.resource.attributes["key_alias"] == "search/ci"
    assert only("litellm_key")["team_id"] == "${litellm_team.search/Team.team_id}"


def test_values_that_terraform_does_not_have_are_refused(stack):
    with pytest.raises(InvalidArguments, match="metadata: object is no value of Terraform"):
        Team(stack, "search", metadata={"x": object()})
    with pytest.raises(InvalidArguments, match="metadata: nan is no number that JSON has"):
        Team(stack, "ads", metadata={"x": float("nan")})


@many_at_a_time
@pytest.mark.parametrize("app", [cdk.App, cdk.Testing.app])
def test_what_a_program_has_dropped_is_dropped(tmp_path, app):
    """By jsii too, which keeps all else that a program makes."""

    class Service(Construct):
        def __init__(self, scope, id):
            super().__init__(scope, id)
            self.team = Team(self, "Team", name=id, models=["gpt-4o"])
            self.key = self.team.add_key("ci", models=["gpt-4o"])

    def program():
        made = app(outdir=str(tmp_path))
        stack = cdk.TerraformStack(made, "estate")
        LiteLLMProvider(stack, "litellm")
        Checks.of(stack).acknowledge("key-without-expiry", reason="a trial")
        services = [Service(stack, str(number)) for number in range(10)]
        Team.from_team_alias(stack, "legacy", "legacy")
        many_l1(services[0], 10)
        cdk.Testing.full_synth(stack)
        assert len({*map(type, stack.node.find_all())}) > 5
        services[0].team.resource.set(tpm_limit=5)
        assert stack.node.path == "estate"

    def kept() -> Counter[str]:
        gc.collect()
        library: Any = jsii
        living = (type(item).__name__ for item in gc.get_objects() if isinstance(item, Construct | Checks))
        return Counter(living) + Counter({"references of jsii": len(library._reference_map._refs._refs)})

    before = kept()
    for _ in range(3):
        program()
    assert kept() - before == Counter()


def test_what_is_left_of_a_tree_keeps_all_of_it(tmp_path):
    """Whatever the program still has of it: it can ask for the rest."""

    def found(kept: Any) -> set[str]:
        gc.collect()
        return {item.node.path for item in kept.node.root.node.find_all() if isinstance(item, Team)}

    def program():
        app = cdk.App(outdir=str(tmp_path))
        stack = cdk.TerraformStack(app, "estate")
        return app, stack, LiteLLMProvider(stack, "litellm"), Team(stack, "search"), Team(stack, "ads").resource

    for which in range(len(program())):
        assert found(program()[which]) == {"estate/search", "estate/ads"}
    testing = cdk.Testing.app()
    Team(cdk.TerraformStack(testing, "estate"), "search")
    assert found(testing) == {"estate/search"}
