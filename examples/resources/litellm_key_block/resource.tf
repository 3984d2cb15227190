resource "litellm_key" "ci" {
  key_alias = "ci"
}

# All calls with the key are refused while this exists.
resource "litellm_key_block" "leaked" {
  token_id = litellm_key.ci.token_id
}
