"""Vector stores: parameters that LiteLLM neither changes nor tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_vector_store.s"


def written(store_id: str, **params: Any) -> str:
    given = f"  litellm_params = {json.dumps(params)}\n" if params else ""
    return (
        f'resource "litellm_vector_store" "s" {{\n  vector_store_id = "{store_id}"\n'
        f'  custom_llm_provider = "openai"\n{given}}}\n'
    )


@pytest.fixture
def store_id(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-store"
    workspace.destroy().ok()


def test_a_secret_rests_and_another_one_makes_the_registration_anew(workspace: Workspace, store_id: str) -> None:
    deep = {"embedding": {"model": "m", "api_key": "sk-deep-12345"}}
    for secret in ("sk-first-12345", "sk-other-67890"):
        plan = workspace.write(written(store_id, api_key=secret, **deep)).plan()
        assert plan.actions[ADDRESS] == (["create"] if "first" in secret else ["delete", "create"])
        workspace.apply().ok()
        assert workspace.plan().empty, secret
    assert workspace.state()[ADDRESS]["litellm_params"]["api_key"] == "sk-other-67890"


def test_an_import_leaves_secrets_out(workspace: Workspace, api: httpx.Client, store_id: str) -> None:
    params = {"api_key": "sk-theirs-12345", "api_base": "https://eu.example.com"}
    body = {"vector_store_id": store_id, "custom_llm_provider": "openai", "litellm_params": params}
    api.post("/vector_store/new", json=body).raise_for_status()
    workspace.write(written(store_id)).run("import", ADDRESS, store_id).ok()
    assert workspace.state()[ADDRESS]["litellm_params"] == {"api_base": "https://eu.example.com"}
    assert workspace.plan().empty


def test_what_litellm_shows_instead_of_a_secret_is_refused(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(written(prefix, deep={"api_key": "REDACTED_BY_LITELM"})).run("plan")
    assert outcome.errors == ["Invalid litellm_params"]
    assert "api_key is what LiteLLM shows instead of a secret" in " ".join(outcome.stderr.split())
