# Another secret in every run, of which one is used: that of the run that has another version.
ephemeral "litellm_key_secret" "ci" {}

resource "litellm_key" "ci" {
  key_alias      = "ci"
  key_wo         = ephemeral.litellm_key_secret.ci.key
  key_wo_version = 1
}

# The secret store that gets it in the same apply, here the gateway itself. With another provider it is, for example,
# `data_json_wo` of a vault_kv_secret_v2 or `secret_string_wo` of an aws_secretsmanager_secret_version.
resource "litellm_credential" "store" {
  credential_name              = "ci"
  credential_values_wo         = { api_key = ephemeral.litellm_key_secret.ci.key }
  credential_values_wo_version = 1
}
