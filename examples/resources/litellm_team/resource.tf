resource "litellm_team" "search" {
  team_alias = "search"
  models     = ["gpt-4o", "gpt-4o-mini"]

  max_budget      = 800
  soft_budget     = 600
  budget_duration = "30d"

  model_rpm_limit    = { "gpt-4o" = 300 }
  team_member_budget = 50

  metadata = {
    owner       = "ada@example.com"
    cost_center = 4711
  }
}
