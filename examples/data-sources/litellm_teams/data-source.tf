data "litellm_teams" "all" {}

data "litellm_teams" "of_search" {
  team_alias = "search"
}

output "without_a_budget" {
  value = [for team in data.litellm_teams.all.teams : team.team_alias if team.max_budget == null]
}

output "cost_centers" {
  value = { for team in data.litellm_teams.of_search.teams : team.team_id => try(jsondecode(team.metadata).cost_center, null) }
}
