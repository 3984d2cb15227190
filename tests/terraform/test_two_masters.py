"""What two people, or two states, manage at once; names that others have; ids with odd signs, imported."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.gateways import Gateway
from tests.terraform.workspace import Workspace


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, workspace: Workspace, gateway: Gateway) -> Workspace:
    """A second state on the same gateway. The first one destroys what both have."""
    made = Workspace(tmp_path_factory.mktemp("other"), workspace.environment)
    return made.connect(gateway.url, gateway.master_key)


ESTATE = """
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
  max_budget = {budget}
}}
resource "litellm_key" "k" {{
  key_alias  = "{prefix}"
  max_budget = {budget}
}}
resource "litellm_model" "m" {{
  model_name          = "{prefix}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  rpm                 = {budget}
}}
"""


def test_an_object_in_two_states_follows_both_and_its_end_is_noticed(
    workspace: Workspace, other: Workspace, prefix: str
) -> None:
    workspace.apply(ESTATE.format(prefix=prefix, budget=1)).ok()
    ids = {address: values["id"] for address, values in workspace.state().items()}
    blocks = "".join(f'import {{\n  to = {address}\n  id = "{id}"\n}}\n' for address, id in ids.items())
    other.write(blocks, "import.tf").apply(ESTATE.format(prefix=prefix, budget=1)).ok()
    Path(other.directory / "import.tf").unlink()
    assert other.plan().empty
    assert workspace.plan().empty

    other.apply(ESTATE.format(prefix=prefix, budget=2)).ok()
    assert workspace.plan().actions == {address: ["update"] for address in ids}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert other.plan().actions == {address: ["update"] for address in ids}

    other.destroy().ok()
    assert workspace.plan().actions == {address: ["create"] for address in ids}
    workspace.run("destroy", "-auto-approve", "-refresh=false").ok()


def test_an_alias_of_a_key_that_somebody_else_has_is_an_error_and_their_key_stays(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    theirs = api.post("/key/generate", json={"key_alias": prefix}).raise_for_status().json()["key"]
    try:
        outcome = workspace.apply(f'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n}}\n')
        assert outcome.errors == ["LiteLLM refused POST /key/generate (400)"]
        assert prefix in outcome.text
        assert "key_alias" in outcome.text
        assert workspace.state() == {}
        assert api.get("/key/info", params={"key": theirs}).json()["info"]["key_alias"] == prefix
    finally:
        api.post("/key/delete", json={"keys": [theirs]})


ODD = "a#b 50%: ünï 日本 ?c=d&e"


def test_ids_with_odd_signs_are_imported(workspace: Workspace, prefix: str) -> None:
    name = f"{prefix} {ODD}"
    estate = f"""
        resource "litellm_team" "t" {{
          team_id    = "{prefix}#t 50%"
          team_alias = "{name}"
        }}
        resource "litellm_user" "u" {{
          user_id         = "{name}/u"
          auto_create_key = false
        }}
        resource "litellm_team_member" "tu" {{
          team_id = litellm_team.t.team_id
          user_id = litellm_user.u.user_id
          role    = "user"
        }}
        resource "litellm_model" "m" {{
          model_id            = "{name}"
          model_name          = "{name}"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
        }}
        resource "litellm_model" "n" {{
          model_name          = "{prefix}-n"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
        }}
        resource "litellm_fallback" "f" {{
          model           = litellm_model.m.model_name
          fallback_models = [litellm_model.n.model_name]
          fallback_type   = "content_policy"
        }}
    """
    workspace.apply(estate).ok()
    ids = {address: values["id"] for address, values in workspace.state().items()}
    (workspace.directory / "terraform.tfstate").unlink()
    for address, id in ids.items():
        workspace.run("import", address, id).ok()
    plan = workspace.plan()
    assert plan.actions.keys() <= {"litellm_user.u"}  # LiteLLM does not tell whether it made a key
    workspace.apply().ok()
    assert workspace.plan().empty


def test_a_fallback_is_imported_by_its_model_alone_when_it_is_for_any_failure(
    workspace: Workspace, prefix: str
) -> None:
    models = "".join(
        f'resource "litellm_model" "{name}" {{\n  model_name = "{prefix}:{name}"\n  custom_llm_provider = "openai"\n'
        '  base_model = "gpt-4o"\n}\n'
        for name in ("m", "n")
    )
    fallback = (
        'resource "litellm_fallback" "f" {\n  model = litellm_model.m.model_name\n'
        "  fallback_models = [litellm_model.n.model_name]\n}\n"
    )
    workspace.apply(models + fallback).ok()
    workspace.run("state", "rm", "litellm_fallback.f").ok()
    workspace.run("import", "litellm_fallback.f", f"{prefix}:m").ok()
    assert workspace.state()["litellm_fallback.f"]["id"] == f"{prefix}:m:general"
    assert workspace.plan().empty
