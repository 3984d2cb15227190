data "litellm_model" "gpt_4o" {
  model_name = "gpt-4o"
}

resource "litellm_team" "search" {
  team_alias = "search"
  models     = [data.litellm_model.gpt_4o.model_name]
}

output "longest_prompt" {
  value = data.litellm_model.gpt_4o.additional_model_info.max_input_tokens
}
