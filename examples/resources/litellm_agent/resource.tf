resource "litellm_agent" "travel" {
  agent_name = "travel"
  agent_card = {
    name        = "Travel"
    url         = "https://travel.example.com/a2a"
    description = "Books trips."
    skills      = [{ id = "book", name = "Book a trip", tags = ["travel"] }]
  }
  secret_litellm_params = { api_key = "os.environ/TRAVEL_API_KEY" }
  rpm_limit             = 60
}

resource "litellm_team" "sales" {
  team_alias        = "sales"
  object_permission = { agents = [litellm_agent.travel.agent_id] }
}
