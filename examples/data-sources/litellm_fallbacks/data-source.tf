data "litellm_fallbacks" "all" {}

output "by_model" {
  value = jsonencode({ for each in data.litellm_fallbacks.all.fallbacks : each.id => each.fallback_models })
}
