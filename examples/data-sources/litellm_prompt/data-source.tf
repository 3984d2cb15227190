data "litellm_prompts" "production" {
  environment = "production"
}

data "litellm_prompt" "greeting" {
  prompt_id = litellm_prompt.greeting.prompt_id
}

resource "litellm_prompt" "greeting" {
  prompt_id          = "greeting"
  prompt_integration = "dotprompt"
  dotprompt_content  = "User: Say hello to {{name}}."
}
