from __future__ import annotations

from litellm_constructs import Budget, Duration, LiteLLMProvider, ModelLimit, Organization, Permissions, Team


def test_an_organization_needs_nothing_but_an_id(stack, resources, as_json):
    Organization(stack, "acme")
    assert resources() == as_json


def test_an_organization_with_everything(stack, resources, as_json):
    acme = Organization(
        stack,
        "acme",
        name="Acme Inc.",
        organization_id="org-acme",
        models=["gpt-4o"],
        budget=Budget.usd(5_000, per=Duration.months(1), warn_at=4_000),
        rpm=600,
        tpm=90_000,
        max_parallel_requests=50,
        object_permission=Permissions(mcp_access_groups=["tools"]),
        tags=["paying"],
        metadata={"contract": "A-17"},
    )
    acme.allow("gpt-4o-mini", limit=ModelLimit(rpm=300))
    assert acme.models == ("gpt-4o", "gpt-4o-mini")
    assert resources() == as_json


def test_an_imported_organization_gets_teams_and_keys_and_is_not_managed(stack, resources, as_json):
    legacy = Organization.from_organization_id(stack, "legacy", "org-1")
    legacy.add_team("search")
    legacy.add_key("audit")
    assert resources() == as_json


def test_the_default_child_of_an_organization_is_its_resource(stack):
    acme = Organization(stack, "acme")
    assert acme.node.default_child is acme.resource


def test_a_team_refers_to_its_organization_and_is_on_its_gateway(stack, only):
    acme = Organization(stack, "acme", provider=LiteLLMProvider(stack, "eu", alias="eu"))
    assert isinstance(acme.add_team("search", budget=Budget.usd(5)), Team)
    rendered = only("litellm_team")
    assert rendered["organization_id"] == "${litellm_organization.acme.organization_id}"
    assert rendered["provider"] == "litellm.eu"
