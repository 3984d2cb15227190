"""Router settings that LiteLLM takes together only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateways import MODERN, since
from tests.terraform.workspace import Workspace

KINDS = {
    "litellm_key": {"key_alias": "{prefix} priorities"},
    "litellm_team": {"team_alias": "{prefix} priorities"},
}


def groups(order: dict[str, int]) -> dict[str, Any]:
    group = {
        "group_name": "g",
        "models": list(order),
        "routing_strategy": "priority",
        "model_priorities": order,
    }
    return {"num_retries": 2, "routing_groups": [group]}


def priorities(settings: dict[str, Any]) -> list[dict[str, int]]:
    return [group["model_priorities"] for group in settings.get("routing_groups", [])]


@since(MODERN)
@pytest.mark.parametrize("kind", KINDS)
def test_priorities_of_models_are_set_changed_and_cleared_with_their_group(
    kind: str, workspace: Workspace, prefix: str
) -> None:
    def write(settings: dict[str, Any]) -> None:
        named = {name: value.format(prefix=prefix) for name, value in KINDS[kind].items()}
        content = {"resource": {kind: {"it": {**named, "router_settings": settings}}}}
        (workspace.directory / "main.tf.json").write_text(json.dumps(content))

    workspace.write("", "main.tf")
    for settings in (groups({"a": 1, "b": 2}), groups({"a": 2, "b": 1}), {"num_retries": 2}, groups({"c": 1})):
        write(settings)
        workspace.run("apply", "-auto-approve").ok()
        assert workspace.plan().empty
        kept = workspace.state()[f"{kind}.it"]["router_settings"]["routing_groups"] or []
        assert [group["model_priorities"] for group in kept] == priorities(settings)
    workspace.destroy().ok()
