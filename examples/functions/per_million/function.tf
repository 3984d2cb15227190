# As price lists of LiteLLM have it, in dollars per token.
locals {
  price_per_token = 0.0000025
}

resource "litellm_model" "gpt" {
  model_name                    = "gpt-4o"
  custom_llm_provider           = "openai"
  base_model                    = "gpt-4o"
  input_cost_per_million_tokens = provider::litellm::per_million(local.price_per_token)
}
