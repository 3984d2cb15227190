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
    "NO_CREDENTIAL": lambda api: api("GET", "/credentials/by_name/nobody"),
    "NO_MODEL": lambda api: api("GET", "/model/info", params={"litellm_model_id": api.name("nobody")}),
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


@pytest.mark.parametrize("name", SETTINGS)
def test_litellms_source_has_it_so(api: Api, name: str) -> None:
    if not api.gateway.real:
        pytest.skip("tests/sandbox/test_settings.py has the sandbox say it")
    proxy = Home(api.gateway.version).site_packages / "litellm" / "proxy"
    assert any(re.search(WORDS[name], file.read_text(encoding="utf-8")) for file in proxy.rglob("*.py"))


def test_every_word_is_said() -> None:
    said: set[Any] = {*SAID, *SETTINGS, "NO_ORGANIZATION"}
    assert said == set(WORDS)
