"""Pass-through endpoints, which LiteLLM keeps in one list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

PATH = "/config/pass_through_endpoint"


def written(prefix: str, label: str = "e", more: str = "") -> str:
    return (
        f'resource "litellm_pass_through_endpoint" "{label}" {{\n  endpoint_id = "{prefix}-{label}"\n'
        f'  path = "/{prefix}/{label}"\n  target = "https://one.example.com"\n{more}}}\n'
    )


def told(api: httpx.Client, endpoint_id: str) -> list[dict[str, Any]]:
    return api.get(PATH, params={"endpoint_id": endpoint_id}).raise_for_status().json()["endpoints"]


@pytest.fixture
def ours(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield prefix
    workspace.destroy().ok()


def test_endpoints_of_one_apply_do_not_undo_each_other(workspace: Workspace, api: httpx.Client, ours: str) -> None:
    labels = [f"e{number}" for number in range(6)]
    workspace.apply("".join(written(ours, label) for label in labels)).ok()
    assert workspace.plan().empty
    assert [len(told(api, f"{ours}-{label}")) for label in labels] == [1] * 6


def test_an_id_that_is_taken_is_refused_and_not_made_twice(workspace: Workspace, api: httpx.Client, ours: str) -> None:
    theirs = {"id": f"{ours}-e", "path": f"/{ours}/theirs", "target": "https://theirs.example.com"}
    api.post(PATH, json=theirs).raise_for_status()
    refused = workspace.apply(written(ours))
    assert refused.code == 1
    assert "exists already" in refused.stderr
    assert [found["path"] for found in told(api, f"{ours}-e")] == [f"/{ours}/theirs"]
    api.delete(PATH, params={"endpoint_id": f"{ours}-e"}).raise_for_status()


def test_a_timeout_can_be_taken_away(workspace: Workspace, api: httpx.Client, ours: str) -> None:
    headers = '  headers = { x-api-key = "sk-of-a-service" }\n'
    workspace.apply(written(ours, more=f"{headers}  timeout = 2.5\n")).ok()
    assert told(api, f"{ours}-e")[0]["timeout"] == 2.5
    workspace.apply(written(ours, more=headers)).ok()
    assert workspace.plan().empty
    (found,) = told(api, f"{ours}-e")
    assert (found["timeout"], found["headers"]) == (None, {"x-api-key": "sk-of-a-service"})


def test_a_path_and_a_target_that_are_none_are_refused(workspace: Workspace, prefix: str) -> None:
    wrong = written(prefix).replace(f'"/{prefix}', f'"{prefix}').replace("https://one", "one")
    outcome = workspace.write(wrong).run("plan")
    assert outcome.errors == ["Invalid path", "Invalid target"]
