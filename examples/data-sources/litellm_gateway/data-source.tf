data "litellm_gateway" "it" {}

output "version" {
  value = data.litellm_gateway.it.version
}

# Organizations need a licence.
resource "litellm_organization" "acme" {
  count              = data.litellm_gateway.it.licensed ? 1 : 0
  organization_alias = "Acme"
}

check "models_are_well" {
  assert {
    condition     = alltrue([for model in data.litellm_gateway.it.model_health : model.status == "healthy"])
    error_message = "Not all models were well when the gateway last looked."
  }
}
