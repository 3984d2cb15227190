resource "litellm_email_events" "gateway" {
  virtual_key_created = false
  max_budget_alert    = true
}
