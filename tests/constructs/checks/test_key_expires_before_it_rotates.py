from __future__ import annotations

from litellm_constructs import Duration, Key, Rotation
from litellm_constructs.framework.cdk import cdk

ID = "key-expires-before-it-rotates"
MONTHLY = Rotation.every(Duration.days(30), overlap=Duration.days(1))


def test_a_key_that_ends_before_its_next_secret_is_found(stack, find):
    Key(stack, "ci", expires_after=Duration.days(30), rotation=MONTHLY)
    assert find(ID) == {"ci": "it expires after 30d, and rotates every 30d only"}


def test_a_key_that_lives_longer_is_not(stack, find):
    Key(stack, "longer", expires_after=Duration.days(40), rotation=MONTHLY)
    Key(stack, "endless", rotation=MONTHLY)
    Key(stack, "asked", expires_after=Duration.days(1), rotation=Rotation.when_asked(overlap=Duration.days(1)))
    assert find(ID) == {}


def test_a_life_that_only_terraform_knows_or_in_months_is_no_finding(stack, find):
    Key(stack, "ci", rotation=MONTHLY).resource.set(duration=cdk.TerraformVariable(stack, "life").string_value)
    Key(stack, "months", expires_after=Duration.months(1), rotation=MONTHLY)
    assert find(ID) == {}


def test_a_key_that_was_made_elsewhere_is_no_finding(stack, find):
    Key.from_token_id(stack, "legacy", "ab12")
    assert find(ID) == {}
