"""What somebody else has already: an error that tells what it is and how it is imported, and it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from tests.gateways import Gateway, before
from tests.terraform.workspace import Outcome, Workspace


class Case(NamedTuple):
    type_name: str
    arguments: str
    theirs: tuple[tuple[str, dict[str, Any]], ...]
    """What somebody else asks for. `{prefix}` is the start of all names."""
    look: str
    """Where it is read, and there has `mark` in it."""
    id: str
    """By which it is imported: a regular expression."""
    cleanup: tuple[str, dict[str, Any]] | None = None
    """For what is not deleted along with the resource."""
    mark: str = "theirs"


MODEL = {"litellm_params": {"model": "openai/gpt-4o-mini"}}
TEAM = ("/team/new", {"team_id": "{prefix}-team", "team_alias": "theirs"})
CASES = {
    "team": Case(
        "litellm_team",
        'team_id    = "{prefix}-team"\n  team_alias = "ours"',
        (TEAM,),
        "/team/info?team_id={prefix}-team",
        "{prefix}-team",
    ),
    "user": Case(
        "litellm_user",
        'user_id    = "{prefix}-user"\n  user_alias = "ours"',
        (("/user/new", {"user_id": "{prefix}-user", "user_alias": "theirs", "auto_create_key": False}),),
        "/v2/user/info?user_id={prefix}-user",
        "{prefix}-user",
    ),
    "e-mail address": Case(
        "litellm_user",
        'user_email      = "{prefix}@example.com"\n  auto_create_key = false',
        (
            (
                "/user/new",
                {"user_id": "{prefix}-user", "user_email": "{prefix}@example.com", "user_alias": "theirs"},
            ),
        ),
        "/v2/user/info?user_id={prefix}-user",
        "{prefix}-user",
    ),
    "model": Case(
        "litellm_model",
        'model_id            = "{prefix}-model"\n  model_name          = "ours"\n'
        '  custom_llm_provider = "openai"\n  base_model          = "gpt-4o"',
        (("/model/new", {"model_name": "theirs", **MODEL, "model_info": {"id": "{prefix}-model"}}),),
        "/model/info?litellm_model_id={prefix}-model",
        "{prefix}-model",
    ),
    "key": Case(
        "litellm_key",
        'key       = "sk-{prefix}-taken"\n  key_alias = "{prefix}"',
        (("/key/generate", {"key": "sk-{prefix}-taken", "metadata": {"whose": "theirs"}}),),
        "/key/info?key=sk-{prefix}-taken",
        "sha256:[0-9a-f]{64}",
    ),
    "alias": Case(
        "litellm_key",
        'key_alias = "{prefix}"',
        (("/key/generate", {"key_alias": "{prefix}", "metadata": {"whose": "theirs"}}),),
        "/key/list?key_alias={prefix}&return_full_object=true",
        "sha256:[0-9a-f]{64}",
    ),
    "budget": Case(
        "litellm_budget",
        'budget_id  = "{prefix}-$${a}%%{b}\\"c"\n  max_budget = 1',
        (("/budget/new", {"budget_id": '{prefix}-${a}%{b}"c', "budget_duration": "73d"}),),
        "/budget/list",
        r'{prefix}-\$\$\{a}%%\{b}\\"c',
        mark="73d",
    ),
    "member": Case(
        "litellm_team_member",
        'team_id    = "{prefix}-team"\n  user_email = "{prefix}@example.com"\n  role       = "user"',
        (
            TEAM,
            ("/user/new", {"user_id": "{prefix}-user", "user_email": "{prefix}@example.com"}),
            ("/team/member_add", {"team_id": "{prefix}-team", "member": {"user_id": "{prefix}-user", "role": "user"}}),
        ),
        "/team/info?team_id={prefix}-team",
        "{prefix}-team:{prefix}-user",
        mark="{prefix}-user",
    ),
    "credential": Case(
        "litellm_credential",
        'credential_name   = "{prefix}-credential"\n  credential_values = { api_key = "sk-{prefix}-ours" }',
        (
            (
                "/credentials",
                {
                    "credential_name": "{prefix}-credential",
                    "credential_values": {"api_key": "sk-{prefix}"},
                    "credential_info": {"whose": "theirs"},
                },
            ),
        ),
        "/credentials/by_name/{prefix}-credential",
        "{prefix}-credential",
    ),
    "fallback": Case(
        "litellm_fallback",
        'model           = "{prefix}-a"\n  fallback_models = ["{prefix}-c", "{prefix}-b"]',
        (
            *(("/model/new", {"model_name": f"{{prefix}}-{name}", **MODEL}) for name in "abc"),
            ("/fallback", {"model": "{prefix}-a", "fallback_models": ["{prefix}-b"]}),
        ),
        "/fallback/{prefix}-a",
        "{prefix}-a:general",
        mark='["{prefix}-b"]',
    ),
}


@pytest.fixture
def http(gateway: Gateway) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture(autouse=True)
def cleaned(http: httpx.Client, prefix: str) -> Iterator[None]:
    yield
    http.post("/team/delete", json={"team_ids": [f"{prefix}-team"]})
    http.post("/user/delete", json={"user_ids": [f"{prefix}-user"]})
    http.post("/key/delete", json={"key_aliases": [prefix]})
    for model in http.get("/v2/model/info", params={"search": prefix, "size": 100}).json()["data"]:
        if model["model_name"].startswith(prefix):
            http.post("/model/delete", json={"id": model["model_info"]["id"]})


def _filled(value: Any, prefix: str) -> Any:
    if isinstance(value, str):
        return value.replace("{prefix}", prefix)
    if isinstance(value, dict):
        return {key: _filled(item, prefix) for key, item in value.items()}
    return [_filled(item, prefix) for item in value] if isinstance(value, list) else value


def refused(case: Case, workspace: Workspace, http: httpx.Client, prefix: str) -> Outcome:
    for path, body in case.theirs:
        http.post(path, json=_filled(body, prefix)).raise_for_status()
    outcome = workspace.apply(f'resource "{case.type_name}" "ours" {{\n  {_filled(case.arguments, prefix)}\n}}\n')
    assert outcome.errors == [f"This {case.type_name} exists already"]
    assert workspace.state() == {}
    there = http.get(_filled(case.look, prefix)).text.replace('", "', '","')
    assert _filled(case.mark, prefix).replace('", "', '","') in there
    return outcome


def import_as_told(case: Case, outcome: Outcome, workspace: Workspace, prefix: str) -> None:
    """Paste the block of the error, with the address that stands above it."""
    (block,) = re.findall(r"import \{\n.*?\n[│ ]*\}", outcome.stderr, re.DOTALL)
    block = re.sub(r"^│ ", "", block, flags=re.MULTILINE)
    assert re.search(rf'id = "{_filled(case.id, prefix)}"\n', block)
    workspace.write(block.replace("<name>", "ours"), "imports.tf")
    plan = workspace.plan()
    assert plan.actions.get(f"{case.type_name}.ours", ["update"]) == ["update"]
    workspace.apply().ok()
    assert workspace.plan().empty


@pytest.mark.parametrize("name", CASES)
def test_what_is_taken_is_told_and_can_be_imported_as_it_is_told(
    name: str, workspace: Workspace, http: httpx.Client, prefix: str
) -> None:
    case = CASES[name]
    outcome = refused(case, workspace, http, prefix)
    assert f"sk-{prefix}" not in outcome.text
    assert ("no spend so far" in outcome.text) == (name in ("team", "user", "e-mail address", "key", "alias"))
    assert ("made 20" in outcome.text) == (name not in ("model", "member", "credential", "fallback"))
    assert ("-replace='litellm_key.<name>'" in outcome.text) == (name == "alias")
    import_as_told(case, outcome, workspace, prefix)


@before("1.102.0")
def test_an_organization_that_is_taken_is_told_as_well(workspace: Workspace, http: httpx.Client, prefix: str) -> None:
    case = Case(
        "litellm_organization",
        'organization_id    = "{prefix}-org"\n  organization_alias = "ours"',
        (("/organization/new", {"organization_id": "{prefix}-org", "organization_alias": "theirs"}),),
        "/organization/info?organization_id={prefix}-org",
        "{prefix}-org",
    )
    import_as_told(case, refused(case, workspace, http, prefix), workspace, prefix)


def test_what_stands_in_the_configuration_file_is_told_as_such(workspace: Workspace, http: httpx.Client) -> None:
    models = http.get("/v2/model/info").raise_for_status().json()["data"]
    id = next(model["model_info"]["id"] for model in models if not model["model_info"]["db_model"])
    arguments = f'model_id = "{id}"\n  model_name = "ours"\n  custom_llm_provider = "openai"\n  base_model = "gpt-4o"'
    outcome = workspace.apply(f'resource "litellm_model" "ours" {{\n  {arguments}\n}}\n')
    assert outcome.errors == ["This litellm_model exists already"]
    assert f"The gateway has {id}. It stands in the gateway's configuration file" in outcome.text
    assert "import" not in outcome.stderr


def test_a_key_that_was_used_is_told_as_such(workspace: Workspace, http: httpx.Client, prefix: str) -> None:
    case = CASES["alias"]
    _, body = case.theirs[0]
    used = case._replace(theirs=(("/key/generate", {**body, "spend": 1.5}),))
    assert "spend 1.5 USD" in refused(used, workspace, http, prefix).text
