data "litellm_general_settings" "it" {}

output "retention" {
  value = coalesce(data.litellm_general_settings.it.maximum_spend_logs_retention_period, "for ever")
}
