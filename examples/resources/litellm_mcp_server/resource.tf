variable "github_token" {
  type      = string
  sensitive = true
  default   = "github_pat_example"
}

resource "litellm_mcp_server" "github" {
  server_name   = "github"
  description   = "Issues and pull requests."
  transport     = "http"
  url           = "https://mcp.example.com/github"
  auth_type     = "bearer_token"
  credentials   = { auth_value = var.github_token }
  allowed_tools = ["search_code", "list_issues"]
  mcp_info = {
    mcp_server_cost_info = { default_cost_per_query = 0.001 }
  }
}

resource "litellm_team" "search" {
  team_alias        = "search"
  object_permission = { mcp_servers = [litellm_mcp_server.github.server_id] }
}
