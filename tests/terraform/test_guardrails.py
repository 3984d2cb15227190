"""Guardrails: LiteLLM shows two letters of both ends of a secret, and fills in what nobody has set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

ADDRESS = "litellm_guardrail.g"


def written(name: str, **attributes: Any) -> str:
    values = {"guardrail_name": name, "guardrail": "lakera_v2", "mode": "pre_call", **attributes}
    lines = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in values.items())
    return f'resource "litellm_guardrail" "g" {{\n{lines}}}\n'


def told(api: httpx.Client, name: str) -> dict[str, Any]:
    """The parameters of the guardrail with this name."""
    listed = api.get("/v2/guardrails/list").raise_for_status().json()["guardrails"]
    (found,) = (each["litellm_params"] for each in listed if each["guardrail_name"] == name)
    return found


def make(api: httpx.Client, name: str, **params: Any) -> str:
    body = {"guardrail_name": name, "litellm_params": {"guardrail": "lakera_v2", "mode": "pre_call", **params}}
    return api.post("/guardrails", json={"guardrail": body}).raise_for_status().json()["guardrail_id"]


@pytest.fixture
def name(workspace: Workspace, prefix: str) -> Iterator[str]:
    yield f"{prefix}-guardrail"
    workspace.destroy().ok()


@pytest.mark.parametrize("place", ["litellm_params", "secret_litellm_params"])
def test_a_secret_rests_changes_and_goes(workspace: Workspace, api: httpx.Client, name: str, place: str) -> None:
    for secret in ("lk-first-12345", "abc", "os.environ/LAKERA_API_KEY"):
        workspace.apply(written(name, **{place: {"api_key": secret}})).ok()
        assert workspace.plan().empty, secret
    workspace.apply(written(name)).ok()
    assert workspace.plan().empty
    assert told(api, name)["api_key"] is None


def test_a_secret_moves_from_one_map_to_the_other(workspace: Workspace, api: httpx.Client, name: str) -> None:
    for place in ("litellm_params", "secret_litellm_params", "litellm_params"):
        workspace.apply(written(name, **{place: {"api_key": "lk-first-12345"}})).ok()
        assert workspace.plan().empty, place
        assert told(api, name)["api_key"] == "lk****45"


def test_a_secret_that_somebody_changes_is_put_back_and_not_shown(
    workspace: Workspace, api: httpx.Client, name: str
) -> None:
    workspace.apply(written(name, secret_litellm_params={"api_key": "lk-first-12345"})).ok()
    guardrail_id = workspace.state()[ADDRESS]["guardrail_id"]
    theirs = {"litellm_params": {"api_key": "lk-theirs-999"}}
    api.patch(f"/guardrails/{guardrail_id}", json=theirs).raise_for_status()
    plan = workspace.plan()
    assert plan.changed(ADDRESS) == {"secret_litellm_params"}
    assert "lk-first" not in plan.outcome.text
    workspace.apply().ok()
    assert workspace.plan().empty
    assert told(api, name)["api_key"] == "lk****45"


def test_what_is_removed_is_again_what_litellm_fills_in(workspace: Workspace, api: httpx.Client, name: str) -> None:
    params = {"fail_on_error": False, "unreachable_fallback": "fail_open", "guard_name": "ours"}
    secret = {"api_key": "lk-first-12345"}
    workspace.apply(written(name, litellm_params=params, secret_litellm_params=secret)).ok()
    assert {key: told(api, name)[key] for key in params} == params
    workspace.apply(written(name, secret_litellm_params=secret)).ok()
    assert workspace.plan().empty
    filled = {"fail_on_error": True, "unreachable_fallback": "fail_closed", "guard_name": None}
    assert {key: told(api, name)[key] for key in params} == filled


def test_what_litellm_writes_in_its_own_way_rests(workspace: Workspace, name: str) -> None:
    params = {
        "timeout": "12",
        "blocked_words": [{"keyword": "tulip", "action": "BLOCK"}],
        "categories": [{"category": "bias_gender", "action": "BLOCK"}],
        "keyword_redaction_tag": "[REDACTED]",
    }
    for given, mode in ((params, json.dumps(["pre_call", "post_call"])), (json.dumps(params), "PRE_CALL")):
        workspace.apply(written(name, guardrail="litellm_content_filter", mode=mode, litellm_params=given)).ok()
        assert workspace.plan().empty


def test_an_import_leaves_secrets_out_and_changes_keep_them(workspace: Workspace, api: httpx.Client, name: str) -> None:
    guardrail_id = make(api, name, api_key="lk-first-12345", api_base="https://x.test", aws_secret_access_key="abc")
    workspace.write(written(name)).run("import", ADDRESS, guardrail_id).ok()
    found = workspace.state()[ADDRESS]
    assert (found["litellm_params"], found["secret_litellm_params"]) == ({"api_base": "https://x.test"}, None)
    assert workspace.plan().empty
    workspace.apply(written(name, mode="post_call", secret_litellm_params={"api_key": "lk-other-67890"})).ok()
    assert workspace.plan().empty
    params = told(api, name)
    assert {key: params[key] for key in ("mode", "api_key", "api_base", "aws_secret_access_key")} == {
        "mode": "post_call",
        "api_key": "lk****90",
        "api_base": "https://x.test",
        "aws_secret_access_key": "*****",
    }


def test_a_name_that_is_taken_is_told(workspace: Workspace, api: httpx.Client, name: str) -> None:
    guardrail_id = make(api, name, api_key="lk-theirs-999")
    refused = workspace.apply(written(name, secret_litellm_params={"api_key": "lk-first-12345"}))
    api.delete(f"/guardrails/{guardrail_id}").raise_for_status()
    assert refused.errors == ["This litellm_guardrail exists already"]
    assert guardrail_id in refused.text
    assert ADDRESS not in workspace.state()


def test_what_litellm_takes_and_does_not_run_is_undone(workspace: Workspace, api: httpx.Client, name: str) -> None:
    refused = workspace.apply(written(name, guardrail="presidio"))
    assert refused.errors == ["LiteLLM does not run this guardrail"]
    assert "Missing `PRESIDIO_ANALYZER_API_BASE` from environment" in refused.text
    assert workspace.state() == {}
    assert name not in api.get("/v2/guardrails/list").text


def test_what_cannot_be_is_refused_in_the_plan(workspace: Workspace) -> None:
    twice = {"litellm_params": {"api_key": "a"}, "secret_litellm_params": {"api_key": "b"}}
    for attributes, said in (
        (twice, "`api_key` in it is what `litellm_params` says: set one of them"),
        ({"litellm_params": {"mode": "post_call"}}, "'mode' has an attribute of its own: set mode instead"),
        ({"secret_litellm_params": {"api_key": "lk****45"}}, "api_key is what LiteLLM shows instead of a secret"),
        ({"mode": 5}, "takes a mode, a list of modes, or modes by tag"),
    ):
        outcome = workspace.write(written("g", **attributes)).run("plan")
        assert outcome.code == 1
        assert said in outcome.text
