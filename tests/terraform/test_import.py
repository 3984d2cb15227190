"""Taking over what exists: by every form of id, as a configuration that Terraform writes, and what is no id."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.workspace import Workspace


@pytest.fixture
def there(api: httpx.Client, prefix: str) -> Any:
    """Objects that somebody made by hand; the raw secret of the key is returned."""
    api.post("/team/new", json={"team_id": f"{prefix}-t", "team_alias": prefix, "max_budget": 5, "metadata": {"a": 1}})
    api.post("/user/new", json={"user_id": f"{prefix}:u", "user_email": f"{prefix}@x.com", "auto_create_key": False})
    api.post("/team/member_add", json={"team_id": f"{prefix}-t", "member": {"user_id": f"{prefix}:u", "role": "user"}})
    for name in ("m:1", "n"):
        params = {"model": "openai/gpt-4o", "api_key": "sk-provider-key", "rpm": 5}
        body = {"model_name": f"{prefix}-{name}", "litellm_params": params, "model_info": {"id": f"{prefix}-{name}"}}
        api.post("/model/new", json=body).raise_for_status()
    fallback = {"model": f"{prefix}-m:1", "fallback_models": [f"{prefix}-n"], "fallback_type": "context_window"}
    api.post("/fallback", json=fallback).raise_for_status()
    key = {"key_alias": prefix, "models": ["x"], "duration": "30d", "metadata": {"a": 1}, "model_rpm_limit": {"x": 3}}
    yield api.post("/key/generate", json=key).raise_for_status().json()["key"]
    api.delete(f"/fallback/{prefix}-m:1", params={"fallback_type": "context_window"})
    api.post("/key/delete", json={"key_aliases": [prefix]})
    for name in ("m:1", "n"):
        api.post("/model/delete", json={"id": f"{prefix}-{name}"})
    api.post("/user/delete", json={"user_ids": [f"{prefix}:u"]})
    api.post("/team/delete", json={"team_ids": [f"{prefix}-t"]})


def blocks(ids: dict[str, str]) -> str:
    return "".join(f'import {{\n  to = {address}\n  id = "{id}"\n}}\n' for address, id in ids.items())


def test_terraform_writes_the_configuration_of_what_it_imports(workspace: Workspace, there: str, prefix: str) -> None:
    ids = {
        "litellm_team.t": f"{prefix}-t",
        "litellm_user.u": f"{prefix}:u",
        "litellm_team_member.tu": f"{prefix}-t:{prefix}:u",
        "litellm_model.m": f"{prefix}-m:1",
        "litellm_model.n": f"{prefix}-n",
        "litellm_fallback.f": f"{prefix}-m:1:context_window",
        "litellm_key.k": f"sha256:{hashlib.sha256(there.encode()).hexdigest()}",
    }
    workspace.write(blocks(ids))
    workspace.run("plan", "-generate-config-out=generated.tf").ok()
    generated = (workspace.directory / "generated.tf").read_text()
    assert there not in generated
    assert "models" in generated
    plan = workspace.plan()
    assert plan.actions == {}
    workspace.apply().ok()
    workspace.write("")
    assert workspace.plan().empty
    state = workspace.state()
    assert {address: values["id"] for address, values in state.items()} == ids
    assert state["litellm_key.k"]["model_rpm_limit"] == {"x": 3}
    assert state["litellm_key.k"]["key"] is None


@pytest.mark.parametrize("form", ["hash", "sha256:hash", "raw"])
def test_a_key_is_imported_by_its_hash_or_by_itself(form: str, workspace: Workspace, there: str, prefix: str) -> None:
    hashed = hashlib.sha256(there.encode()).hexdigest()
    workspace.write(
        f'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n  models = ["x"]\n  duration = "30d"\n'
        "  metadata = { a = 1 }\n  model_rpm_limit = { x = 3 }\n}\n"
    )
    id = {"hash": hashed, "sha256:hash": f"sha256:{hashed}", "raw": there}[form]
    workspace.run("import", "litellm_key.k", id).ok()
    key = workspace.state()["litellm_key.k"]
    assert (key["token_id"], key["id"]) == (hashed, f"sha256:{hashed}")
    assert key["key"] == (there if form == "raw" else None)
    assert workspace.plan().empty


def test_another_life_than_an_imported_key_has_is_a_change(workspace: Workspace, there: str, prefix: str) -> None:
    key = 'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n  models = ["x"]\n  duration = "{life}"\n}}\n'
    workspace.write(key.format(prefix=prefix, life="720h")).run("import", "litellm_key.k", there).ok()
    assert "duration" not in workspace.plan().changed("litellm_key.k")
    workspace.write(key.format(prefix=prefix, life="60d"))
    assert {"duration", "expires"} <= workspace.plan().changed("litellm_key.k")


@pytest.mark.parametrize("given", ["auto_create_key = false", "auto_create_key = true", ""])
def test_what_matters_at_the_creation_alone_is_no_change_after_an_import(
    given: str, workspace: Workspace, there: str, prefix: str
) -> None:
    user = f'resource "litellm_user" "u" {{\n  user_email = "{prefix}@x.com"\n  {given}\n}}\n'
    workspace.write(user).run("import", "litellm_user.u", f"{prefix}:u").ok()
    assert workspace.plan().empty
    workspace.apply().ok()
    workspace.write(user.replace("false", "true")).apply().ok()
    assert workspace.plan().empty


def test_a_key_is_not_taken_for_another(workspace: Workspace, there: str, prefix: str) -> None:
    hashed = hashlib.sha256(there.encode()).hexdigest()
    workspace.write('resource "litellm_key" "k" {\n  key = "sk-this-is-another-key"\n}\n')
    workspace.run("import", "litellm_key.k", hashed).ok()
    outcome = workspace.run("plan")
    assert outcome.errors == ["Invalid litellm_key"]
    assert "this is another key" in outcome.text
    assert "sk-this-is-another-key" not in outcome.text
    workspace.write(f'resource "litellm_key" "k" {{\n  key = "{there}"\n}}\n').apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["key"] == there


def test_what_others_keep_in_a_map_is_imported_and_left_alone(
    workspace: Workspace, api: httpx.Client, there: str, prefix: str
) -> None:
    workspace.write(f'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n  max_budget = 5\n}}\n')
    workspace.run("import", "litellm_team.t", f"{prefix}-t").ok()
    assert workspace.plan().actions == {}
    workspace.write(f'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n  max_budget = 6\n}}\n')
    assert workspace.plan().changed("litellm_team.t") == {"max_budget"}
    workspace.apply().ok()
    assert workspace.plan().empty
    team = api.get("/team/info", params={"team_id": f"{prefix}-t"}).json()["team_info"]
    assert team["metadata"]["a"] == 1


WRONG = {
    "litellm_key.x": ["not-a-hash", "sha256:abc", "alias", "ABCDEF"],
    "litellm_team_member.x": ["only-one-part", ":", "a:", ":b"],
}
BODIES = {
    "litellm_key": "",
    "litellm_team_member": 'team_id = "t"\n  user_id = "u"\n  role = "user"',
    "litellm_fallback": 'model = "m"\n  fallback_models = ["n"]',
    "litellm_team": 'team_alias = "a"',
    "litellm_user": "",
    "litellm_model": 'model_name = "a"\n  custom_llm_provider = "openai"\n  base_model = "b"',
}


def test_what_is_no_id_is_told_as_such(lab: Workspace, sandbox: Sandbox) -> None:
    for address, ids in WRONG.items():
        kind = address.partition(".")[0]
        lab.write(f'resource "{kind}" "x" {{\n  {BODIES[kind]}\n}}\n')
        for id in ids:
            outcome = lab.run("import", address, id)
            assert outcome.errors == [f"Invalid id of a {kind}"], (id, outcome.text)
    assert [request for request in sandbox.requests if "/info" in request.path] == []


def test_what_does_not_exist_cannot_be_imported(workspace: Workspace, prefix: str) -> None:
    ids = {
        "litellm_key": "a" * 64,
        "litellm_team": f"{prefix}-t",
        "litellm_user": f"{prefix}-u",
        "litellm_model": f"{prefix}-m",
        "litellm_fallback": f"{prefix}-m:general",
        "litellm_team_member": f"{prefix}-t:u",
    }
    for kind, id in ids.items():
        workspace.write(f'resource "{kind}" "x" {{\n  {BODIES[kind]}\n}}\n')
        assert workspace.run("import", f"{kind}.x", id).errors == ["Cannot import non-existent remote object"]
    assert workspace.state() == {}


def test_a_deleted_key_cannot_be_imported(workspace: Workspace, api: httpx.Client) -> None:
    key = api.post("/key/generate", json={}).raise_for_status().json()["key"]
    api.post("/key/delete", json={"keys": [key]}).raise_for_status()
    workspace.write('resource "litellm_key" "x" {\n}\n')
    outcome = workspace.run("import", "litellm_key.x", key)
    assert outcome.errors == ["Cannot import non-existent remote object"]
