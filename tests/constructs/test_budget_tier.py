from litellm_constructs import Budget, BudgetTier, Duration, Key


def test_a_tier_has_the_limits_of_a_budget(stack, only):
    BudgetTier(stack, "free", budget=Budget.usd(5, per=Duration.days(30), warn_at=4), rpm=20)
    limits = {"max_budget": 5, "soft_budget": 4, "budget_duration": "30d", "rpm_limit": 20}
    assert only("litellm_budget").items() >= limits.items()


def test_a_key_is_given_a_tier(stack, only):
    Key(stack, "trial", budget_tier=BudgetTier(stack, "free"))
    assert only("litellm_key")["budget_id"] == "${litellm_budget.free.budget_id}"
