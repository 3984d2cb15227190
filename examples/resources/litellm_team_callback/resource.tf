resource "litellm_team" "search" {
  team_alias = "search"
}

variable "langfuse_secret_key" {
  type      = string
  sensitive = true
  default   = "sk-lf-example"
}

resource "litellm_team_callback" "langfuse" {
  team_id       = litellm_team.search.team_id
  callback_name = "langfuse"
  callback_type = "success"
  callback_secrets = {
    langfuse_public_key = "pk-lf-example"
    langfuse_secret_key = var.langfuse_secret_key
  }
  callback_vars = {
    langfuse_host = "https://langfuse.example.com"
  }
}
