data "litellm_key" "ci" {
  key_alias = "search-ci"
}

data "litellm_key" "same" {
  token_id = data.litellm_key.ci.token_id
}

output "expires" {
  value = data.litellm_key.same.expires
}
