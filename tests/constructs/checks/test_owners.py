"""Checks of keys that go with their owners, or stand in the way of their successors."""

from __future__ import annotations

from typing import Any, cast

import pytest

from litellm_constructs import Key, Team, TeamMember, User
from litellm_constructs.framework.cdk import cdk


def variable(stack) -> str:
    return cdk.TerraformVariable(stack, "variable", type="string").string_value


FIRST = cdk.TerraformResourceLifecycle(create_before_destroy=True)


class TestKeyGoesWithMember:
    ID = "key-goes-with-member"

    @pytest.fixture
    def people(self, stack):
        return Team(stack, "team"), User(stack, "user")

    def test_a_key_of_a_member_that_may_go_first_is_found(self, stack, find, people):
        team, user = people
        TeamMember(stack, "member", team=team, user=user)
        Key(stack, "key", team=team, user=user)
        assert find(self.ID) == {
            "key": "LiteLLM deletes the key when the member estate/member goes or changes: name the member in "
            "depends_on of the key, and give the member a lifecycle with create_before_destroy"
        }

    @pytest.mark.parametrize("address", [False, True], ids=["the construct", "its address"])
    def test_a_key_that_comes_after_its_member_is_no_finding(self, stack, find, people, address):
        team, user = people
        member = TeamMember(stack, "member", team=team, user=user, lifecycle=FIRST)
        Key(
            stack,
            "key",
            team=team,
            user=user,
            depends_on=[f"litellm_team_member.{member.resource.friendly_unique_id}" if address else member],
        )
        assert find(self.ID) == {}

    def test_what_is_missing_is_said(self, stack, find, people):
        team, user = people
        member = TeamMember(stack, "member", team=team, user=user)
        Key(stack, "key", team=team, user=user, depends_on=[member])
        assert find(self.ID)["key"].endswith("changes: give the member a lifecycle with create_before_destroy")

    def test_keys_of_others_are_no_finding(self, stack, find, people):
        team, user = people
        TeamMember(stack, "member", team=team, user=user)
        Key(stack, "of the team", team=team)
        Key(stack, "of the user", user=user)
        Key(stack, "of another", team=team, user=User(stack, "another"))
        assert find(self.ID) == {}


class TestAliasInTheWay:
    ID = "alias-in-the-way"

    def test_a_key_that_is_created_before_the_old_one_is_destroyed_is_found(self, stack, find):
        Key(stack, "ci", lifecycle=FIRST)
        Key(stack, "cd", lifecycle=cast("Any", {"create_before_destroy": True}))
        assert find(self.ID).keys() == {"ci", "cd"}
        assert "while the old one has the alias 'ci'" in find(self.ID)["ci"]

    def test_an_alias_that_only_terraform_knows_is_no_finding(self, stack, find):
        Key(stack, "ci", alias=variable(stack), lifecycle=FIRST)
        assert find(self.ID) == {}

    def test_a_key_that_is_destroyed_first_is_no_finding(self, stack, find):
        Key(stack, "ci", lifecycle=cdk.TerraformResourceLifecycle(prevent_destroy=True))
        assert find(self.ID) == {}
