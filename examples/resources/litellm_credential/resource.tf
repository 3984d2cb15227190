resource "litellm_credential" "azure_eu" {
  credential_name = "azure-eu"
  credential_values = {
    api_key  = "os.environ/AZURE_EU_API_KEY"
    api_base = "https://eu.example.com"
  }
  credential_info = {
    custom_llm_provider = "azure"
  }
}

resource "litellm_model" "gpt4o" {
  for_each = toset(["gpt-4o", "gpt-4o-mini"])

  model_name              = each.key
  custom_llm_provider     = "azure"
  base_model              = each.key
  litellm_credential_name = litellm_credential.azure_eu.credential_name
}
