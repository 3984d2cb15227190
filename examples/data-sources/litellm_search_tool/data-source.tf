data "litellm_search_tools" "all" {}

data "litellm_search_tool" "web" {
  search_tool_name = litellm_search_tool.web.search_tool_name
}

resource "litellm_search_tool" "web" {
  search_tool_name = "web"
  search_provider  = "tavily"
}
