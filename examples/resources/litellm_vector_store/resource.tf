resource "litellm_vector_store" "handbook" {
  vector_store_id          = "vs_68c9a3f1"
  custom_llm_provider      = "openai"
  vector_store_name        = "handbook"
  vector_store_description = "The handbook of the company."
  litellm_params = {
    api_key = "os.environ/OPENAI_API_KEY"
  }
}

resource "litellm_team" "support" {
  team_alias = "support"
  object_permission = {
    vector_stores = [litellm_vector_store.handbook.vector_store_id]
  }
}
