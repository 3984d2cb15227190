"""Every attribute of every resource lives its whole life: set, changed, cleared, emptied, drifted, imported."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from provider_shim.fields import fields_of, problems_together
from provider_shim.resources import all_resources
from provider_shim.resources.agent import KillSwitchAuth
from provider_shim.resources.mcp_server import McpCredentials
from provider_shim.resources.sso_settings import SECRETS
from provider_shim.spec import Resource
from provider_shim.versions import VERSIONS
from scripts.compatibility import PAGE, page
from tests.gateways import Gateway
from tests.matrix.deviations import lacks, licensed, nowhere, of, unexpected
from tests.matrix.samples import REQUIRED, Subject, fill_in, subjects
from tests.matrix.stages import BRIEF, Matrix
from tests.terraform.workspace import Workspace

TYPES = all_resources()

APART = {
    **{
        ("litellm_agent", f"kill_switch.{name}"): "tests/terraform/test_agents.py"
        for name in ("auth", *(f"auth.{name}" for name in KillSwitchAuth.__annotations__))
    },
    **{("litellm_jwt_key_mapping", name): "tests/terraform/test_jwt_key_mappings.py" for name in ("key", "key_hash")},
    **{("litellm_sso_settings", name): "tests/terraform/test_sso_settings.py" for name in SECRETS},
    ("litellm_search_tool", "api_key"): "tests/terraform/test_search_tools.py",
    ("litellm_default_team_settings", "access_group_ids"): "tests/terraform/test_settings.py",
    **{
        (kind, name): test
        for kind in ("litellm_key", "litellm_team")
        for name, test in (
            ("router_settings.routing_groups.model_priorities", "tests/terraform/test_router_settings.py"),
            ("logging.callback_secrets", "tests/terraform/test_callbacks.py"),
        )
    },
    **{
        ("litellm_mcp_server", name): "tests/terraform/test_mcp_servers.py"
        for name in (
            *("url", "spec_path", "env_vars.value", "per_server_oauth_discovery"),
            # A gateway loads all of its servers with each write.
            *(f"credentials.{name}" for name in McpCredentials.__annotations__),
        )
    },
}
"""What cannot be there or go alone, and the test that takes it through its life with what it goes with."""

AT_ONCE = ("litellm_key", "litellm_model", "litellm_organization", "litellm_team", "litellm_user")
NOT_AT_ONCE = (
    "budget_id",
    "end_user_budget_id",
    "litellm_credential_name",
    "additional_litellm_params",
    "teams",
)
"""What needs objects that are not there, or says what another attribute says."""


ALONE = os.environ.get("LITELLM_TEST_TYPES", "").split()
"""The types to go through, where it is not all; `all` is each of them."""


def _groups(parts: int = 3) -> dict[str, list[str]]:
    """Types that share a configuration: those that a gateway has once, and the others in parts of one size."""
    if ALONE and ALONE != ["all"]:
        return {"alone": ALONE}
    sizes = {name: len(list(subjects(spec))) for name, spec in TYPES.items() if not spec.once}
    found: dict[str, list[str]] = {str(number): [] for number in range(parts)}
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        min(found.values(), key=lambda names: sum(sizes[each] for each in names)).append(name)
    return {**found, "once": [name for name, spec in TYPES.items() if spec.once]}


GROUPS = _groups()


def known(gateway: Gateway, spec: type[Resource]) -> list[Subject]:
    """What this gateway can have of a resource."""

    def has(subject: Subject) -> bool:
        refused = gateway.real and licensed(spec, gateway.version, subject)
        # A second resource for another part of the same setting is refused.
        apart = (spec.type_name, subject.name) in APART or (spec.once and len(subject.path) > 1)
        return not refused and not apart and not lacks(gateway.version, subject)

    return [subject for subject in subjects(spec) if has(subject)]


@pytest.mark.usefixtures("around")
@pytest.mark.parametrize("group", GROUPS)
def test_every_attribute_can_be_set_changed_cleared_and_imported(
    group: str, workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    """But for the deviations that are known, which are there."""
    possible = {name: here for name, spec in TYPES.items() if (here := known(gateway, spec))}
    names = [name for name in GROUPS[group] if name in possible]
    if not names:
        return
    (workspace.directory / "provider.tf").unlink()
    subjects = [subject for name in names for subject in possible[name]]
    # The sandbox sees the whole life; a real gateway, which takes three times as long, does if types are named.
    brief = gateway.real and not ALONE
    problems = Matrix(workspace, prefix, gateway.url, gateway.master_key, subjects, frozenset(possible), brief).run()
    wrong = [
        each
        for name in names
        for each in unexpected(TYPES[name], gateway.version, possible[name], problems, BRIEF if brief else None)
    ]
    assert not wrong, "\n".join(wrong)


def test_all_attributes_of_an_object_are_set_changed_and_cleared_at_once(
    workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    """One object of every type, with all of its attributes but those that need other objects."""
    chosen = {
        name: [
            subject
            for subject in known(gateway, spec)
            if len(subject.path) == 1
            and not subject.item.attr.replace
            and subject.name not in NOT_AT_ONCE
            and "${" not in str(subject.first)
            and not any(subject.name in deviation.attributes for deviation in of(spec, gateway.version))
        ]
        for name, spec in TYPES.items()
        if name in AT_ONCE and known(gateway, spec)
    }

    def write(value: Callable[[Subject], Any]) -> None:
        resources: dict[str, Any] = {}
        for name, members in chosen.items():
            values = {**REQUIRED.get(name, {}), **{each.name: value(each) for each in members}}
            if any(each.item.required and value(each) is None for each in members):
                values = {**values, **REQUIRED.get(name, {})}
            for refused in {name for name, _ in problems_together(TYPES[name], values, frozenset())}:
                del values[refused]
            resources[name] = {
                "all": fill_in(
                    {k: v for k, v in values.items() if v is not None}, prefix=prefix, around=prefix, name="all"
                )
            }
        (workspace.directory / "main.tf.json").write_text(json.dumps({"resource": resources}, indent=1))

    workspace.write("", "main.tf")
    for value in (lambda each: each.first, lambda each: each.second, lambda each: None, lambda each: each.first):
        write(value)
        workspace.run("apply", "-auto-approve").ok()
        plan = workspace.plan()
        assert not plan.actions, {address: plan.changed(address) for address in plan.actions}
    workspace.destroy().ok()


@pytest.mark.parametrize("type_name", TYPES)
def test_every_attribute_has_a_row_in_the_table_of_compatibility(type_name: str) -> None:
    rows = PAGE.read_text(encoding="utf-8").partition(f"## {type_name}\n")[2].partition("\n## ")[0].splitlines()
    names = [row.split("`")[1] for row in rows if row.startswith("| `")]
    assert sorted(names) == sorted({*names})
    assert {name for name in names if "." not in name} == {"id", *(item.name for item in fields_of(TYPES[type_name]))}
    assert all(row.count("|") == 3 + len(VERSIONS) for row in rows if row.startswith("|"))


def test_the_table_of_compatibility_is_the_one_that_specs_and_deviations_make() -> None:
    assert page() == PAGE.read_bytes()


def test_deviations_are_of_attributes_that_exist() -> None:
    assert nowhere() == []
