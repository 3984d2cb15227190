resource "litellm_model" "azure" {
  model_name          = "my-azure"
  custom_llm_provider = "azure"
  base_model          = "my-deployment"
  pricing_base_model  = "azure/gpt-4o"
  model_api_key       = "not-a-real-key"
  model_api_base      = "https://my-endpoint.openai.azure.com/"
  api_version         = "2024-02-01"
  mode                = "completion"
  tier                = "free"
  thinking_enabled    = false

  input_cost_per_million_tokens  = 0.25
  output_cost_per_million_tokens = 2.00

  additional_litellm_params = {
    "additional_drop_params" = "[\"reasoning_effort\"]"
    "stream_timeout"         = "12.5"
    "use_fine_tune"          = true
  }
}

resource "litellm_model" "image" {
  model_name            = "my-image"
  custom_llm_provider   = "vertex_ai"
  base_model            = "imagegeneration@006"
  mode                  = "image_generation"
  vertex_project        = "my-project"
  vertex_location       = "europe-west4"
  vertex_credentials    = jsonencode({ type = "service_account" })
  input_cost_per_pixel  = 0.00000002
  output_cost_per_pixel = 0
}

resource "litellm_team" "research" {
  team_alias      = "my-research"
  models          = [litellm_model.azure.model_name]
  max_budget      = 1000.0
  budget_duration = "1mo"
  blocked         = false
  tpm_limit       = 500000
  rpm_limit       = 5000

  team_member_permissions = ["/key/info", "/key/generate"]

  metadata = {
    department  = "Engineering"
    cost_center = "007"
    contact     = jsonencode({ name = "Ada" })
  }
}

resource "litellm_team_member" "engineer" {
  team_id            = litellm_team.research.id
  user_id            = "my-engineer"
  user_email         = "my-engineer@example.com"
  role               = "user"
  max_budget_in_team = 200.0
}

resource "litellm_key" "research" {
  key_alias              = "my-research-key"
  team_id                = litellm_team.research.id
  user_id                = litellm_team_member.engineer.user_id
  models                 = ["all-team-models"]
  max_budget             = 100.0
  soft_budget            = 80.0
  budget_duration        = "monthly"
  duration               = "30d"
  max_parallel_requests  = 5
  tpm_limit              = 1000
  rpm_limit              = 60
  allowed_cache_controls = ["no-cache", "max-age=3600"]
  blocked                = true
  aliases                = { "gpt-4" = "chatgpt" }
  config                 = { "default_model" = "gpt-4" }
  permissions            = { "can_create_keys" = "true" }
  model_rpm_limit        = { "gpt-4" = 30 }
  model_tpm_limit        = { "gpt-4" = 500 }
  metadata               = { environment = "production" }
}

output "token" {
  value = litellm_key.research.token_id
}
