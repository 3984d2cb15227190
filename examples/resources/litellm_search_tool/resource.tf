resource "litellm_search_tool" "web" {
  search_tool_name = "web"
  search_provider  = "tavily"
  api_key          = "os.environ/TAVILY_API_KEY"
  timeout          = 10
  search_tool_info = { description = "News and reference." }
}

resource "litellm_team" "search" {
  team_alias        = "search"
  object_permission = { search_tools = [litellm_search_tool.web.search_tool_name] }
}
