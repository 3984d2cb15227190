resource "litellm_router_settings" "gateway" {
  routing_strategy = "least-busy"
  num_retries      = 3
  timeout          = 120
  retry_policy     = { TimeoutErrorRetries = 2 }
  # What is not named stays as it is on the gateway.
}
