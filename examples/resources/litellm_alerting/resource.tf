variable "slack_budgets" {
  type      = string
  sensitive = true
  default   = "https://hooks.slack.example.com/budgets"
}

resource "litellm_alerting" "gateway" {
  alerting             = ["slack"]
  alert_types          = ["budget_alerts", "outage_alerts"]
  alert_to_webhook_url = { budget_alerts = [var.slack_budgets] }
  alerting_args        = { daily_report_frequency = 86400 }
}
