# Two deployments under one public name: LiteLLM shares the calls of "gpt-4o" between them.
resource "litellm_model" "gpt_4o_openai" {
  model_name          = "gpt-4o"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = "os.environ/OPENAI_API_KEY" # read by the gateway: not in the state
  rpm                 = 600
}

resource "litellm_model" "gpt_4o_azure" {
  model_name          = "gpt-4o"
  custom_llm_provider = "azure"
  base_model          = "gpt-4o-eu" # the name of the deployment
  pricing_base_model  = "azure/gpt-4o"
  model_api_base      = "https://example.openai.azure.com"
  model_api_key       = "os.environ/AZURE_API_KEY"
  api_version         = "2024-10-21"

  input_cost_per_million_tokens  = 2.5
  output_cost_per_million_tokens = 10

  additional_litellm_params = {
    timeout = 60
    weight  = 2
  }
}
