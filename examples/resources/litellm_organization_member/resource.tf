resource "litellm_organization" "acme" {
  organization_id    = "acme"
  organization_alias = "Acme"
}

resource "litellm_user" "ada" {
  user_id    = "ada"
  user_email = "ada@example.com"
}

resource "litellm_organization_member" "ada" {
  organization_id            = litellm_organization.acme.organization_id
  user_id                    = litellm_user.ada.user_id
  role                       = "org_admin"
  max_budget_in_organization = 50
}
