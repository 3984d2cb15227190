resource "litellm_model" "gpt_4o" {
  model_name          = "gpt-4o"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = "os.environ/OPENAI_API_KEY"
}

resource "litellm_model" "gemini" {
  model_name          = "gemini-2.5-pro"
  custom_llm_provider = "gemini"
  base_model          = "gemini-2.5-pro"
  model_api_key       = "os.environ/GEMINI_API_KEY"
}

# When gpt-4o fails for any reason, gemini-2.5-pro answers.
resource "litellm_fallback" "gpt_4o" {
  model           = litellm_model.gpt_4o.model_name
  fallback_models = [litellm_model.gemini.model_name]
}

# Prompts that are too long for gpt-4o go there at once.
resource "litellm_fallback" "gpt_4o_long_prompts" {
  model           = litellm_model.gpt_4o.model_name
  fallback_type   = "context_window"
  fallback_models = [litellm_model.gemini.model_name]
}
