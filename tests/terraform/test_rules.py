"""Attributes that do not go together, told before anything is done, and at the attribute."""

from __future__ import annotations

from typing import Any

import pytest

from tests.terraform.workspace import Workspace

KEY = """
variable "service" {{
  type    = string
  default = null
}}
variable "user" {{
  type    = string
  default = null
}}
resource "litellm_key" "it" {{
  {more}
}}
"""

REFUSED = {
    'service_account_id = "ci"\n  team_id = "t"\n  user_id = "u"': 'user_id = "u" user_id: it conflicts with',
    'service_account_id = "ci"': "it requires `team_id`",
    'key_type = "management"\n  allowed_routes = ["/key/info"]': "it conflicts with `key_type`",
    "auto_rotate = true": "it requires `rotation_interval`",
    'rotation_interval = "30d"\n  auto_rotate = false': "it requires `auto_rotate`",
}
ALLOWED = (
    'service_account_id = "ci"\n  team_id = "t"\n  user_id = ""',
    'key_type = "default"\n  allowed_routes = ["/key/info"]',
    "auto_rotate = false",
    'service_account_id = var.service\n  user_id = var.user\n  team_id = "t"',
)


@pytest.mark.parametrize("more", REFUSED)
def test_what_does_not_go_together_is_not_valid(more: str, lab: Workspace) -> None:
    outcome = lab.write(KEY.format(more=more)).run("validate")
    assert outcome.errors == ["Invalid litellm_key"]
    assert REFUSED[more] in outcome.text


@pytest.mark.parametrize("more", ALLOWED)
def test_what_says_nothing_goes_with_anything(more: str, lab: Workspace) -> None:
    lab.write(KEY.format(more=more)).run("validate").ok()


def test_a_module_that_takes_one_of_two_is_judged_by_what_it_gets(lab: Workspace, sandbox: Any) -> None:
    lab.write(KEY.format(more='service_account_id = var.service\n  user_id = var.user\n  team_id = "t"'))
    lab.run("plan", service="ci").ok()
    lab.run("plan", user="u").ok()
    assert lab.run("plan", service="ci", user="u").errors == ["Invalid litellm_key"]


def test_what_is_known_at_the_apply_alone_is_judged_then_and_before_anything_is_made(
    lab: Workspace, sandbox: Any
) -> None:
    outcome = lab.write("""
        resource "terraform_data" "who" { input = "u" }
        resource "litellm_key" "it" {
          service_account_id = "ci"
          team_id            = "t"
          user_id            = terraform_data.who.output
        }
    """).apply()
    assert outcome.errors == ["Invalid litellm_key"]
    assert "conflicts with `service_account_id`" in outcome.text
    assert not [request for request in sandbox.requests if "generate" in request.path]
