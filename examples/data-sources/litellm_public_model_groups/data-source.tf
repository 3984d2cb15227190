data "litellm_public_model_groups" "it" {}

output "shown" {
  value = jsonencode(data.litellm_public_model_groups.it.model_groups)
}
