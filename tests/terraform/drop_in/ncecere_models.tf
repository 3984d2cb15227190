variable "provider_key" {
  type      = string
  sensitive = true
  default   = "sk-not-a-real-key"
}

resource "litellm_model" "everything" {
  model_name          = "my-everything"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = var.provider_key
  model_api_base      = "https://api.openai.com/v1"
  api_version         = "2024-06-01"
  tier                = "paid"
  mode                = "chat"
  tpm                 = 200000
  rpm                 = 900

  reasoning_effort                   = "low"
  thinking_enabled                   = true
  thinking_budget_tokens             = 4096
  merge_reasoning_content_in_choices = true

  input_cost_per_million_tokens  = 1.25
  output_cost_per_million_tokens = 5.00

  access_groups = ["my-group"]

  additional_litellm_params = {
    "max_tokens"     = "2048"
    "temperature"    = "0.3"
    "drop_params"    = "true"
    "region_name"    = "eu"
    "tags"           = jsonencode(["a", "b"])
    "nested"         = "{\"deep\": {\"value\": 42}}"
    "shared_key"     = "a-value-under-a-secret-name"
    "extra_headers"  = jsonencode({ Authorization = "Bearer something-long", plain = "x" })
    "not_quite_json" = "[oops"
  }
}

resource "litellm_model" "everything_of_openai" {
  model_name          = "my-openai/*"
  custom_llm_provider = "openai"
  base_model          = "*"
  model_api_key       = var.provider_key
}

resource "litellm_model" "cheap" {
  count               = 2
  model_name          = "my-cheap"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
  mode                = count.index == 0 ? null : "chat"
}

resource "litellm_model" "modes" {
  for_each            = toset(["embedding", "rerank", "batch", "ocr", "video_generation", "realtime", "responses"])
  model_name          = "my-${each.key}"
  custom_llm_provider = "openai"
  base_model          = "some-model"
  mode                = each.key
}

resource "litellm_model" "bedrock" {
  model_name            = "my-bedrock"
  custom_llm_provider   = "bedrock"
  base_model            = "anthropic.claude-3-sonnet-20240229-v1:0"
  aws_access_key_id     = "AKIDNOTREAL"
  aws_secret_access_key = "not/real"
  aws_region_name       = "eu-west-1"
  aws_session_name      = "my-session"
  aws_role_name         = "arn:aws:iam::000000000000:role/my-role"
}

resource "litellm_fallback" "kinds" {
  for_each        = toset(["general", "context_window", "content_policy"])
  model           = litellm_model.everything.model_name
  fallback_models = [litellm_model.cheap[0].model_name, litellm_model.bedrock.model_name]
  fallback_type   = each.key
}

output "model_id" {
  value = litellm_model.everything.id
}

output "kinds" {
  value = [for each in litellm_fallback.kinds : each.fallback_type]
}
