"""A state file that somebody damaged, in the hands of the real Terraform."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from tests.terraform.workspace import Workspace

TEAM = """
resource "litellm_team" "t" {
  team_alias = "t"
  models     = ["m"]
  metadata   = { ours = "1" }
}
"""


def damage(lab: Workspace, **members: Any) -> None:
    file = lab.directory / "terraform.tfstate"
    content = json.loads(file.read_text())
    (instance,) = content["resources"][0]["instances"]
    for name, value in members.items():
        inside = instance if name == "private" else instance["attributes"]
        inside[name] = value
    content["serial"] += 1
    file.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        ({"id": ["x"], "team_id": None}, "id: a text was expected, found a list."),
        ({"id": None, "team_id": None}, "id: a text was expected, found null."),
        ({"metadata": {"type": "string", "value": "x"}}, "metadata: an object was expected, found a text."),
        ({"models": {"m": 1}}, "models: a list was expected, found a map."),
        ({"max_budget": "much"}, "max_budget: a number was expected, found a text."),
    ],
)
def test_what_is_damaged_in_a_state_file_is_told_and_is_not_said_of_litellm(
    lab: Workspace, damaged: dict[str, Any], told: str
) -> None:
    lab.apply(TEAM).ok()
    damage(lab, **damaged)
    outcome = lab.run("plan")
    assert outcome.errors == ["The state of a litellm_team cannot be read"]
    assert f"In the state file, {told}" in outcome.text
    assert "LiteLLM answered" not in outcome.text
    # What it says helps.
    lab.run("state", "rm", "litellm_team.t").ok()
    lab.run("plan").ok()


def test_an_id_that_the_other_attributes_tell_is_mended(lab: Workspace) -> None:
    lab.apply(TEAM).ok()
    damage(lab, id=None)
    assert lab.plan().empty


def test_garbage_beside_the_state_is_told_and_mended(lab: Workspace) -> None:
    lab.apply(TEAM).ok()
    damage(lab, private=b64encode(b"\x00garbage").decode())
    outcome = lab.run("plan", "-detailed-exitcode")
    assert outcome.code == 0, outcome.text
    assert outcome.warnings == ["What was set of a litellm_team is not known"]
    changed = TEAM.replace('["m"]', '["m", "n"]')
    assert lab.apply(changed).ok().errors == []
    assert lab.run("plan", "-detailed-exitcode").warnings == []
