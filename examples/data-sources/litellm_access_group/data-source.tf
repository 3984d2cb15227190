data "litellm_access_groups" "all" {
  depends_on = [litellm_model.mini]
}

data "litellm_access_group" "cheap" {
  access_group = one(litellm_model.mini.access_groups)
}

resource "litellm_model" "mini" {
  model_name          = "gpt-4o-mini"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
  access_groups       = ["cheap"]
}
