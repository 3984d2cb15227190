"""Where calls are logged: LiteLLM keeps the credentials encrypted, and answers ciphertext that is new at each write."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

VARS = """{
    langfuse_host       = "https://lf.example.com"
    langfuse_public_key = "pk-lf-SECRET"
    langfuse_secret_key = "sk-lf-SECRET"
  }"""
IN_METADATA = 'metadata = { note = "x", logging = [{ callback_name = "langfuse", callback_type = "success", '
MAP = IN_METADATA + "callback_vars = " + VARS + " }] }"
TEXT = (
    'metadata = { logging = jsonencode([{ callback_name = "langfuse", callback_type = "success", callback_vars = '
    + VARS
    + " }]) }"
)
SETTINGS = 'metadata = { callback_settings = { success_callback = ["langfuse"], callback_vars = ' + VARS + " } }"
TYPED = """logging = [{
    callback_name = "langfuse"
    callback_type = "success"
    callback_vars = { langfuse_host = "https://lf.example.com" }
    callback_secrets = { langfuse_public_key = "pk-lf-SECRET", langfuse_secret_key = "sk-lf-SECRET" }
  }]"""

OBJECTS = {
    "litellm_team": 'team_alias = "{prefix}"\n  team_id = "{prefix}"',
    "litellm_key": 'key_alias = "{prefix}"',
    "litellm_user": 'user_id = "{prefix}"\n  auto_create_key = false',
}


def written(kind: str, prefix: str, more: str) -> str:
    return f'resource "{kind}" "x" {{\n  {OBJECTS[kind].format(prefix=prefix)}\n  {more}\n}}\n'


def stored(api: httpx.Client, workspace: Workspace) -> dict[str, Any]:
    """The metadata of the object as LiteLLM answers them."""
    ((address, values),) = workspace.state().items()
    if address == "litellm_team.x":
        return api.get("/team/info", params={"team_id": values["team_id"]}).json()["team_info"]["metadata"]
    if address == "litellm_key.x":
        return api.get("/key/info", params={"key": values["token_id"]}).json()["info"]["metadata"]
    return api.get("/v2/user/info", params={"user_id": values["user_id"]}).json()["metadata"]


def variables(metadata: dict[str, Any]) -> dict[str, str]:
    ((entry),) = metadata.get("logging") or [metadata["callback_settings"]]
    return entry["callback_vars"]


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        *[(kind, form) for kind in OBJECTS for form in ("map", "text", "settings")],
        *[(kind, "typed") for kind in ("litellm_team", "litellm_key")],
    ],
)
def test_credentials_of_callbacks_rest_and_change(
    workspace: Workspace, api: httpx.Client, prefix: str, kind: str, form: str
) -> None:
    more = {"map": MAP, "text": TEXT, "settings": SETTINGS, "typed": TYPED}[form]
    seen: list[str] = []
    for secret in ("one", "two"):
        text = written(kind, prefix, more.replace("SECRET", secret))
        if seen:
            assert workspace.write(text).plan().changed(f"{kind}.x") == {more.split()[0]}
        workspace.apply(text).ok()
        assert workspace.plan().empty
        told = variables(stored(api, workspace))
        assert told["langfuse_host"] == "https://lf.example.com"
        assert all(told[f"langfuse_{name}_key"].startswith("litellm_enc::") for name in ("public", "secret"))
        seen.append(told["langfuse_secret_key"])
    assert seen[0] != seen[1]
    workspace.apply(written(kind, prefix, "")).ok()
    assert workspace.plan().empty
    left = stored(api, workspace)
    assert not left.get("logging")
    assert not left.get("callback_settings")


@pytest.mark.parametrize("kind", ["litellm_team", "litellm_key"])
def test_what_is_no_credential_drifts_and_is_mended(
    workspace: Workspace, api: httpx.Client, prefix: str, kind: str
) -> None:
    workspace.apply(written(kind, prefix, TYPED.replace("SECRET", "one"))).ok()
    metadata = stored(api, workspace)
    variables(metadata)["langfuse_host"] = "https://elsewhere.example.com"
    change(api, workspace, kind, metadata)
    assert workspace.plan().changed(f"{kind}.x") == {"logging"}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert variables(stored(api, workspace))["langfuse_host"] == "https://lf.example.com"


def change(api: httpx.Client, workspace: Workspace, kind: str, metadata: dict[str, Any]) -> None:
    values = workspace.state()[f"{kind}.x"]
    if kind == "litellm_team":
        body = {"team_id": values["team_id"], "metadata": metadata}
        api.post("/team/update", json=body).raise_for_status()
    else:
        api.post("/key/update", json={"key": values["token_id"], "metadata": metadata}).raise_for_status()


@pytest.mark.parametrize("kind", ["litellm_team", "litellm_key"])
@pytest.mark.parametrize("form", ["map", "typed"])
def test_an_import_has_no_ciphertext_and_a_later_change_loses_no_credential(
    workspace: Workspace, api: httpx.Client, prefix: str, kind: str, form: str
) -> None:
    workspace.apply(written(kind, prefix, {"map": MAP, "typed": TYPED}[form].replace("SECRET", "one"))).ok()
    kept = variables(stored(api, workspace))
    (values,) = workspace.state().values()
    workspace.run("state", "rm", f"{kind}.x").ok()
    block = f'import {{\n  to = {kind}.x\n  id = "{values["id"]}"\n}}\n'
    workspace.write(block)
    workspace.run("plan", "-generate-config-out=generated.tf").ok()
    assert not workspace.plan().actions
    workspace.run("apply", "-auto-approve").ok()
    assert workspace.plan().empty
    assert "litellm_enc" not in workspace.run("state", "pull").ok().stdout
    assert "litellm_enc" not in (workspace.directory / "generated.tf").read_text()
    assert stored(api, workspace)["logging"] is not None

    generated = (workspace.directory / "generated.tf").read_text()
    assert "https://lf.example.com" in generated
    (workspace.directory / "generated.tf").write_text(generated.replace("https://lf.", "https://new."))
    workspace.run("apply", "-auto-approve").ok()
    assert workspace.plan().empty
    told = variables(stored(api, workspace))
    assert told == {**kept, "langfuse_host": "https://new.example.com"}


def logging(more: str) -> str:
    return f'logging = [{{ callback_name = "langfuse", {more} }}]'


def test_what_litellm_would_leave_out_is_told(workspace: Workspace, prefix: str) -> None:
    for more, told in (
        ('callback_vars = { langfuse_secret_key = "s-secret-1" }', "set it in callback_secrets"),
        ('callback_secrets = { langfuse_host = "s-secret-1" }', "set it in callback_vars"),
        ('callback_secrets = { langfuse_secret_key = "os.environ/X" }', "does not follow here"),
    ):
        outcome = workspace.write(written("litellm_team", prefix, logging(more))).run("plan")
        assert outcome.code == 1
        assert told in outcome.text
    for more, told in (
        ('callback_vars = { langfuse_hots = "h" }', "did you mean langfuse_host?"),
        ('callback_type = "sucess"', "did you mean success?"),
    ):
        outcome = workspace.write(written("litellm_team", prefix, logging(more))).run("plan").ok()
        assert told in outcome.text


@pytest.mark.parametrize("kind", ["litellm_team", "litellm_key"])
@pytest.mark.parametrize("form", ["metadata = { logging = [] }", "metadata = jsonencode({ logging = [] })"])
def test_logging_said_twice_is_an_error(workspace: Workspace, prefix: str, kind: str, form: str) -> None:
    text = written(kind, prefix, logging('callback_type = "success"') + "\n  " + form)
    outcome = workspace.write(text).run("plan")
    assert outcome.code == 1
    assert "`logging` in it is what `logging` says: set one of them" in outcome.text


@pytest.mark.parametrize("kind", ["litellm_team", "litellm_key"])
def test_logging_is_added_emptied_and_removed(workspace: Workspace, api: httpx.Client, prefix: str, kind: str) -> None:
    two = TYPED.replace("SECRET", "one").removesuffix("]") + ', { callback_name = "langsmith" }]'
    for more, names in (
        ("", []),
        (TYPED.replace("SECRET", "one"), ["langfuse"]),
        (two, ["langfuse", "langsmith"]),
        ('logging = [{ callback_name = "langsmith" }]', ["langsmith"]),
        ("logging = []", []),
        (TYPED.replace("SECRET", "two"), ["langfuse"]),
        ("", []),
    ):
        workspace.apply(written(kind, prefix, more)).ok()
        assert workspace.plan().empty
        assert [each["callback_name"] for each in stored(api, workspace).get("logging") or []] == names


def test_data_sources_have_no_ciphertext(workspace: Workspace, prefix: str) -> None:
    data = 'data "litellm_team" "d" {\n  team_id = litellm_team.x.team_id\n}\n'
    workspace.apply(written("litellm_team", prefix, TYPED.replace("SECRET", "one")) + data).ok()
    state = workspace.run("state", "pull").ok().stdout
    assert re.search('"langfuse_host": ?"https://lf.example.com"', state)
    assert "litellm_enc" not in state


def test_credentials_of_callbacks_do_not_show(workspace: Workspace, prefix: str) -> None:
    for secret in ("one", "two"):
        outcome = workspace.apply(written("litellm_team", prefix, TYPED.replace("SECRET", secret))).ok()
        assert "sk-lf" not in outcome.stdout
        assert "sk-lf" not in workspace.plan().outcome.stdout
