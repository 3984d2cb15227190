resource "litellm_mcp_server" "github" {
  server_name = "github"
  transport   = "http"
  url         = "https://mcp.example.com/github"
}

resource "litellm_mcp_toolset" "reading" {
  toolset_name = "reading"
  description  = "What changes nothing."
  tools = [
    for name in ["search_code", "list_issues"] :
    { server_id = litellm_mcp_server.github.server_id, tool_name = name }
  ]
}

resource "litellm_team" "search" {
  team_alias        = "search"
  object_permission = { mcp_toolsets = [litellm_mcp_toolset.reading.toolset_id] }
}
