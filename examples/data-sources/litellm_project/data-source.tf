data "litellm_projects" "all" {}

data "litellm_project" "booking" {
  project_alias = litellm_project.booking.project_alias
}

resource "litellm_team" "travel" {
  team_alias = "travel"
}

resource "litellm_project" "booking" {
  team_id       = litellm_team.travel.team_id
  project_alias = "booking"
}
