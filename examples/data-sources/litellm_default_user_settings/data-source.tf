data "litellm_default_user_settings" "it" {}

output "role" {
  value = coalesce(data.litellm_default_user_settings.it.user_role, "internal_user_viewer")
}
