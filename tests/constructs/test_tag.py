from litellm_constructs import Budget, BudgetTier, Duration, LiteLLMModel, Tag


def test_a_tag_is_named_as_its_id_and_has_limits(stack, only):
    Tag(
        stack, "research", description="Grant 4711", budget=Budget.usd(500, per=Duration.days(30), warn_at=400), rpm=100
    )
    assert only("litellm_tag") == {
        "name": "research",
        "description": "Grant 4711",
        "max_budget": 500,
        "soft_budget": 400,
        "budget_duration": "30d",
        "rpm_limit": 100,
    }


def test_tags_share_a_tier(stack, only):
    Tag(stack, "trial", budget_tier=BudgetTier(stack, "tier", budget=Budget.usd(20)))
    assert only("litellm_tag") == {"name": "trial", "budget_id": "${litellm_budget.tier.budget_id}"}


def test_a_tag_names_its_models(stack, only):
    model = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    Tag(stack, "research", models=[model, "by-hand"])
    assert only("litellm_tag")["models"] == ["${litellm_model.gpt-4o.model_name}", "by-hand"]
