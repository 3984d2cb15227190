data "litellm_mcp_servers" "all" {}

data "litellm_mcp_server" "docs" {
  server_name = litellm_mcp_server.docs.server_name
}

resource "litellm_mcp_server" "docs" {
  server_name = "docs"
  transport   = "http"
  url         = "https://mcp.example.com/docs"
}
