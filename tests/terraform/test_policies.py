"""Policies: a change is a version that holds at once, and one that is refused leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.terraform.workspace import Workspace


def written(name: str, more: str) -> str:
    return f'resource "litellm_policy" "p" {{\n  policy_name = "{name}"\n  {more}\n}}\n'


def versions(api: httpx.Client, name: str) -> list[tuple[int, str]]:
    found = api.get(f"/policies/name/{name}/versions").raise_for_status().json()["versions"]
    return [(each["version_number"], each["version_status"]) for each in found]


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-policy"
    workspace.destroy().ok()


def test_a_change_is_a_version_that_holds_at_once(workspace: Workspace, api: httpx.Client, name: str) -> None:
    for text in ("one", "two"):
        workspace.apply(written(name, f'description = "{text}"')).ok()
        assert workspace.plan().empty
    assert versions(api, name) == [(2, "production"), (1, "published")]


def test_a_change_that_is_refused_leaves_no_draft(workspace: Workspace, api: httpx.Client, name: str) -> None:
    steps = 'pipeline = {{ mode = "pre_call", steps = [{{ guardrail = "g", on_pass = "{}" }}] }}'
    workspace.apply(written(name, steps.format("next"))).ok()
    refused = workspace.apply(written(name, steps.format("nothing")))
    assert refused.code == 1
    assert "Invalid action" in refused.text
    assert versions(api, name) == [(1, "production")]


def test_a_policy_is_there_before_its_attachment_and_goes_after_it(workspace: Workspace, name: str) -> None:
    attached = (
        'resource "litellm_policy_attachment" "a" {\n  policy_name = litellm_policy.p.policy_name\n  scope = "*"\n}\n'
    )
    # It holds nowhere but for calls with this model.
    policy = written(name, f'condition = {{ model = "{name}" }}')
    workspace.apply(policy + attached).ok()
    assert workspace.plan().empty
    id = workspace.state()["litellm_policy_attachment.a"]["attachment_id"]
    workspace.run("state", "rm", "litellm_policy_attachment.a").ok()
    workspace.run("import", "litellm_policy_attachment.a", id).ok()
    assert workspace.plan().empty
