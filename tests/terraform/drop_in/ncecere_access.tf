resource "litellm_team" "bare" {
  team_alias = "my-bare-team"
}

resource "litellm_team" "everything" {
  team_alias      = "my-everything-team"
  models          = ["gpt-4o", "gpt-4o-mini"]
  max_budget      = 500.0
  budget_duration = "monthly"
  tpm_limit       = 100000
  rpm_limit       = 1000
  tpm_limit_type  = "guaranteed_throughput"
  rpm_limit_type  = "best_effort_throughput"
  blocked         = false

  guardrails              = []
  prompts                 = []
  tags                    = []
  team_member_permissions = []
  team_member_budget      = 50.0
  team_member_rpm_limit   = 100
  team_member_tpm_limit   = 10000

  metadata = {
    "environment" = "testing"
    "floor"       = 3
    "contact"     = jsonencode({ name = "Ada" })
  }

  model_aliases = {
    "fast" = "gpt-4o-mini"
  }

  model_rpm_limit = {
    "gpt-4o" = 500
  }

  model_tpm_limit = {
    "gpt-4o" = 50000
  }

  router_settings = {
    fallbacks = [
      { model = "gpt-4o", fallback_models = ["gpt-4o-mini"] },
    ]
    context_window_fallbacks = [
      { model = "gpt-4o-mini", fallback_models = ["gpt-4o"] },
    ]
  }
}

resource "litellm_user" "bare" {
}

resource "litellm_user" "without_key" {
  user_id         = "my-user"
  user_alias      = "My User"
  user_email      = "My-User@example.com"
  user_role       = "internal_user"
  max_budget      = 200.0
  budget_duration = "30d"
  tpm_limit       = 50000
  rpm_limit       = 500
  auto_create_key = false
  models          = ["gpt-4o"]

  metadata = {
    "department" = "engineering"
  }
}

resource "litellm_user" "alone" {
  user_id         = "my-lone-user"
  auto_create_key = true
  teams           = []
}

resource "litellm_team_member" "known" {
  team_id            = litellm_team.everything.id
  user_id            = litellm_user.without_key.user_id
  user_email         = litellm_user.without_key.user_email
  role               = "user"
  max_budget_in_team = 75.0
}

resource "litellm_team_member" "new" {
  team_id    = litellm_team.bare.id
  user_id    = "my-new-member"
  user_email = "my-new-member@example.com"
  role       = "user"
}

resource "litellm_key" "bare" {
}

resource "litellm_key" "odd" {
  key       = "sk-my-odd#key!with%signs"
  key_alias = "my-odd-key"
  models    = ["gpt-4o", "gpt-4o-mini"]
}

resource "litellm_key" "everything" {
  key_alias             = "my-everything-key"
  user_id               = litellm_user.without_key.id
  max_budget            = 100.0
  soft_budget           = 80.0
  budget_duration       = "weekly"
  duration              = "90d"
  tpm_limit             = 50000
  rpm_limit             = 200
  tpm_limit_type        = "best_effort_throughput"
  rpm_limit_type        = "best_effort_throughput"
  max_parallel_requests = 10
  blocked               = false

  allowed_routes             = ["llm_api_routes"]
  allowed_passthrough_routes = []
  allowed_cache_controls     = ["no-cache"]
  guardrails                 = []
  prompts                    = []
  tags                       = []
  enforced_params            = ["user"]

  metadata = {
    "owner"   = "terraform"
    "logging" = jsonencode([{ callback_name = "langsmith", callback_vars = { project = "my-project" } }])
  }

  aliases          = {}
  config           = {}
  permissions      = { "allow_pii_controls" = true }
  model_max_budget = {}

  model_rpm_limit = {
    "gpt-4o" = 100
  }

  model_tpm_limit = {
    "gpt-4o" = 25000
  }
}

resource "litellm_key" "of_team" {
  key_alias = "my-team-key"
  team_id   = litellm_team.everything.id
}

resource "litellm_key" "service_account" {
  service_account_id = "my-ci"
  team_id            = litellm_team.bare.id
}

output "user_key" {
  value     = litellm_user.bare.key
  sensitive = true
}

output "ids" {
  value = [litellm_key.bare.id, litellm_team.bare.id, litellm_user.bare.id, litellm_team_member.new.id]
}

output "alias" {
  value = litellm_key.service_account.key_alias
}
