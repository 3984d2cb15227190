"""Mappings of claims to keys: they are made anew with the key, however it is named, which an import does not need."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateways import since
from tests.terraform.workspace import Workspace

ADDRESS = "litellm_jwt_key_mapping.it"


def written(name: str, key: str = "", more: str = "", claim: str = "one") -> str:
    return (
        f'resource "litellm_key" "a" {{\n  key_alias = "{name} a"\n}}\n'
        f'resource "litellm_key" "b" {{\n  key_alias = "{name} b"\n}}\n'
        f'resource "litellm_jwt_key_mapping" "it" {{\n  jwt_claim_name = "sub"\n  jwt_claim_value = "{name} {claim}"\n'
        f"  {key}\n  {more}\n}}\n"
    )


SECRET, OTHER = "key = litellm_key.a.key", "key = litellm_key.b.key"


def told(workspace: Workspace, api: httpx.Client) -> dict[str, Any]:
    mapping_id = workspace.state()[ADDRESS]["mapping_id"]
    found: dict[str, Any] = api.get("/jwt/key/mapping/info", params={"id": mapping_id}).raise_for_status().json()
    return found


def test_another_key_or_claim_makes_a_mapping_anew(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(written(prefix, SECRET, "is_active = false")).ok()
    assert workspace.plan().empty
    first = told(workspace, api)
    assert first["is_active"] is False
    workspace.apply(written(prefix, SECRET, 'description = "d"')).ok()
    assert workspace.plan().empty
    changed = told(workspace, api)
    assert (changed["id"], changed["is_active"], changed["description"]) == (first["id"], True, "d")
    for key, claim in ((OTHER, "one"), (OTHER, "two")):
        before = told(workspace, api)
        workspace.apply(written(prefix, key, claim=claim)).ok()
        assert workspace.plan().empty
        assert told(workspace, api)["id"] != before["id"]
    # LiteLLM deletes a mapping along with its key: so it goes first.
    workspace.run("apply", "-auto-approve", "-replace=litellm_key.b").ok()
    assert workspace.plan().empty
    workspace.run("state", "rm", ADDRESS).ok()
    taken = workspace.apply()
    assert taken.errors == ["This litellm_jwt_key_mapping exists already"]
    mapping_id = next(
        each["id"]
        for each in api.get("/jwt/key/mapping/list").raise_for_status().json()["mappings"]
        if each["jwt_claim_value"] == f"{prefix} two"
    )
    assert mapping_id in taken.text
    workspace.write(written(prefix, claim="two")).run("import", ADDRESS, mapping_id).ok()
    assert workspace.plan().empty
    workspace.destroy().ok()


@since("1.104.0")
def test_a_hash_names_the_key_as_well(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    for key in ("key_hash = litellm_key.a.token_id", "key_hash = litellm_key.a.id", SECRET):
        workspace.apply(written(prefix, key)).ok()
        assert workspace.plan().empty, key
    workspace.destroy().ok()


def test_a_new_mapping_needs_a_key(workspace: Workspace) -> None:
    outcome = workspace.write(written("none")).run("plan")
    assert "a new mapping needs the key that it leads to" in " ".join(outcome.text.split())
