data "litellm_fallback" "gpt_4o" {
  model = "gpt-4o"
}

# What calls of this model may end at.
resource "litellm_key" "search" {
  key_alias = "search"
  models    = concat(["gpt-4o"], data.litellm_fallback.gpt_4o.fallback_models)
}
