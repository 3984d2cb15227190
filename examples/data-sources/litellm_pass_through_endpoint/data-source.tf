data "litellm_pass_through_endpoints" "all" {}

data "litellm_pass_through_endpoint" "rerank" {
  path = litellm_pass_through_endpoint.rerank.path
}

resource "litellm_pass_through_endpoint" "rerank" {
  path    = "/rerank-at-cohere"
  target  = "https://api.cohere.com/v1/rerank"
  methods = ["POST"]
  headers = { Authorization = "os.environ/COHERE_AUTHORIZATION" }
}
