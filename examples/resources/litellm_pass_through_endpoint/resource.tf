resource "litellm_pass_through_endpoint" "bria" {
  path             = "/bria"
  target           = "https://engine.prod.bria-api.com"
  include_subpath  = true
  headers          = { api_token = "os.environ/BRIA_API_KEY" }
  cost_per_request = 0.04
}
