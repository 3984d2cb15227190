from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from litellm_constructs import (
    Budget,
    Duration,
    InvalidArguments,
    LiteLLMModel,
    LiteLLMProvider,
    LoggingCallback,
    ModelLimit,
    Organization,
    Permissions,
    RouterConfig,
    RouterFallback,
    SecretValue,
    Team,
    TeamRole,
    User,
)
from litellm_constructs.framework.cdk import cdk


def test_a_team_needs_nothing_but_an_id(stack, resources, as_json):
    Team(stack, "search")
    assert resources() == as_json


def test_a_team_with_everything(stack, resources, as_json):
    Team(
        stack,
        "search",
        name="Search & Ads",
        team_id="team-search",
        models=["gpt-4o"],
        budget=Budget.usd("800.50", per=Duration.days(30), warn_at=600),
        model_aliases={"default": "gpt-4o"},
        rpm=600,
        tpm=90_000,
        member_budget=Budget.usd(20, per=Duration.days(7)),
        member_rpm=10,
        member_tpm=1_000,
        tags=["search"],
        guardrails=["no-secrets"],
        policies=["eu"],
        object_permission=Permissions(mcp_servers=["github"], mcp_tool_permissions={"github": ["search"]}),
        member_permissions=["/key/generate"],
        router_settings=RouterConfig(
            num_retries=2, fallbacks=[RouterFallback(model="gpt-4o", fallback_models=["gpt-4o-mini"])]
        ),
        blocked=True,
        metadata={"Cost-Center": "7100", "onCall": ["ada", "grace"]},
    )
    assert resources() == as_json


def test_an_imported_team_gets_members_and_keys_and_is_not_managed(stack, resources, as_json):
    legacy = Team.from_team_id(stack, "legacy", "0b0c9a52")
    legacy.add_member(User.from_user_id(stack, "ada", "u-1"))
    legacy.add_key("nightly")
    assert resources() == as_json


def test_the_default_child_of_a_team_is_its_resource(stack):
    team = Team(stack, "search")
    assert team.node.default_child is team.resource


