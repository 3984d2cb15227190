"""Credentials: LiteLLM shows two letters of both ends of a secret, and what the state has is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from tests.terraform.workspace import Workspace


def written(name: str, **values: str) -> str:
    given = json.dumps(values)
    return f'resource "litellm_credential" "c" {{\n  credential_name = "{name}"\n  credential_values = {given}\n}}\n'


def told(api: httpx.Client, name: str) -> dict[str, str]:
    found = api.get(f"/credentials/by_name/{quote(name, safe='')}").raise_for_status().json()["credential_values"]
    return {key: value for key, value in found.items() if value is not None}


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}/credential"
    workspace.destroy().ok()


def test_a_secret_rests_and_changes(workspace: Workspace, api: httpx.Client, name: str) -> None:
    for secret in ("sk-first-12345", "sk-other-67890", "abc", "os.environ/AZURE_API_KEY"):
        workspace.apply(written(name, api_key=secret, api_base="https://eu.example.com")).ok()
        assert workspace.plan().empty, secret
    workspace.apply(written(name, api_base="https://eu.example.com")).ok()
    assert workspace.plan().empty
    assert told(api, name) == {"api_base": "https://eu.example.com"}


@pytest.mark.parametrize("mask", ["*****", "sk****45"])
def test_a_mask_is_refused_as_litellm_takes_it_for_the_secret_that_it_has(
    workspace: Workspace, prefix: str, mask: str
) -> None:
    outcome = workspace.write(written(prefix, api_key=mask)).run("plan")
    assert outcome.errors == ["Invalid credential_values"]
    assert "api_key is what LiteLLM shows instead of a secret" in " ".join(outcome.stderr.split())


def test_a_secret_that_somebody_changes_is_put_back(workspace: Workspace, api: httpx.Client, name: str) -> None:
    workspace.apply(written(name, api_key="sk-first-12345")).ok()
    theirs = {"credential_name": name, "credential_info": {}, "credential_values": {"api_key": "sk-theirs-999"}}
    api.patch(f"/credentials/{quote(name, safe='')}", json=theirs).raise_for_status()
    assert workspace.plan().changed("litellm_credential.c") == {"credential_values"}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert told(api, name) == {"api_key": "sk****45"}


def test_an_import_leaves_secrets_out_and_sets_them_once(workspace: Workspace, api: httpx.Client, name: str) -> None:
    values = {"api_key": "sk-first-12345", "api_base": "https://eu.example.com"}
    body = {"credential_name": name, "credential_info": {}, "credential_values": values}
    api.post("/credentials", json=body).raise_for_status()
    bare = f'resource "litellm_credential" "c" {{\n  credential_name = "{name}"\n}}\n'
    workspace.write(bare).run("import", "litellm_credential.c", name).ok()
    assert workspace.state()["litellm_credential.c"]["credential_values"] == {"api_base": "https://eu.example.com"}
    assert workspace.plan().empty
    workspace.apply(written(name, **values)).ok()
    assert workspace.plan().empty
    assert told(api, name) == {"api_key": "sk****45", "api_base": "https://eu.example.com"}


def test_values_that_are_no_texts_are_told_as_json(workspace: Workspace, api: httpx.Client, name: str) -> None:
    values = {"vertex_project": {"a": [1]}, "max_retries": 2, "api_base": "https://eu.example.com"}
    body = {"credential_name": name, "credential_info": {}, "credential_values": values}
    api.post("/credentials", json=body).raise_for_status()
    workspace.write(f'resource "litellm_credential" "c" {{\n  credential_name = "{name}"\n}}\n')
    workspace.run("import", "litellm_credential.c", name).ok()
    found = workspace.state()["litellm_credential.c"]["credential_values"]
    assert found == {"vertex_project": '{"a": [1]}', "max_retries": "2", "api_base": "https://eu.example.com"}


def test_a_name_that_is_taken_is_told(workspace: Workspace, api: httpx.Client, name: str) -> None:
    theirs = {"credential_name": name, "credential_info": {}, "credential_values": {"api_key": "sk-theirs-999"}}
    api.post("/credentials", json=theirs).raise_for_status()
    refused = workspace.apply(written(name, api_key="sk-first-12345"))
    assert refused.code == 1
    assert "exists already" in refused.stderr
    assert "litellm_credential.c" not in workspace.state()
    assert told(api, name) == {"api_key": "sk****99"}
    api.delete(f"/credentials/{quote(name, safe='')}").raise_for_status()


def test_a_credential_without_a_value_is_refused_in_the_plan(workspace: Workspace, name: str) -> None:
    outcome = workspace.write(f'resource "litellm_credential" "c" {{\n  credential_name = "{name}"\n}}\n').run("plan")
    assert outcome.code == 1
    assert "LiteLLM makes no credential without a value" in " ".join(outcome.stderr.split())
