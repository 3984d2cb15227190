"""Every attribute of every resource lives its whole life: set, changed, cleared, emptied, drifted, imported."""

from __future__ import annotations

import httpx
import pytest

from provider_shim.fields import fields_of
from provider_shim.gateway.probe import parse_version
from provider_shim.resources import all_resources
from tests.gateways import OLDER, REAL_OR_NEWEST, Gateway
from tests.matrix.stages import Matrix
from tests.terraform.workspace import Workspace

NOT_HERE = {
    ("litellm_organization", "budget_id"): "needs a budget",
    ("litellm_team", "organization_id"): "needs an organization",
    ("litellm_key", "organization_id"): "needs an organization",
    ("litellm_key", "budget_id"): "needs a budget",
    ("litellm_key", "end_user_budget_id"): "needs a budget",
    ("litellm_model", "team_id"): "needs a licence",
}

UNCLEARED = {
    ("1.109.1", "litellm_user"): ("max_parallel_requests",),
    ("1.101.6", "litellm_user"): ("max_parallel_requests", "tpm_limit", "rpm_limit", "budget_duration"),
}
"""What a gateway cannot clear: it ignores null in /user/update, and has no other way."""


LICENSED = {"litellm_organization"}
"""What newer versions keep with a licence only."""


@REAL_OR_NEWEST
@pytest.mark.parametrize("type_name", [name for name in all_resources() if name not in LICENSED])
def test_every_attribute_can_be_set_changed_cleared_and_imported(
    type_name: str, workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    _live(type_name, workspace, gateway, prefix)


@OLDER
@pytest.mark.parametrize("type_name", LICENSED)
def test_so_can_those_of_what_newer_versions_keep_with_a_licence_only(
    type_name: str, workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    _live(type_name, workspace, gateway, prefix)


def _live(type_name: str, workspace: Workspace, gateway: Gateway, prefix: str) -> None:
    spec = all_resources()[type_name]
    left_out = {
        item.name
        for item in fields_of(spec)
        if (type_name, item.name) in NOT_HERE or item.attr.licensed or _too_new(item.attr.since, gateway)
    }
    uncleared = frozenset(UNCLEARED.get((gateway.version, type_name), ()))
    (workspace.directory / "provider.tf").unlink()
    with httpx.Client(base_url=gateway.url, headers={"Authorization": f"Bearer {gateway.master_key}"}) as http:
        credentials = [f"{prefix}-cred", f"{prefix}-cred-2"]
        for name in credentials if gateway.real else ():
            body = {"credential_name": name, "credential_values": {"api_key": "x"}, "credential_info": {}}
            http.post("/credentials", json=body).raise_for_status()
        results = Matrix(spec, workspace, prefix, gateway.url, gateway.master_key, frozenset(left_out), uncleared).run()
        for name in credentials if gateway.real else ():
            http.delete(f"/credentials/{name}").raise_for_status()
    wrong = {
        f"{name}, {stage}": note
        for name, stages in results.items()
        for stage, note in stages.items()
        if not note.startswith("ok")
    }
    assert wrong == {}
    assert len(results) == len(fields_of(spec)) - len(left_out) - sum(item.server_set for item in fields_of(spec))


def _too_new(since: str | None, gateway: Gateway) -> bool:
    return since is not None and (parse_version(gateway.version) or ()) < (parse_version(since) or ())
