data "litellm_mcp_toolsets" "all" {}

data "litellm_mcp_toolset" "reading" {
  toolset_name = litellm_mcp_toolset.reading.toolset_name
}

resource "litellm_mcp_toolset" "reading" {
  toolset_name = "reading"
}
