# A team that somebody else manages, by its alias ...
data "litellm_team" "search" {
  team_alias = "search"
}

# ... or, where several teams have that alias, by its id.
data "litellm_team" "ads" {
  team_id = "team-ads"
}

resource "litellm_key" "ci" {
  key_alias = "search-ci"
  team_id   = data.litellm_team.search.team_id
}

output "spend" {
  value = data.litellm_team.ads.spend
}
