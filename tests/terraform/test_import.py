"""Taking over what exists: by every form of id, as a configuration that Terraform writes, and what is no id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import before
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


def imported_anew(workspace: Workspace, ids: dict[str, str]) -> str:
    """Import these with the configuration that Terraform writes, and again from that configuration: nothing is ever
    planned. Returns the configuration."""
    workspace.write(blocks(ids)).run("plan", "-generate-config-out=generated.tf").ok()
    for _ in range(2):
        workspace.write(blocks(ids))
        assert workspace.plan().actions == {}
        workspace.run("apply", "plan.bin").ok()
        workspace.write("")
        assert workspace.plan().empty
        workspace.run("state", "rm", *ids).ok()
    workspace.write(blocks(ids)).apply().ok()
    workspace.write("")
    return (workspace.directory / "generated.tf").read_text()


def replaced(workspace: Workspace, old: str, new: str) -> None:
    generated = workspace.directory / "generated.tf"
    assert re.search(old, generated.read_text())
    generated.write_text(re.sub(old, new, generated.read_text()))


@pytest.fixture
def make(api: httpx.Client, prefix: str) -> Iterator[Callable[..., Any]]:
    """Makes an object by hand, and deletes it afterwards."""
    deletes: list[tuple[str, Any]] = []

    def post(path: str, body: dict[str, Any], delete: str, gone: Callable[[Any], Any]) -> Any:
        answer = api.post(path, json=body).raise_for_status().json()
        deletes.append((delete, gone(answer)))
        return answer

    yield post
    for path, body in reversed(deletes):
        api.post(path, json=body)


def model_of(make: Callable[..., Any], id: str, params: dict[str, Any], info: dict[str, Any] | None = None) -> str:
    body = {"model_name": id, "litellm_params": params, "model_info": {"id": id, **(info or {})}}
    make("/model/new", body, "/model/delete", lambda _: {"id": id})
    return id


def key_of(make: Callable[..., Any], **body: Any) -> str:
    secret = make("/key/generate", body, "/key/delete", lambda key: {"keys": [key["token_id"]]})["key"]
    return hashlib.sha256(secret.encode()).hexdigest()


def test_a_model_is_imported_with_all_that_somebody_has_set_of_it(
    workspace: Workspace, api: httpx.Client, make: Callable[..., Any], prefix: str
) -> None:
    plain = {
        "aws_role_name": "arn:aws:iam::1:role/r",
        "aws_session_name": "session",
        "vertex_project": "project-1",
        "vertex_location": "europe-west1",
    }
    switches = {"use_in_pass_through": True, "use_litellm_proxy": False}
    params = {
        "model": "openai/gpt-4o",
        "api_key": "sk-provider-key",
        "input_cost_per_token": 1e-06,
        **plain,
        **switches,
    }
    info = {"note": "x", "supports_vision": False, "max_tokens": 7, "zone": {"a": [1, "2"]}}
    id = model_of(make, f"{prefix}-m", params, info)
    model_of(make, f"{prefix}-bare", {"model": "gpt-4o", "api_key": "sk-provider-key"})
    generated = imported_anew(workspace, {"litellm_model.m": id, "litellm_model.bare": f"{prefix}-bare"})
    state = workspace.state()
    assert {name: state["litellm_model.m"][name] for name in plain} == plain
    assert all(f'"{value}"' in generated for value in plain.values())
    assert state["litellm_model.m"]["additional_model_info"] == info
    assert state["litellm_model.m"]["additional_litellm_params"] == {"use_in_pass_through": True}
    assert "sk-provider-key" not in generated
    bare = state["litellm_model.bare"]
    assert (bare["custom_llm_provider"], bare["base_model"]) == ("openai", "gpt-4o")
    assert (bare["additional_model_info"], bare["mode"]) == (None, None)

    replaced(workspace, r"\n  rpm( +)= null", r"\n  rpm\1= 5")
    workspace.apply().ok()
    assert workspace.plan().empty
    told = api.get("/model/info", params={"litellm_model_id": id}).json()["data"][0]
    expected = {**plain, **switches, "rpm": 5, "input_cost_per_token": 1e-06}
    assert {name: told["litellm_params"][name] for name in expected} == expected
    assert {name: told["model_info"][name] for name in info} == info


def test_what_no_configuration_could_say_is_imported_as_far_as_one_can(
    workspace: Workspace, api: httpx.Client, make: Callable[..., Any], prefix: str
) -> None:
    """Values that others have set where attributes are of another type, refuse them, or do not go together."""
    params = {"model": "openai/gpt-4o", "reasoning_effort": {"effort": "low", "summary": "auto"}, "rpm": -1}
    logging = [
        {"callback_name": "langfuse", "callback_type": "success", "callback_vars": {"langfuse_host": "os.environ/H"}}
    ]
    team = {"team_id": f"{prefix}-t", "team_alias": prefix, "metadata": {"logging": logging, "team": 1}}
    make("/team/new", team, "/team/delete", lambda _: {"team_ids": [f"{prefix}-t"]})
    routes, rotated = key_of(make, key_alias=f"{prefix}-routes"), key_of(make, key_alias=f"{prefix}-rotated")
    api.post("/key/update", json={"key": routes, "key_type": "llm_api"}).raise_for_status()
    api.post("/key/update", json={"key": routes, "allowed_routes": ["/chat/completions"]}).raise_for_status()
    api.post("/key/update", json={"key": rotated, "rotation_interval": "30d"}).raise_for_status()
    ids = {
        "litellm_model.m": model_of(make, f"{prefix}-m", params),
        "litellm_team.t": f"{prefix}-t",
        "litellm_key.routes": f"sha256:{routes}",
        "litellm_key.rotated": f"sha256:{rotated}",
    }
    imported_anew(workspace, ids)
    state = workspace.state()
    assert state["litellm_model.m"]["reasoning_effort"] is None
    assert state["litellm_model.m"]["additional_litellm_params"] == {
        name: params[name] for name in ("reasoning_effort", "rpm")
    }
    assert (state["litellm_team.t"]["logging"], state["litellm_team.t"]["metadata"]) == (None, team["metadata"])
    assert state["litellm_key.routes"]["allowed_routes"] == ["/chat/completions"]
    assert state["litellm_key.rotated"]["rotation_interval"] is None
    replaced(workspace, r"\n  tpm_limit( +)= null", r"\n  tpm_limit\1= 5")
    workspace.apply().ok()
    assert workspace.plan().empty
    told = api.get("/team/info", params={"team_id": f"{prefix}-t"}).json()["team_info"]
    assert (told["tpm_limit"], told["metadata"]["logging"]) == (5, logging)


def test_a_key_has_either_a_soft_budget_or_the_budget_that_it_shares(
    workspace: Workspace, make: Callable[..., Any], prefix: str
) -> None:
    budget = {"budget_id": f"{prefix}-b", "soft_budget": 3, "max_budget": 5}
    make("/budget/new", budget, "/budget/delete", lambda _: {"id": f"{prefix}-b"})
    ids = {
        "litellm_key.own": key_of(make, key_alias=f"{prefix}-own", soft_budget=1e-06, max_budget=2),
        "litellm_key.shared": key_of(make, key_alias=f"{prefix}-shared", budget_id=f"{prefix}-b"),
    }
    imported_anew(workspace, ids)
    state = workspace.state()
    assert [state["litellm_key.own"][name] for name in ("budget_id", "soft_budget")] == [None, 1e-06]
    assert [state["litellm_key.shared"][name] for name in ("budget_id", "soft_budget")] == [f"{prefix}-b", None]


def test_credentials_for_logging_stay_on_the_gateway_whether_they_are_encrypted_or_not(
    workspace: Workspace, api: httpx.Client, make: Callable[..., Any], prefix: str
) -> None:
    given = {
        "langfuse_public_key": "pk-lf-hidden",
        "langfuse_secret_key": 12345678,
        "langfuse_host": "https://one.example",
    }
    logging = [{"callback_name": "langfuse", "callback_type": "success", "callback_vars": given}]
    team = {"team_id": f"{prefix}-t", "team_alias": prefix, "metadata": {"logging": logging}}
    make("/team/new", team, "/team/delete", lambda _: {"team_ids": [f"{prefix}-t"]})
    generated = imported_anew(workspace, {"litellm_team.t": f"{prefix}-t"})
    assert "pk-lf-hidden" not in generated
    assert "12345678" not in generated
    before = api.get("/team/info", params={"team_id": f"{prefix}-t"}).json()["team_info"]["metadata"]["logging"][0]
    replaced(workspace, "https://one.example", "https://two.example")
    workspace.apply().ok()
    assert workspace.plan().empty
    after = api.get("/team/info", params={"team_id": f"{prefix}-t"}).json()["team_info"]["metadata"]["logging"][0]
    assert after["callback_vars"].keys() == given.keys()
    assert after["callback_vars"]["langfuse_host"] == "https://two.example"
    assert str(after["callback_vars"]["langfuse_secret_key"]) == str(before["callback_vars"]["langfuse_secret_key"])


@before("1.102.0")
def test_an_organization_with_a_shared_budget_is_imported_with_its_id(
    workspace: Workspace, make: Callable[..., Any], prefix: str
) -> None:
    budget = {"budget_id": f"{prefix}-b", "max_budget": 5}
    make("/budget/new", budget, "/budget/delete", lambda _: {"id": f"{prefix}-b"})
    own = f"{prefix}-own"
    workspace.write(
        f'resource "litellm_organization" "shared" {{\n  organization_alias = "s"\n  budget_id = "{prefix}-b"\n'
        f'  organization_id = "{prefix}-shared"\n}}\nresource "litellm_organization" "own" {{\n'
        f'  organization_alias = "o"\n  organization_id = "{own}"\n  max_budget = 0.000001\n}}\n'
    ).apply().ok()
    workspace.run("state", "rm", "litellm_organization.shared", "litellm_organization.own").ok()
    ids = {"litellm_organization.shared": f"{prefix}-shared", "litellm_organization.own": own}
    imported_anew(workspace, ids)
    state = workspace.state()
    shared, alone = (state[f"litellm_organization.{name}"] for name in ("shared", "own"))
    assert [shared[name] for name in ("budget_id", "max_budget")] == [f"{prefix}-b", None]
    assert [alone[name] for name in ("budget_id", "max_budget")] == [None, 1e-06]
