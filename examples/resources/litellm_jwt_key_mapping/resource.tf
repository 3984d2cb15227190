resource "litellm_key" "ci" {
  key_alias = "ci"
}

resource "litellm_jwt_key_mapping" "ci" {
  jwt_issuer      = "https://token.actions.githubusercontent.com"
  jwt_claim_name  = "sub"
  jwt_claim_value = "repo:acme/shop:ref:refs/heads/main"
  key_hash        = litellm_key.ci.token_id
  description     = "The pipeline of the shop."
}
