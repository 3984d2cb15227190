resource "litellm_organization" "acme" {
  organization_alias = "acme"
  models             = ["gpt-4o", "gpt-4o-mini"]

  max_budget      = 5000
  budget_duration = "30d"
  tpm_limit       = 2000000

  model_rpm_limit = { "gpt-4o" = 600 }

  metadata = { cost_center = 4711 }
}

resource "litellm_team" "search" {
  team_alias      = "search"
  organization_id = litellm_organization.acme.organization_id
  models          = ["gpt-4o-mini"]
  max_budget      = 800
}
