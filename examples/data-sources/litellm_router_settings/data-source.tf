data "litellm_router_settings" "it" {}

output "retries" {
  value = data.litellm_router_settings.it.num_retries
}
