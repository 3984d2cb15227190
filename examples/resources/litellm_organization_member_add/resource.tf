resource "litellm_organization" "acme" {
  organization_id    = "acme"
  organization_alias = "Acme"
}

resource "litellm_user" "ada" {
  user_id    = "ada"
  user_email = "ada@example.com"
}

resource "litellm_organization_member_add" "acme" {
  organization_id            = litellm_organization.acme.organization_id
  max_budget_in_organization = 50

  member {
    user_id = litellm_user.ada.user_id
    role    = "org_admin"
  }

  member {
    user_id = "bob"
    role    = "internal_user"
  }
}
