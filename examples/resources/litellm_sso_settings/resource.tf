variable "oidc_client_secret" {
  type      = string
  sensitive = true
  default   = "a-secret-of-the-client"
}

# People sign in with the company's identity provider; who is in the group `platform` is an admin.
resource "litellm_sso_settings" "gateway" {
  generic_client_id              = "litellm"
  generic_client_secret          = var.oidc_client_secret
  generic_authorization_endpoint = "https://login.example.com/authorize"
  generic_token_endpoint         = "https://login.example.com/token"
  generic_userinfo_endpoint      = "https://login.example.com/userinfo"
  role_mappings = {
    provider     = "generic"
    group_claim  = "groups"
    default_role = "internal_user"
    roles        = { proxy_admin = ["platform"] }
  }
}
