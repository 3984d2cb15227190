data "litellm_credentials" "all" {}

data "litellm_credential" "openai" {
  credential_name = litellm_credential.openai.credential_name
}

resource "litellm_credential" "openai" {
  credential_name   = "openai"
  credential_values = { api_key = "os.environ/OPENAI_API_KEY" }
}
