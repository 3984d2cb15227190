data "litellm_email_events" "it" {}

output "told" {
  value = data.litellm_email_events.it.max_budget_alert
}
