"""Every operation by which LiteLLM changes something is looked after, planned, or left alone for a reason."""

from __future__ import annotations

import re

import pytest

from provider_shim.resources import all_resources
from provider_shim.resources.memberships import Memberships
from provider_shim.resources.team import Team
from provider_shim.resources.team_callback import TeamCallback
from provider_shim.spec import Resource
from tests.oracle.paths import IGNORED, OBJECTS, UNDESCRIBED, WRITES, looked_after_by, unseen

WITHIN: dict[type[Resource], type[Resource]] = {TeamCallback: Team}
"""What LiteLLM has calls for that cannot change it, nor remove it alone, with what it is written within."""
SPECS = list(all_resources().values())
PATHS = {operation.partition(" ")[2] for operation in WRITES}


def test_nobody_overlooks_an_operation_of_litellm() -> None:
    assert unseen(WRITES) == [], "say in tests/oracle/paths.py who looks after these, or why nobody does"


def test_an_operation_that_is_new_to_litellm_is_seen() -> None:
    assert unseen(["POST /no/such", "POST /team/new", "POST /update/no_such_settings"]) == [
        "POST /no/such",
        "POST /update/no_such_settings",
    ]


def test_an_operation_is_looked_after_once() -> None:
    assert {operation: names for operation in WRITES if len(names := looked_after_by(operation)) > 1} == {}


@pytest.mark.parametrize(("name", "pattern"), [*OBJECTS.items(), *IGNORED.items()])
def test_what_is_looked_after_or_ignored_is_there(name: str, pattern: str) -> None:
    flags = re.VERBOSE if name in IGNORED else 0
    assert any(re.fullmatch(pattern, path, flags) for path in PATHS)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type_name)
def test_a_resource_looks_after_what_it_writes_to(spec: type[Resource]) -> None:
    endpoints, one = spec.endpoints, spec.each if issubclass(spec, Memberships) else WITHIN.get(spec, spec)
    calls = {call.partition("?")[0] for call in (endpoints.create, endpoints.update, endpoints.delete)}
    for call in (call for call in calls if call.partition(" ")[2] not in UNDESCRIBED):
        assert looked_after_by(call) == [one.type_name], call
