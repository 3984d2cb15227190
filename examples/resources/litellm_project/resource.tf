resource "litellm_team" "travel" {
  team_alias = "travel"
  max_budget = 500
}

# From here on LiteLLM needs an Enterprise licence.
resource "litellm_project" "booking" {
  team_id         = litellm_team.travel.team_id
  project_alias   = "booking"
  description     = "Books flights and hotels."
  max_budget      = 100
  budget_duration = "30d"
  metadata        = { cost_center = "4711" }
}
