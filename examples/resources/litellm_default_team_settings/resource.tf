# What somebody's team gets who makes one by hand.
resource "litellm_default_team_settings" "gateway" {
  max_budget              = 50
  budget_duration         = "30d"
  team_member_permissions = ["/key/generate", "/key/delete"]
}
