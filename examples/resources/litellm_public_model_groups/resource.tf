resource "litellm_public_model_groups" "gateway" {
  model_groups = ["gpt-4o"]
  useful_links = { "How to get a key" = "https://wiki.example.com/llm" }
}
