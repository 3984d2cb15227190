"""LiteLLM's words by which the provider tells things apart: each as every version says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from provider_shim.gateway import words
from provider_shim.gateway.errors import explain
from tests.contract.conftest import Answer, Api
from tests.gateway.home import Home
from tests.gateways import before

WORDS = {name: value for name, value in vars(words).items() if name.isupper()}

UNKNOWN = "0" * 64


def of_a_person(api: Api) -> Answer:
    """What somebody is told who is no admin."""
    key = api.key(user_id=api.user(user_role="internal_user"))["key"]
    path = "/health/readiness/details" if api.gateway.modern else "/user/list"
    return api("GET", path, key=key)


def not_served(api: Api) -> Answer:
    model_id = api.name("unserved")
    api.made.append(("/model/delete", {"id": model_id}))
    return api(
        "POST",
        "/model/new",
        {"model_name": model_id, "litellm_params": {"model": "nobody/x"}, "model_info": {"id": model_id}},
    )


def told(answer: Answer) -> str:
    found = explain(answer.body)
    assert found, answer
    return found[0]


SAID: dict[str, Callable[[Api], Answer]] = {
    "NO_ROUTE": lambda api: api("GET", "/nothing/here"),
    "NOT_ADMIN": of_a_person,
    "NEEDS_LICENCE": lambda api: api("POST", "/key/generate", {"tags": ["t"]}),
    "NO_KEY": lambda api: api("GET", "/key/info", params={"key": UNKNOWN}),
    "NO_TEAM": lambda api: api("GET", "/team/info", params={"team_id": api.name("nobody")}),
    "NO_USER": lambda api: api("GET", "/v2/user/info", params={"user_id": api.name("nobody")}),
    "NOT_SET": lambda api: api("GET", "/config/field/info", params={"field_name": "alerting_args"}),
    "NO_FIELD": lambda api: api("GET", "/config/field/info", params={"field_name": "budget_rollover"}),
    "NO_CREDENTIAL": lambda api: api("GET", "/credentials/by_name/nobody"),
    "NO_ACCESS_GROUP": lambda api: api("GET", "/v1/access_group/nobody"),
    "NO_VECTOR_STORE": lambda api: api("POST", "/vector_store/info", {"vector_store_id": api.name("nobody")}),
    "NO_CUSTOMER": lambda api: api("GET", "/customer/info", params={"end_user_id": api.name("nobody")}),
    "NO_TAG": lambda api: api("POST", "/tag/info", {"names": ["nobody"]}),
    "NO_GUARDRAIL": lambda api: api("GET", "/guardrails/nobody/info"),
    "NO_MCP_TOOLSET": lambda api: api("GET", "/v1/mcp/toolset/nobody"),
    "NO_SEARCH_TOOL": lambda api: api("GET", "/search_tools/nobody"),
    "NO_JWT_KEY_MAPPING": lambda api: api("GET", "/jwt/key/mapping/info", params={"id": "nobody"}),
    "NO_PROJECT": lambda api: api("GET", "/project/info", params={"project_id": api.name("nobody")}),
    "NO_AGENT": lambda api: api("GET", f"/v1/agents/{api.name('nobody')}"),
    "NO_MCP_SERVER": lambda api: api("GET", f"/v1/mcp/server/{api.name('nobody')}"),
    "NO_MODEL": lambda api: api("GET", "/model/info", params={"litellm_model_id": api.name("nobody")}),
    "NO_PROMPT": lambda api: api("GET", "/prompts/nobody"),
    "NO_ATTACHMENT": lambda api: api("GET", "/policies/attachments/nobody"),
    "NO_MEMBER": lambda api: api("POST", "/team/member_delete", {"team_id": api.team(), "user_id": api.user()}),
    "SAVED_NOT_SERVED": not_served,
    "ALIAS_TAKEN": lambda api: api(
        "POST", "/key/generate", {"key_alias": api.key_info(api.key(key_alias=api.name("a"))["token"])["key_alias"]}
    ),
    "TAKEN": lambda api: api("POST", "/team/new", {"team_id": api.team()}),
}
ORGANIZATION = {"organization_id": "nobody"}
SETTINGS = ("KEYS_NOT_CHOSEN", "MODELS_NOT_STORED")
"""What LiteLLM says only with other settings: its source has the words."""


@pytest.mark.parametrize("name", SAID)
def test_litellm_says_it_so(api: Api, name: str) -> None:
    answer = SAID[name](api)
    assert answer.status >= 400
    assert re.search(WORDS[name], told(answer))


def test_an_organization_is_not_found_or_needs_a_licence(api: Api) -> None:
    answer = api("GET", "/organization/info", params=ORGANIZATION)
    said = words.NEEDS_LICENCE if answer.status == 403 else words.NO_ORGANIZATION
    assert re.search(said, told(answer))


TWICE: dict[str, tuple[str, dict[str, Any], str]] = {
    "a team": ("/team/new", {"team_id": "{}"}, "/team/delete team_ids"),
    "a key by its alias": ("/key/generate", {"key_alias": "{}"}, "/key/delete key_aliases"),
    "a user": ("/user/new", {"user_id": "{}", "auto_create_key": False}, "/user/delete user_ids"),
    "a budget": ("/budget/new", {"budget_id": "{}", "max_budget": 1}, "/budget/delete id"),
}
"""What makes an object, where `{}` is its id, and what deletes it."""


def filled(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: name if value == "{}" else value for key, value in body.items()}


@pytest.mark.parametrize("what", TWICE)
def test_an_id_that_is_taken_is_told_with_the_id(api: Api, what: str) -> None:
    path, body, gone = TWICE[what]
    name = api.name("twice")
    delete, place = gone.split()
    api.made.append((delete, {place: name if place == "id" else [name]}))
    api.done("POST", path, filled(body, name))
    said = told(api("POST", path, filled(body, name)))
    assert re.search(words.TAKEN, said)
    assert name in said


def test_an_address_and_a_member_that_are_taken_are_told(api: Api) -> None:
    team, email = api.team(), f"{api.name('twice')}@example.com"
    api.user(user_email=email)
    other = {"user_id": api.name("other"), "user_email": email, "auto_create_key": False}
    assert re.search(words.TAKEN, told(api("POST", "/user/new", other)))
    member = {"team_id": team, "member": {"user_email": email, "role": "user"}}
    api.done("POST", "/team/member_add", member)
    assert re.search(words.TAKEN, told(api("POST", "/team/member_add", member)))


def test_a_model_that_is_there_is_a_500_like_any_other(api: Api) -> None:
    model_id = api.model()
    body = {
        "model_name": model_id,
        "litellm_params": {"model": "openai/gpt-4o"},
        "model_info": {"id": model_id},
    }
    answer = api("POST", "/model/new", body)
    assert answer.status == 500
    assert not re.search(words.TAKEN, told(answer))


@before("1.102.0")
def test_an_organization_that_is_there_is_a_500_like_any_other(api: Api) -> None:
    organization = {"organization_id": api.name("twice"), "organization_alias": "twice"}
    api.made.append(("DELETE /organization/delete", {"organization_ids": [organization["organization_id"]]}))
    api.done("POST", "/organization/new", organization)
    answer = api("POST", "/organization/new", organization)
    assert answer.status == 500
    assert not re.search(words.TAKEN, told(answer))


def test_a_key_that_is_there_is_answered_as_if_it_was_made(api: Api) -> None:
    key = f"sk-{api.name('a-key-of-my-own-choice')}"
    made = api.key(key=key, max_budget=1)
    again = api.done("POST", "/key/generate", {"key": key, "max_budget": 2})
    assert again["token"] == made["token"]
    assert api.key_info(made["token"])["max_budget"] == 1


@pytest.mark.parametrize("name", SETTINGS)
def test_litellms_source_has_it_so(api: Api, name: str) -> None:
    if not api.gateway.real:
        pytest.skip("tests/sandbox/test_settings.py has the sandbox say it")
    proxy = Home(api.gateway.version).site_packages / "litellm" / "proxy"
    assert any(re.search(WORDS[name], file.read_text(encoding="utf-8")) for file in proxy.rglob("*.py"))


def test_every_word_is_said() -> None:
    said: set[Any] = {*SAID, *SETTINGS, "NO_ORGANIZATION"}
    assert said == set(WORDS)
