"""What was made elsewhere, and is looked up by what people know of it."""

from __future__ import annotations

import pytest

from litellm_constructs import Key, LiteLLMProvider, Organization, Team, User
from litellm_constructs.checks import findings
from litellm_constructs.framework.cdk import cdk

LOOK_UPS = [
    Key.from_key_alias,
    Organization.from_organization_alias,
    Team.from_team_alias,
    User.from_user_email,
]


def test_a_team_is_found_by_its_name_and_gets_members_and_keys(stack, template, as_json):
    legacy = Team.from_team_alias(stack, "legacy", "Search & Ads")
    legacy.add_member(User.from_user_email(stack, "ada", "ada@example.com"))
    legacy.add_key("nightly", alias="nightly")
    assert template().to_json() == as_json


def test_a_user_is_found_by_e_mail_and_gets_keys(stack, only):
    User.from_user_email(stack, "ada", "ada@example.com").add_key("cli")
    assert only("litellm_key")["user_id"] == "${data.litellm_user.ada.user_id}"


def test_an_organization_is_found_by_its_name_and_gets_teams(stack, only):
    Organization.from_organization_alias(stack, "acme", "Acme").add_team("search")
    assert only("litellm_team")["organization_id"] == "${data.litellm_organization.acme.organization_id}"


def test_a_key_is_found_by_its_alias(stack, template):
    legacy = Key.from_key_alias(stack, "legacy", "nightly")
    cdk.TerraformOutput(stack, "hash", value=legacy.token_id)
    assert template().to_json() == {
        "data.litellm_key": {"legacy": {"key_alias": "nightly"}},
        "output": {"hash": {"value": "${data.litellm_key.legacy.token_id}"}},
    }


@pytest.mark.parametrize("look", LOOK_UPS)
def test_the_gateway_to_look_on_may_be_told(stack, template, look):
    look(stack, "it", "it", provider=LiteLLMProvider(stack, "eu", alias="eu"))
    (found,) = template().to_json().values()
    assert found["it"]["provider"] == "litellm.eu"


def test_what_is_found_by_terraform_is_not_judged_by_checks(stack):
    LiteLLMProvider(stack, "litellm")
    Team.from_team_alias(stack, "legacy", "legacy").add_key("ci", models=["gpt-4o"])
    assert {one.id for one in findings(stack)} == {"key-without-expiry"}
