data "litellm_models_known" "chat" {
  custom_llm_provider = "openai"
  mode                = "chat"
  model               = "gpt-4o"
}

# USD for a million tokens of the prompt, by model.
output "prices" {
  value = { for known in data.litellm_models_known.chat.models : known.model => known.input_cost_per_million_tokens }
}
