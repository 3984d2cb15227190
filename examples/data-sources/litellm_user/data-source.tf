data "litellm_user" "ada" {
  user_email = "ada@example.com"
}

resource "litellm_team_member" "ada" {
  team_id = "team-ads"
  user_id = data.litellm_user.ada.user_id
  role    = "user"
}
