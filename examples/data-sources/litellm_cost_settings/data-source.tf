data "litellm_cost_settings" "it" {}

output "discounts" {
  value = jsonencode(data.litellm_cost_settings.it.discounts)
}
