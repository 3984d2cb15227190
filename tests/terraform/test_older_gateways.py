"""What an older LiteLLM cannot do: told, not pretended."""

from __future__ import annotations

import pytest

from tests.gateways import Gateway
from tests.terraform.workspace import Workspace


def test_a_limit_of_a_user_that_cannot_be_cleared_is_an_error(
    workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    if gateway.modern:
        pytest.skip("newer versions clear it, as the matrix shows")
    user = f'resource "litellm_user" "ada" {{\n  user_id = "{prefix}"\n  rpm_limit = 5\n}}\n'
    workspace.apply(user).ok()
    outcome = workspace.apply(user.replace("  rpm_limit = 5\n", ""))
    assert outcome.code == 1
    assert "This LiteLLM cannot clear rpm_limit of a user" in outcome.text
    assert workspace.state()["litellm_user.ada"]["rpm_limit"] == 5
