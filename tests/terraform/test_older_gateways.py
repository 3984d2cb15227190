"""What an older LiteLLM cannot do: told, not pretended."""

from __future__ import annotations

from tests.gateways import MODERN, before
from tests.terraform.workspace import Workspace


@before(MODERN)
def test_a_limit_of_a_user_that_cannot_be_cleared_is_an_error(workspace: Workspace, prefix: str) -> None:
    user = f'resource "litellm_user" "ada" {{\n  user_id = "{prefix}"\n  rpm_limit = 5\n}}\n'
    workspace.apply(user).ok()
    outcome = workspace.apply(user.replace("  rpm_limit = 5\n", ""))
    assert outcome.code == 1
    assert "This LiteLLM cannot clear rpm_limit of a user" in outcome.text
    assert workspace.state()["litellm_user.ada"]["rpm_limit"] == 5
