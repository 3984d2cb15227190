"""The estate of three teams, with the construct that the platform team's package exports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing import ApplyToSandbox, Template, findings
from tests.examples.conftest import EXAMPLES
from tests.gateways import MODERN, Gateway, before


def test_the_estate_is_as_it_was_reviewed(example, as_json: SnapshotAssertion) -> None:
    estate = example("estate").Estate(cdk.Testing.app(), "estate")
    assert Template.from_stack(estate).to_json() == as_json
    assert findings(estate) == []


def test_organizations_are_a_switch(example) -> None:
    estate = example("estate").Estate(cdk.Testing.app(), "estate", organizations=True)
    template = Template.from_stack(estate)
    template.resource_count_is("litellm_organization", 1)
    ours = {"organization_id": "${litellm_organization.acme.organization_id}"}
    assert list(template.find_resources("litellm_team", ours)) == ["ads/Team", "data/Team", "search/Team"]
    assert findings(estate) == []


def test_the_estate_is_applied_and_goes_away_again(example, apply_to_sandbox: ApplyToSandbox) -> None:
    held = apply_to_sandbox(example("estate").Estate(cdk.Testing.app(), "estate"))
    try:
        search = held.teams["search"]
        assert search["max_budget"] == 2000
        assert search["metadata"]["cost_center"] == "7100"
        emails = {member["user_email"] for member in search["members_with_roles"]}
        assert {"ada@example.com", "grace@example.com"} <= emails
        assert len(held.models["gpt-4o"]) == 2
        assert held.keys["search/answers"]["metadata"]["model_rpm_limit"] == {"gpt-4o": 60, "claude-sonnet": 30}
        assert held.keys["search/answers"]["team_id"] == search["team_id"]
        assert held.get("/fallback/gpt-4o")["fallback_models"] == ["claude-sonnet"]
        assert held.outputs["indexer_key"].startswith("sk-")
        assert held.get("/router/settings")["current_values"]["num_retries"] == 3
        assert held.get("/get/default_team_settings")["values"]["max_budget"] == 50
        assert {each["model_group"] for each in held.get("/public/model_hub")} == {"gpt-4o", "claude-sonnet"}
    finally:
        held.destroy()
    assert not {"search", "ads", "data"} & held.teams.keys()
    assert not {"search/answers", "search/indexer"} & held.keys.keys()
    assert held.get("/router/settings")["current_values"]["num_retries"] == 2


@before(MODERN)
def test_with_organizations_it_is_applied_where_they_need_no_licence(
    example, apply_to_sandbox: ApplyToSandbox, gateway: Gateway
) -> None:
    held = apply_to_sandbox(example("estate").Estate(cdk.Testing.app(), "estate", organizations=True))
    try:
        acme = next(each for each in held.get("/organization/list") if each["organization_alias"] == "acme")
        assert held.teams["search"]["organization_id"] == acme["organization_id"]
    finally:
        held.destroy()


def test_the_package_of_the_platform_team_can_be_installed(tmp_path: Path) -> None:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-build-isolation", "--target", str(tmp_path), str(EXAMPLES / "platform_team")]
    subprocess.run([*install, *offline], check=True)
    assert (tmp_path / "platform_team" / "py.typed").exists()
    assert (tmp_path / "platform_team" / "tenant.py").exists()


def test_an_estate_in_yaml_is_as_it_was_reviewed(example, as_json: SnapshotAssertion) -> None:
    module = example("estate_from_yaml")
    contents = module.read(EXAMPLES / "estate_from_yaml" / "estate.yaml")
    estate = module.Estate(cdk.Testing.app(), "estate", contents)
    assert Template.from_stack(estate).to_json() == as_json
    assert findings(estate) == []


def test_what_is_wrong_with_the_yaml_is_told_with_its_place(example, tmp_path: Path) -> None:
    file = tmp_path / "estate.yaml"
    file.write_text("models: {}\nteams: {search: {usd_per_month: many, model: [gpt-4o]}}\n")
    with pytest.raises(ValueError, match=r"teams\.search\.model\b") as wrong:
        example("estate_from_yaml").read(file)
    assert "teams.search.usd_per_month" in str(wrong.value)
    assert "teams.search.models" in str(wrong.value)
