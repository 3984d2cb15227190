data "litellm_model_group" "gpt_4o" {
  model_group = "gpt-4o"
}

output "longest_prompt" {
  value = data.litellm_model_group.gpt_4o.max_input_tokens
}
