data "litellm_sso_settings" "it" {}

output "who" {
  value = coalesce(data.litellm_sso_settings.it.generic_client_id, "nobody signs in by OpenID Connect")
}
