resource "litellm_prompt" "summary" {
  prompt_id          = "summary"
  prompt_integration = "dotprompt"
  environment        = "production"
  dotprompt_content  = <<-EOT
    ---
    model: gpt-4o
    temperature: 0.2
    ---
    System: You write summaries of five sentences.

    User: {{text}}
  EOT
}
