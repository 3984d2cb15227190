resource "litellm_tag" "research" {
  name            = "research"
  description     = "Everything that the research department pays"
  max_budget      = 500
  budget_duration = "30d"
}

resource "litellm_budget" "trial" {
  budget_id  = "trial"
  max_budget = 20
}

resource "litellm_tag" "trial" {
  for_each = toset(["trial-eu", "trial-us"])

  name      = each.key
  budget_id = litellm_budget.trial.budget_id
}
