resource "litellm_model" "gpt4o" {
  model_name          = "gpt-4o"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}

# Calls go to the other deployments of gpt-4o while this exists.
resource "litellm_model_block" "maintenance" {
  model_id = litellm_model.gpt4o.model_id
}
