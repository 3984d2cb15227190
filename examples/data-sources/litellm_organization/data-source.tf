# An organization that somebody else manages, by its alias.
data "litellm_organization" "acme" {
  organization_alias = "Acme"
}

resource "litellm_team" "search" {
  team_alias      = "search"
  organization_id = data.litellm_organization.acme.organization_id
}

output "spend" {
  value = data.litellm_organization.acme.spend
}
