data "litellm_models" "all" {}

output "names" {
  value = toset(data.litellm_models.all.models[*].model_name)
}
