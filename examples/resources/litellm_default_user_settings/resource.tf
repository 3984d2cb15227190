# What people get who sign in for the first time.
resource "litellm_default_user_settings" "gateway" {
  user_role       = "internal_user"
  max_budget      = 10
  budget_duration = "30d"
}
