from litellm_constructs import Budget, BudgetTier, Customer, Duration, LiteLLMModel


def test_a_customer_has_its_id_and_limits(stack, only):
    Customer(stack, "acme", alias="Acme", budget=Budget.usd(100, per=Duration.days(30)), rpm=60, blocked=False)
    assert only("litellm_customer") == {
        "user_id": "acme",
        "alias": "Acme",
        "max_budget": 100,
        "budget_duration": "30d",
        "rpm_limit": 60,
        "blocked": False,
    }


def test_customers_share_a_tier_and_call_models_of_a_region(stack, only):
    model = LiteLLMModel(stack, "gpt-4o", model="azure/gpt-4o")
    tier = BudgetTier(stack, "free", budget=Budget.usd(1))
    Customer(stack, "acme", budget_tier=tier, models=[model], region="eu", default_model=model)
    assert only("litellm_customer") == {
        "user_id": "acme",
        "budget_id": "${litellm_budget.free.budget_id}",
        "models": ["${litellm_model.gpt-4o.model_name}"],
        "allowed_model_region": "eu",
        "default_model": "${litellm_model.gpt-4o.model_name}",
    }
