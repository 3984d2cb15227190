data "litellm_organizations" "all" {}

output "without_a_budget" {
  value = [for each in data.litellm_organizations.all.organizations : each.organization_alias if each.max_budget == null]
}
