data "litellm_alerting" "it" {}

# Somebody else sees to alerts, and is to see to budgets too.
check "budgets_are_told" {
  assert {
    condition     = contains(coalesce(data.litellm_alerting.it.alerting, []), "slack")
    error_message = "Nobody is told of budgets."
  }
}
