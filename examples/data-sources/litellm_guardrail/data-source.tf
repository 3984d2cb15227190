data "litellm_guardrails" "all" {}

data "litellm_guardrail" "words" {
  guardrail_name = litellm_guardrail.words.guardrail_name
}

resource "litellm_guardrail" "words" {
  guardrail_name = "words-of-ours"
  guardrail      = "litellm_content_filter"
  mode           = "pre_call"
  litellm_params = {
    blocked_words = [{ keyword = "project tulip", action = "BLOCK" }]
  }
}
