"""States that the Go providers wrote are taken over: nothing is planned but what differs on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from provider_shim.resources import all_resources
from tests.gateways import Gateway
from tests.takeover.estate import ESTATES, Estate, take_over
from tests.terraform.workspace import Workspace

NCECERE, BERRIAI = ESTATES


@pytest.fixture
def without_organizations(gateway: Gateway) -> str | None:
    """Matches the addresses that need an organization, for which newer versions want a licence."""
    there = not gateway.modern and (gateway.real or "litellm_organization" in all_resources())
    return None if there else "organization"


@pytest.fixture(params=ESTATES, ids=lambda each: each.name)
def estate(request: pytest.FixtureRequest, api: httpx.Client) -> Iterator[Estate]:
    made: Estate = request.param
    made.remove(api)
    made.replay(api)
    yield made
    made.remove(api)


def test_a_state_is_taken_over_with_an_empty_plan_and_changed_and_destroyed(
    estate: Estate, workspace: Workspace, without_organizations: str | None
) -> None:
    if estate is NCECERE:
        # Terraform compares marks too, and takes them off without asking the provider.
        take_over(estate, workspace, without_organizations, unmarked=False)
        plan = workspace.plan()
        assert plan.actions.keys() == {name for name in estate.attributes() if name.startswith("litellm_model.")}
        assert not any(plan.changed(address) for address in plan.actions)
        workspace.run("apply", "plan.bin").ok()
        assert workspace.plan().empty
    configuration = take_over(estate, workspace, without_organizations)
    if estate is BERRIAI:
        # The gateway never got this key, and the one that is there is another.
        outcome = workspace.run("plan")
        assert outcome.errors == ["Invalid litellm_key"]
        assert "this is another key" in outcome.text
        configuration = configuration.replace('key       = "sk-fixture-chosen-0001"', "")
        workspace.write(configuration)
    plan = workspace.plan()
    assert plan.actions == {}
    assert plan.empty

    changed = configuration.replace("max_budget = 2\n", "max_budget = 3\n")
    changed = changed.replace("= 120000", "= 130000").replace("max_budget_in_team = 3.5", "max_budget_in_team = 4")
    workspace.write(changed)
    assert workspace.plan().actions == {
        "litellm_key.team": ["update"],
        "litellm_model.azure": ["update"],
        "litellm_team_member.ada_in_minimal": ["update"],
    }
    workspace.apply().ok()
    assert workspace.plan().empty
    workspace.destroy().ok()
