"""Credentials: kept under a name, merged when they change, and told with a mask over secrets."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.contract.conftest import Answer, Api
from tests.gateways import MODERN, before, since

SECRETS = {"api_key": "sk-12345678", "api_base": "https://one.example.com", "token_url": "abcd"}


def path(name: str) -> str:
    return f"/credentials/{quote(name, safe='')}"


def credential(api: Api, name: str = "c", **fields: Any) -> str:
    body = {"credential_name": api.name(name), "credential_info": {}, "credential_values": SECRETS, **fields}
    api.made.append((f"DELETE {path(body['credential_name'])}", None))
    assert api.done("POST", "/credentials", body) == {"success": True, "message": "Credential created successfully"}
    return body["credential_name"]


def told(api: Api, name: str) -> dict[str, Any]:
    return api.done("GET", path(name).replace("/credentials/", "/credentials/by_name/"))


def update(api: Api, name: str, **fields: Any) -> Answer:
    """Older versions ask for all three."""
    body = {"credential_name": name, "credential_info": {}, "credential_values": {}, **fields}
    return api("PATCH", path(name), body)


def test_values_whose_names_sound_like_secrets_are_masked(api: Api) -> None:
    found = told(api, credential(api, credential_values={**SECRETS, "n": 2, "l": ["a"], "token": 12345678}))
    assert found["credential_values"] == {
        **SECRETS,
        "api_key": "sk****78",
        "token_url": "*****",
        "n": 2,
        "l": ["a"],
        "token": 12345678,
    }


def test_a_name_may_have_anything(api: Api) -> None:
    name = credential(api, "a/b c")
    assert told(api, name)["credential_name"] == name
    assert update(api, name).status == 200


def test_a_name_is_taken_once(api: Api) -> None:
    name = credential(api)
    answer = api("POST", "/credentials", {"credential_name": name, "credential_info": {}, "credential_values": SECRETS})
    assert answer.status == (409 if api.gateway.modern else 500)


def test_a_credential_has_a_value(api: Api) -> None:
    body = {"credential_name": api.name("c"), "credential_info": {}, "credential_values": {}}
    assert api("POST", "/credentials", body).status == 422


def test_values_are_merged(api: Api) -> None:
    name = credential(api)
    assert update(api, name, credential_values={"api_base": "https://two.example.com"}).body == {
        "success": True,
        "message": "Credential updated successfully",
    }
    assert told(api, name)["credential_values"] == {
        "api_key": "sk****78",
        "api_base": "https://two.example.com",
        "token_url": "*****",
    }


@since(MODERN)
def test_values_are_removed_by_name_and_not_by_null(api: Api) -> None:
    name = credential(api)
    assert (
        update(api, name, credential_values={"api_base": None}, credential_values_to_delete=["token_url", "x"]).status
        == 200
    )
    assert told(api, name)["credential_values"] == {"api_key": "sk****78", "api_base": SECRETS["api_base"]}
    both = update(api, name, credential_values={"api_key": "x"}, credential_values_to_delete=["api_key"])
    assert both.status == 400


@before(MODERN)
def test_older_versions_remove_no_value_and_keep_null(api: Api) -> None:
    name = credential(api)
    assert (
        update(api, name, credential_values={"api_base": None}, credential_values_to_delete=["token_url"]).status == 200
    )
    assert told(api, name)["credential_values"] == {"api_key": "sk****78", "api_base": None, "token_url": "*****"}


def test_what_else_is_known_is_merged(api: Api) -> None:
    """By older versions only until they read their database again: there it is replaced."""
    name = credential(api, credential_info={"a": {"b": 1}, "c": 1, "d": 1})
    assert update(api, name, credential_info={"a": {"e": 2}, "c": None}).status == 200
    assert told(api, name)["credential_info"] == {"a": {"e": 2}, "c": None, "d": 1}


@since(MODERN)
def test_a_display_name_stays_unless_it_is_named(api: Api) -> None:
    name = credential(api, display_name="Ours")
    assert update(api, name).status == 200
    assert told(api, name)["display_name"] == "Ours"
    assert update(api, name, display_name=None).status == 200
    assert told(api, name)["display_name"] is None


@since(MODERN)
def test_a_name_stays(api: Api) -> None:
    answer = api("PATCH", path(credential(api)), {"credential_name": "other", "credential_info": {}})
    assert answer.status == 400


def test_those_of_a_model_are_copied(api: Api) -> None:
    model = api.model(params={"api_key": "sk-12345678", "api_base": "https://one.example.com", "rpm": 5})
    name = api.name("copy")
    api.made.append((f"DELETE {path(name)}", None))
    api.done("POST", "/credentials", {"credential_name": name, "credential_info": {}, "model_id": model})
    assert told(api, name)["credential_values"] == {"api_key": "sk****78", "api_base": "https://one.example.com"}


def test_all_are_listed(api: Api) -> None:
    name = credential(api)
    (found,) = (each for each in api.done("GET", "/credentials")["credentials"] if each["credential_name"] == name)
    assert found == told(api, name)


def test_what_is_gone_is_gone(api: Api) -> None:
    name = credential(api)
    assert api("DELETE", path(name)).status == 200
    assert {api("DELETE", path(name)).status, update(api, name).status} == {404}
