variable "lakera_api_key" {
  type      = string
  sensitive = true
  default   = "lakera-secret-of-the-example"
}

resource "litellm_guardrail" "prompt_injection" {
  guardrail_name = "prompt-injection"
  guardrail      = "lakera_v2"
  mode           = "pre_call"

  litellm_params = {
    api_base = "https://api.lakera.ai"
  }
  secret_litellm_params = {
    api_key = var.lakera_api_key
  }
  guardrail_info = {
    description = "Prompts that would have the model forget its orders."
  }
}

resource "litellm_guardrail" "words" {
  guardrail_name = "words"
  guardrail      = "litellm_content_filter"
  mode           = ["pre_call", "post_call"]
  default_on     = true

  litellm_params = {
    blocked_words = [{ keyword = "project tulip", action = "BLOCK" }]
    patterns      = [{ pattern_type = "prebuilt", pattern_name = "email", action = "MASK" }]
  }
}
