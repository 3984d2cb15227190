data "litellm_unified_access_groups" "all" {}

data "litellm_unified_access_group" "sales" {
  access_group_name = litellm_unified_access_group.sales.access_group_name
}

resource "litellm_unified_access_group" "sales" {
  access_group_name  = "sales"
  access_model_names = ["gpt-4o-mini"]
}
