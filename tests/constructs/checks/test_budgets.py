"""Checks of budgets."""

from __future__ import annotations

from litellm_constructs import Budget, Duration, Key, Organization, Team, User
from litellm_constructs.framework.cdk import cdk

MONTH = Duration.days(30)


def variable(stack) -> str:
    return cdk.TerraformVariable(stack, "variable", type="number").string_value


class TestKeysOverTeamBudget:
    ID = "keys-over-team-budget"

    def test_keys_that_may_spend_more_than_their_team_are_found(self, stack, find):
        team = Team(stack, "search", budget=Budget.usd(100, per=MONTH))
        team.add_key("ci", budget=Budget.usd("60.50", per=MONTH))
        team.add_key("nightly", budget=Budget.usd(1_000, per=Duration.hours(720)))
        assert find(self.ID) == {
            "search": "its 2 keys have budgets of 1,060.5 USD, and it has 100 USD itself (counted anew every 30d)"
        }

    def test_teams_that_may_spend_more_than_their_organization_are_found(self, stack, find):
        Organization(stack, "acme", budget=Budget.usd(100)).add_team("search", budget=Budget.usd(101))
        assert find(self.ID) == {
            "acme": "one of its teams has budgets of 101 USD, and it has 100 USD itself (counted anew never)"
        }

    def test_keys_that_fit_are_not(self, stack, find):
        team = Team(stack, "search", budget=Budget.usd(100, per=MONTH))
        team.add_key("ci", budget=Budget.usd(60, per=MONTH))
        team.add_key("nightly", budget=Budget.usd(40, per=MONTH))
        team.add_key("without")
        team.add_key("weekly", budget=Budget.usd(70, per=Duration.weeks(1)))
        Team(stack, "ads").add_key("ci", budget=Budget.usd(500))
        assert find(self.ID) == {}

    def test_amounts_that_only_terraform_knows_are_no_finding(self, stack, find):
        Team(stack, "search", budget=Budget.usd(variable(stack))).add_key("ci", budget=Budget.usd(60))
        Team(stack, "ads", budget=Budget.usd(1)).add_key("ci", budget=Budget.usd("${var.variable}"))
        assert find(self.ID) == {}

    def test_the_team_may_be_made_elsewhere(self, stack, find):
        Team.from_team_id(stack, "legacy", "t-1").add_key("ci", budget=Budget.usd(60))
        assert find(self.ID) == {}


class TestMixedResetPeriods:
    ID = "mixed-reset-periods"

    def test_budgets_that_count_anew_at_other_times_are_found(self, stack, find):
        team = Team(stack, "search", budget=Budget.usd(100, per=MONTH))
        team.add_key("ci", budget=Budget.usd(60, per=Duration.weeks(1)))
        team.add_key("once", budget=Budget.usd(60))
        assert find(self.ID) == {
            "search/ci": "the budget of the key counts anew every 1w, that of its team every 30d: give both the same "
            "`per`",
            "search/once": "the budget of the key counts anew never, that of its team every 30d: give both the same "
            "`per`",
        }

    def test_budgets_that_count_anew_together_are_not(self, stack, find):
        team = Organization(stack, "acme", budget=Budget.usd(9)).add_team("search", budget=Budget.usd(9))
        team.add_key("ci", budget=Budget.usd(1))
        team.add_key("without")
        assert find(self.ID) == {}

    def test_times_that_only_terraform_knows_are_no_finding(self, stack, find):
        team = Team(stack, "search", budget=Budget.usd(100, per=Duration(variable(stack))))
        team.add_key("ci", budget=Budget.usd(60, per=MONTH))
        assert find(self.ID) == {}

    def test_the_team_may_be_made_elsewhere(self, stack, find):
        Team.from_team_id(stack, "legacy", "t-1").add_key("ci", budget=Budget.usd(60, per=MONTH))
        assert find(self.ID) == {}


class TestKeyWithoutBudget:
    ID = "key-without-budget"

    def test_a_key_that_nothing_ends_is_found(self, stack, find):
        Key(stack, "ci")
        Team(stack, "search").add_key("ci", user=User(stack, "ada", budget=Budget.usd(5)))
        told = "nothing ends what the key may spend: give it, or its team, a budget"
        assert find(self.ID) == {"ci": told, "search/ci": told}

    def test_a_key_with_a_budget_of_its_own_or_of_whose_it_is_is_not(self, stack, find):
        Key(stack, "own", budget=Budget.usd(5))
        Team(stack, "search", budget=Budget.usd(5)).add_key("ci")
        acme = Organization(stack, "acme", budget=Budget.usd(5))
        acme.add_team("ads").add_key("ci")
        acme.add_key("audit")
        User(stack, "ada", budget=Budget.usd(5)).add_key("cli")
        assert find(self.ID) == {}

    def test_a_budget_that_only_terraform_knows_is_no_finding(self, stack, find):
        Key(stack, "own", budget=Budget.usd(variable(stack)))
        assert find(self.ID) == {}

    def test_what_is_made_elsewhere_is_taken_to_have_a_budget(self, stack, find):
        Team.from_team_id(stack, "legacy", "t-1").add_key("ci")
        User.from_user_id(stack, "ada", "u-1").add_key("cli")
        Organization.from_organization_id(stack, "acme", "o-1").add_team("search").add_key("ci")
        assert find(self.ID) == {}
