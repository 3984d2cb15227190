resource "litellm_budget" "free" {
  max_budget      = 5
  budget_duration = "30d"
}
