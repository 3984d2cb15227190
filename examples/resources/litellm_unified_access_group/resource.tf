resource "litellm_unified_access_group" "research" {
  access_group_name     = "research"
  description           = "What research works with."
  access_model_names    = ["gpt-4o", "claude-sonnet-4"]
  access_mcp_server_ids = ["papers"]
}

resource "litellm_team" "biology" {
  team_alias       = "biology"
  access_group_ids = [litellm_unified_access_group.research.access_group_id]
}
