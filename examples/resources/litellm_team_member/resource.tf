resource "litellm_team" "search" {
  team_alias = "search"
}

resource "litellm_user" "ada" {
  user_email = "ada@example.com"
}

resource "litellm_team_member" "ada" {
  team_id = litellm_team.search.team_id
  user_id = litellm_user.ada.user_id
  role    = "user"

  max_budget_in_team = 100
  budget_duration    = "30d"
  rpm_limit          = 60
}
