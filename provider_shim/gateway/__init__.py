"""How LiteLLM talks: one HTTP client, its retries, its errors, and what is asked of a gateway once."""
