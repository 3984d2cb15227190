data "litellm_jwt_key_mappings" "all" {}

data "litellm_jwt_key_mapping" "ci" {
  mapping_id = litellm_jwt_key_mapping.ci.mapping_id
}

resource "litellm_key" "ci" {
  key_alias = "ci"
}

resource "litellm_jwt_key_mapping" "ci" {
  jwt_claim_name  = "sub"
  jwt_claim_value = "ci"
  key_hash        = litellm_key.ci.token_id
}
