"""A whole small estate, from nothing to nothing."""

from __future__ import annotations

from tests.terraform.workspace import Workspace

ESTATE = """
resource "litellm_model" "large" {{
  model_name                    = "{prefix}-large"
  custom_llm_provider           = "openai"
  base_model                    = "gpt-4o"
  model_api_key                 = "os.environ/OPENAI_API_KEY"
  input_cost_per_million_tokens = 2.5
  tpm                           = 1000
}}
resource "litellm_model" "small" {{
  model_name          = "{prefix}-small"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o-mini"
}}
resource "litellm_fallback" "large" {{
  model           = litellm_model.large.model_name
  fallback_models = [litellm_model.small.model_name]
}}
resource "litellm_team" "search" {{
  team_alias      = "{prefix}"
  models          = [litellm_model.small.model_name, litellm_model.large.model_name]
  max_budget      = 100.25
  budget_duration = "30d"
  metadata        = {{ cost = 5, owner = "ada", floors = [1, "two"] }}
}}
resource "litellm_user" "ada" {{
  user_email = "{prefix}-Ada@Example.com"
}}
resource "litellm_team_member" "ada" {{
  team_id            = litellm_team.search.team_id
  user_id            = litellm_user.ada.user_id
  role               = "user"
  max_budget_in_team = 3
  tpm_limit          = 10
}}
resource "litellm_key" "ci" {{
  key_alias       = "{prefix}"
  team_id         = litellm_team.search.team_id
  models          = [litellm_model.large.model_name]
  model_rpm_limit = {{ (litellm_model.large.model_name) = 30 }}
  model_tpm_limit = {{ (litellm_model.large.model_name) = 500 }}
  duration        = "90d"
}}
output "key" {{
  value     = litellm_key.ci.key
  sensitive = true
}}
"""


def test_an_estate_is_made_changed_and_destroyed_with_an_empty_plan_after_every_apply(
    workspace: Workspace, prefix: str
) -> None:
    estate = ESTATE.format(prefix=prefix)
    workspace.apply(estate).ok()
    assert workspace.plan().empty
    assert workspace.output("key").startswith("sk-")

    changed = estate.replace("100.25", "200").replace('owner = "ada", ', "").replace("  tpm_limit          = 10\n", "")
    changed = changed.replace("  tpm                           = 1000\n", "").replace('  duration        = "90d"\n', "")
    workspace.write(changed)
    plan = workspace.plan()
    assert set(map(tuple, plan.actions.values())) == {("update",)}
    assert plan.changed("litellm_team.search") == {"max_budget", "metadata"}
    assert plan.changed("litellm_model.large") == {"tpm"}
    assert plan.changed("litellm_key.ci") == {"duration", "expires"}
    assert plan.changed("litellm_team_member.ada") == {"tpm_limit"}
    workspace.apply().ok()
    assert workspace.plan().empty

    workspace.destroy().ok()
    assert workspace.state() == {}
