data "litellm_default_team_settings" "it" {}

# A team that has what teams have that are made by hand.
resource "litellm_team" "search" {
  team_alias = "search"
  max_budget = data.litellm_default_team_settings.it.max_budget
}