def test_models_may_be_allowed_after_the_team_was_made(stack, only):
    team = Team(stack, "search")
    team.allow(LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini"), "claude-sonnet")
    assert [name.split("_")[0] for name in only("litellm_team")["models"]] == ["${litellm", "claude-sonnet"]


def test_a_team_names_a_model_of_its_own_without_a_circle(stack, only):
    team = Team(stack, "search")
    team.allow(LiteLLMModel(team, "tuned", name="search-tuned", model="openai/tuned", team=team))
    assert only("litellm_team")["models"] == ["search-tuned"]
    assert only("litellm_model")["team_id"] == "${litellm_team.search.team_id}"


def test_a_team_that_allows_nothing_by_name_has_no_list_of_models(stack, only):
    Team(stack, "search")
    assert "models" not in only("litellm_team")


def test_allowing_a_model_twice_names_it_once(stack, only):
    team = Team(stack, "search", models=["gpt-4o"])
    team.allow("gpt-4o", "gpt-4o-mini")
    assert only("litellm_team")["models"] == ["gpt-4o", "gpt-4o-mini"]


def test_what_a_team_allows_reads_as_a_tuple(stack):
    mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
    assert Team(stack, "search", models=[mini, "gpt-4o"]).models == (mini, "gpt-4o")


def test_limits_of_models_are_written_by_public_name(stack, only):
    team = Team(stack, "search")
    mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
    team.allow(mini, "gpt-4o", limit=ModelLimit(rpm=300))
    team.allow("gpt-4o", limit=ModelLimit(tpm=0, budget=Budget.usd(5, per=Duration.days(1))))
    rendered = only("litellm_team")
    assert rendered["model_rpm_limit"] == {"mini": 300}
    assert rendered["model_tpm_limit"] == {"gpt-4o": 0}
    assert rendered["model_max_budget"] == {"gpt-4o": {"budget_limit": 5, "time_period": "1d"}}


def test_an_empty_list_of_models_is_refused_because_litellm_takes_it_for_all(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/search\] models: to LiteLLM an empty list means all"):
        Team(stack, "search", models=[])


def test_a_name_in_place_of_a_list_of_models_is_refused(stack):
    with pytest.raises(InvalidArguments, match=r"models: takes a list of models .*, and got a text"):
        Team(stack, "search", models="gpt-4o")


def test_a_member_stands_under_the_name_of_its_user(stack, resources, as_json):
    team = Team(stack, "search")
    ada = User(stack, "ada")
    member = team.add_member(ada, role=TeamRole.ADMIN, budget=Budget.usd(100, per=Duration.months(1)), rpm=5, tpm=6)
    assert member.node.path == "estate/search/member-ada"
    assert resources()["litellm_team_member"] == as_json


def test_two_users_of_one_name_become_members_under_ids_of_their_own(stack, template):
    team = Team(stack, "search")
    team.add_member(User.from_user_id(stack, "ada", "u-1"))
    team.add_member(User.from_user_id(team, "ada", "u-2"), id="member-ada-of-ads")
    template().resource_count_is("litellm_team_member", 2)


def test_what_is_added_to_a_team_is_on_the_gateway_of_the_team(stack, only):
    LiteLLMProvider(stack, "us")
    team = Team(stack, "search", provider=LiteLLMProvider(stack, "eu", alias="eu"))
    team.add_key("ci")
    team.add_member(User.from_user_id(stack, "ada", "u-1"))
    assert only("litellm_team")["provider"] == "litellm.eu"
    assert only("litellm_key")["provider"] == "litellm.eu"
    assert only("litellm_team_member")["provider"] == "litellm.eu"


def test_a_member_who_is_added_twice_is_told_who_it_is(stack):
    team, ada = Team(stack, "search"), User(stack, "ada")
    team.add_member(ada)
    with pytest.raises(InvalidArguments) as wrong:
        team.add_member(ada, role="admin")
    assert str(wrong.value) == (
        "[estate/search] user: ada is a member already, as estate/search/member-ada, and nobody is one twice: change "
        "that one; if it is another user, say with `id` how this membership is called"
    )


ADD: dict[str, Callable[[Any], Any]] = {
    "Team.add_key": lambda stack: Team.from_team_id(stack, "of", "t-1").add_key,
    "User.add_key": lambda stack: User.from_user_id(stack, "of", "u-1").add_key,
    "Organization.add_key": lambda stack: Organization.from_organization_id(stack, "of", "o-1").add_key,
    "Organization.add_team": lambda stack: Organization.from_organization_id(stack, "of", "o-1").add_team,
    "LiteLLMModel.add_deployment": lambda stack: partial(
        LiteLLMModel(stack, "of", model="openai/gpt-4o").add_deployment, model="azure/gpt-4o"
    ),
}


@pytest.mark.parametrize("add", ADD)
def test_what_is_added_twice_is_told_by_its_id(stack, add):
    make = ADD[add](stack)
    made = type(make("ci")).__name__
    with pytest.raises(InvalidArguments) as wrong:
        make("ci")
    assert str(wrong.value) == f"[estate/of] id: 'ci' is the id of a {made} here already: give this {made} another"


def test_calls_are_logged_where_a_team_says(stack, only, as_json):
    secret = cdk.TerraformVariable(stack, "langfuse_secret", type="string", sensitive=True)
    Team(
        stack,
        "logged",
        logging=[
            LoggingCallback(
                "langfuse",
                type="success",
                vars={"langfuse_host": "https://lf.example.com"},
                secrets={"langfuse_secret_key": SecretValue.variable(secret)},
            ),
            LoggingCallback("datadog"),
        ],
    )
    assert only("litellm_team")["logging"] == as_json
