data "litellm_budgets" "all" {}

data "litellm_budget" "free" {
  budget_id = litellm_budget.free.budget_id
}

resource "litellm_budget" "free" {}
