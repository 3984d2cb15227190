resource "litellm_general_settings" "gateway" {
  maximum_spend_logs_retention_period = "90d"
  store_prompts_in_spend_logs         = false
  apply_user_budget_to_team_keys      = true
  max_request_size_mb                 = 32
}
