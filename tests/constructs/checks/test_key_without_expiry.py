from __future__ import annotations

from litellm_constructs import Duration, Key, Team
from litellm_constructs.framework.cdk import cdk

ID = "key-without-expiry"


def test_a_key_that_never_expires_is_found(stack, find):
    Team.from_team_id(stack, "legacy", "t-1").add_key("ci")
    assert find(ID) == {"legacy/ci": "the key works for ever; give it expires_after=Duration.days(90)"}


def test_a_key_that_expires_or_rotates_is_not(stack, find):
    Key(stack, "ci", expires_after=Duration.days(90))
    Key(stack, "rotated").resource.set(auto_rotate=True, rotation_interval="30d")
    assert find(ID) == {}


def test_a_life_that_only_terraform_knows_is_no_finding(stack, find):
    Key(stack, "ci").resource.set(duration=cdk.TerraformVariable(stack, "life").string_value)
    assert find(ID) == {}


def test_an_imported_key_is_no_finding(stack, find):
    Key.from_token_id(stack, "legacy", "ab12")
    assert find(ID) == {}
