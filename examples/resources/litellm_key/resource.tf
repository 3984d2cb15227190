resource "litellm_team" "search" {
  team_alias = "search"
}

resource "litellm_key" "ci" {
  key_alias = "search-ci"
  team_id   = litellm_team.search.team_id
  models    = ["gpt-4o", "gpt-4o-mini"]
  duration  = "90d"

  max_budget      = 50
  budget_duration = "30d"

  model_rpm_limit = { "gpt-4o" = 30 }
  model_tpm_limit = { "gpt-4o" = 50000 }
}

output "ci_key" {
  value     = litellm_key.ci.key
  sensitive = true
}
