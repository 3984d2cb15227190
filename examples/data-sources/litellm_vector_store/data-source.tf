data "litellm_vector_stores" "openai" {
  custom_llm_provider = "openai"
}

data "litellm_vector_store" "manual" {
  vector_store_name = litellm_vector_store.manual.vector_store_name
}

resource "litellm_vector_store" "manual" {
  vector_store_id     = "vs_7d40b2e9"
  vector_store_name   = "manual"
  custom_llm_provider = "openai"
}
