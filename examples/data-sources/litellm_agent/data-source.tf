data "litellm_agents" "all" {}

data "litellm_agent" "travel" {
  agent_name = litellm_agent.travel.agent_name
}

resource "litellm_agent" "travel" {
  agent_name = "travel"
  agent_card = { name = "Travel", url = "https://travel.example.com/a2a" }
}
