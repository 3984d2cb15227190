resource "litellm_guardrail" "words" {
  guardrail_name = "words-of-the-house"
  guardrail      = "litellm_content_filter"
  mode           = "pre_call"
  litellm_params = {
    blocked_words = [{ keyword = "project tulip", action = "BLOCK" }]
  }
}

resource "litellm_policy" "house" {
  policy_name    = "house"
  description    = "What holds for everybody."
  guardrails_add = [litellm_guardrail.words.guardrail_name]
}

resource "litellm_policy" "strict" {
  policy_name = "strict"
  inherit     = litellm_policy.house.policy_name
  condition   = { model = "gpt-.*" }
}
