"""Limits of a member beside those that the team gives to each."""

from __future__ import annotations

from tests.terraform.workspace import Workspace

ESTATE = """
resource "litellm_team" "t" {{
  team_alias            = "{prefix}"
  team_member_budget    = 7
  team_member_tpm_limit = 60
}}
resource "litellm_team_member" "m" {{
  team_id = litellm_team.t.team_id
  user_id = "{prefix}-m"
  role    = "user"
  {more}
}}
"""


def test_what_a_member_has_from_the_team_is_not_taken_for_its_own(workspace: Workspace, prefix: str) -> None:
    for more in (
        "rpm_limit = 5",
        "rpm_limit = 5\n  tpm_limit = 60",
        "rpm_limit = 6\n  max_budget_in_team = 7",
        "max_budget_in_team = 8",
        "",
    ):
        workspace.apply(ESTATE.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty, more
