resource "litellm_team" "search" {
  team_alias = "search"
}

# All calls of the team are refused while this exists.
resource "litellm_team_block" "search" {
  team_id = litellm_team.search.team_id
}
