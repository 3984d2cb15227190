resource "litellm_customer" "acme" {
  user_id         = "acme"
  alias           = "Acme Corporation"
  max_budget      = 100
  budget_duration = "30d"
  rpm_limit       = 60
}

resource "litellm_budget" "free" {
  budget_id  = "free-tier"
  max_budget = 1
}

resource "litellm_customer" "free" {
  for_each = toset(["user-4711", "user-4712"])

  user_id              = each.key
  budget_id            = litellm_budget.free.budget_id
  allowed_model_region = "eu"
}
