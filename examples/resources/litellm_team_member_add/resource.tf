resource "litellm_team" "search" {
  team_alias = "search"
}

resource "litellm_team_member_add" "search" {
  team_id            = litellm_team.search.team_id
  max_budget_in_team = 50

  member {
    user_id = "ada"
    role    = "user"
  }

  member {
    user_email = "bob@example.com"
    role       = "user"
  }
}
