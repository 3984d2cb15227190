"""Logging callbacks of a team as resources of their own."""

from __future__ import annotations

from typing import Any

import httpx

from tests.terraform.workspace import Workspace

TEAM = """
resource "litellm_team" "t" {{
  team_id    = "/{prefix}"
  team_alias = "{prefix}"
  metadata   = {{ ours = "{note}" }}
}}
"""
CALLBACK = """
resource "litellm_team_callback" "{name}" {{
  team_id          = litellm_team.t.team_id
  callback_name    = "langfuse"
  callback_type    = "{name}"
  callback_secrets = {{ langfuse_secret_key = "{secret}" }}
  callback_vars    = {{ langfuse_host = "https://{host}.example.com" }}
}}
"""


def written(prefix: str, note: str = "x", **callbacks: tuple[str, str]) -> str:
    found = [CALLBACK.format(name=name, secret=secret, host=host) for name, (secret, host) in callbacks.items()]
    return TEAM.format(prefix=prefix, note=note) + "".join(found)


def metadata(api: httpx.Client, prefix: str) -> dict[str, Any]:
    answer = api.get("/team/info", params={"team_id": f"/{prefix}"}).raise_for_status().json()
    return answer["team_info"]["metadata"]


def told(api: httpx.Client, prefix: str) -> dict[str, str]:
    """The host of each callback by the calls that it logs."""
    return {each["callback_type"]: each["callback_vars"]["langfuse_host"] for each in metadata(api, prefix)["logging"]}


def test_callbacks_come_change_and_go_one_by_one(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(written(prefix, success=("sk-1", "a"), failure=("sk-2", "b"))).ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {"success": "https://a.example.com", "failure": "https://b.example.com"}
    before = metadata(api, prefix)["logging"]
    workspace.write(written(prefix, "y", success=("sk-other", "a"), failure=("sk-2", "b")))
    plan = workspace.plan()
    assert plan.changed("litellm_team_callback.success") == {"callback_secrets"}
    assert plan.actions.keys() == {"litellm_team_callback.success", "litellm_team.t"}
    workspace.apply().ok()
    assert workspace.plan().empty
    after = metadata(api, prefix)
    assert after["ours"] == "y"
    changed = {one["callback_type"] for one in after["logging"] if one not in before}
    assert changed == {"success"}
    workspace.apply(written(prefix, "y", failure=("sk-2", "c"))).ok()
    assert workspace.plan().empty
    assert told(api, prefix) == {"failure": "https://c.example.com"}
    workspace.apply(written(prefix, "y")).ok()
    assert workspace.plan().empty
    assert metadata(api, prefix) == {"ours": "y", "logging": []}


def test_what_somebody_changes_or_removes_shows(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(written(prefix, success=("sk-1", "a"))).ok()
    there = metadata(api, prefix)
    there["logging"][0]["callback_vars"]["langfuse_host"] = "https://theirs.example.com"
    api.post("/team/update", json={"team_id": f"/{prefix}", "metadata": there}).raise_for_status()
    assert workspace.plan().changed("litellm_team_callback.success") == {"callback_vars"}
    api.post("/team/update", json={"team_id": f"/{prefix}", "metadata": {**there, "logging": []}}).raise_for_status()
    assert workspace.plan().actions == {"litellm_team_callback.success": ["create"]}
    workspace.apply().ok()
    assert workspace.plan().empty


def test_a_callback_that_is_there_is_refused_and_imported_and_keeps_credentials_that_nobody_has_named(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(written(prefix)).ok()
    given = {"langfuse_secret_key": "sk-theirs", "langfuse_host": "https://a.example.com"}
    entry = {"callback_name": "langfuse", "callback_type": "success", "callback_vars": given}
    body = {"team_id": f"/{prefix}", "metadata": {"ours": "x", "logging": [entry]}}
    api.post("/team/update", json=body).raise_for_status()
    configuration = written(prefix, success=("sk-1", "a"))
    outcome = workspace.apply(configuration)
    assert outcome.errors == ["This litellm_team_callback exists already"]
    unnamed = configuration.replace('{ langfuse_secret_key = "sk-1" }', "null").replace("//a.", "//b.")
    block = f'import {{\n  to = litellm_team_callback.success\n  id = "/{prefix}:langfuse:success"\n}}\n'
    workspace.apply(unnamed + block).ok()
    assert workspace.plan().empty
    (now,) = metadata(api, prefix)["logging"]
    assert now["callback_vars"].keys() == {"langfuse_secret_key", "langfuse_host"}
    assert told(api, prefix) == {"success": "https://b.example.com"}


def test_the_credentials_of_a_callback_do_not_show(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.apply(written(prefix, success=("sk-lf-SECRET", "a"))).ok()
    assert "SECRET" not in outcome.text
    assert "SECRET" not in workspace.run("plan").text
