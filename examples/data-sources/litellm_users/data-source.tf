data "litellm_users" "of_ads" {
  team_id = "team-ads"
}

output "addresses" {
  value = [for user in data.litellm_users.of_ads.users : user.user_email if user.user_email != null]
}
