data "litellm_tags" "all" {}

data "litellm_tag" "research" {
  name = litellm_tag.research.name
}

resource "litellm_tag" "research" {
  name       = "research"
  max_budget = 500
}
