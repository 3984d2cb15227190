terraform {
  required_providers {
    litellm = {
      source  = "litellm/litellm"
      version = "~> 1.0.0"
    }
  }
}

# The key comes from the environment: LITELLM_API_KEY.
provider "litellm" {
  api_base = "https://llm.example.com"
}

resource "litellm_team" "search" {
  team_alias      = "search"
  max_budget      = 800
  budget_duration = "30d"
}
