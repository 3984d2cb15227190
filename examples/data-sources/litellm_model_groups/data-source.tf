data "litellm_model_groups" "with_eyes" {
  mode       = "chat"
  capability = "vision"
}

# What reads pictures may call all that can.
resource "litellm_key" "scanner" {
  key_alias = "scanner"
  models    = data.litellm_model_groups.with_eyes.model_groups[*].model_group
}

output "names" {
  value = data.litellm_model_groups.with_eyes.model_groups[*].model_group
}
