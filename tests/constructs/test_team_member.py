from __future__ import annotations

from litellm_constructs import Budget, LiteLLMModel, Team, TeamMember, User


def test_a_member_is_a_user_of_the_team_unless_told_otherwise(stack, resources, as_json):
    TeamMember(stack, "m", team=Team.from_team_id(stack, "t", "t-1"), user=User.from_user_id(stack, "u", "u-1"))
    assert resources() == as_json


def test_a_member_refers_to_its_team_and_its_user(stack, only):
    TeamMember(stack, "m", team=Team(stack, "search"), user=User(stack, "ada"), budget=Budget.usd(100))
    rendered = only("litellm_team_member")
    assert rendered["team_id"] == "${litellm_team.search.team_id}"
    assert rendered["user_id"] == "${litellm_user.ada.user_id}"


def test_the_default_child_of_a_member_is_its_resource(stack):
    member = TeamMember(stack, "m", team=Team(stack, "search"), user=User(stack, "ada"))
    assert member.node.default_child is member.resource


def test_a_member_may_be_kept_to_some_of_the_models(stack, only):
    mini = LiteLLMModel(stack, "mini", model="openai/gpt-4o-mini")
    Team(stack, "search").add_member(User(stack, "ada"), models=[mini, "gpt-4o"])
    first, second = only("litellm_team_member")["allowed_models"]
    assert (first.split(".")[0], second) == ("${litellm_model", "gpt-4o")
