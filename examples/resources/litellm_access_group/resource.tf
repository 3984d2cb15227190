resource "litellm_access_group" "premium" {
  access_group    = "premium"
  model_names     = [for model in litellm_model.premium : model.model_name]
  max_budget      = 500
  budget_duration = "30d"
}

resource "litellm_model" "premium" {
  for_each = toset(["gpt-4o", "o3"])

  model_name          = each.key
  custom_llm_provider = "openai"
  base_model          = each.key
}

resource "litellm_team" "research" {
  team_alias = "research"
  models     = [litellm_access_group.premium.access_group]
}
