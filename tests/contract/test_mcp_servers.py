"""MCP servers: written in part, with credentials that nobody is told, and ways of signing in that go when they move."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.contract.conftest import Answer, Api
from tests.gateways import MODERN, before, since

URL = "http://127.0.0.1:9/mcp"
OAUTH = {"issuer": "http://i", "token_url": "http://t", "audience": "a", "registration_url": "http://r"}


def word(api: Api) -> str:
    return f"{api.prefix}{secrets.token_hex(3)}".replace("-", "_")


def create(api: Api, **fields: Any) -> Answer:
    body = {"server_name": word(api), "server_id": api.name("server"), "transport": "http", "url": URL, **fields}
    answer = api("POST", "/v1/mcp/server", body)
    if answer.status == 201:
        api.made.append((f"DELETE /v1/mcp/server/{answer.body['server_id']}", None))
    return answer


def server(api: Api, **fields: Any) -> str:
    answer = create(api, **fields)
    assert answer.status == 201, answer
    return answer.body["server_id"]


def told(api: Api, server_id: str) -> dict[str, Any]:
    return api.done("GET", f"/v1/mcp/server/{server_id}")


def update(api: Api, server_id: str, **fields: Any) -> dict[str, Any]:
    answer = api("PUT", "/v1/mcp/server", {"server_id": server_id, **fields})
    assert answer.status == 202, answer
    return told(api, server_id)


def test_a_server_has_what_it_is_made_with(api: Api) -> None:
    made = told(api, server(api, description="d", env={"A": "1"}, env_vars=[{"name": "V", "value": "v"}], timeout=2.5))
    assert made["description"] == "d"
    assert made["env"] == {"A": "1"}
    assert made["env_vars"] == [{"name": "V", "value": "v", "scope": "global", "description": None}]
    assert (made["timeout"], made["auth_type"], made["allow_all_keys"]) == (2.5, None, False)
    assert made["available_on_public_internet"] is True


def test_what_an_update_does_not_name_stays(api: Api) -> None:
    server_id = server(api, description="d", allow_all_keys=True, static_headers={"X-A": "1"})
    found = update(api, server_id, description=None)
    assert (found["description"], found["allow_all_keys"], found["static_headers"]) == (None, True, {"X-A": "1"})


def test_maps_and_lists_are_replaced(api: Api) -> None:
    server_id = server(api, mcp_info={"a": 1, "b": 2}, static_headers={"A": "1", "B": "2"}, allowed_tools=["a", "b"])
    found = update(api, server_id, mcp_info={"a": 3}, static_headers={"A": "3"}, allowed_tools=["c"])
    assert "b" not in found["mcp_info"]
    assert (found["mcp_info"]["a"], found["static_headers"], found["allowed_tools"]) == (3, {"A": "3"}, ["c"])


def test_credentials_are_not_told_but_for_what_is_no_secret(api: Api) -> None:
    credentials = {"auth_value": "sk-12345678", "upstream_resource": "auto", "scopes": ["s"], "nobody": "x"}
    server_id = server(api, auth_type="bearer_token", credentials=credentials)
    scopes = {"scopes": ["s"]} if api.gateway.modern else {}
    assert told(api, server_id)["credentials"] == {"upstream_resource": "auto", **scopes}


def test_credentials_are_merged_and_removed_by_null(api: Api) -> None:
    server_id = server(api, auth_type="oauth2", credentials={"upstream_resource": "auto"})
    found = update(api, server_id, credentials={"upstream_token_header": "x-token"})
    assert found["credentials"] == {"upstream_resource": "auto", "upstream_token_header": "x-token"}
    assert update(api, server_id, credentials={"upstream_resource": None})["credentials"] == {
        "upstream_token_header": "x-token"
    }
    assert update(api, server_id, credentials=None)["credentials"] is None


def test_another_type_of_authentication_takes_the_credentials_away(api: Api) -> None:
    server_id = server(api, auth_type="true_passthrough", credentials={"upstream_resource": "auto"})
    assert update(api, server_id, auth_type="oauth_delegate")["credentials"] == {"upstream_resource": "auto"}
    assert update(api, server_id, auth_type="api_key")["credentials"] is None


def test_a_server_that_moves_loses_its_ways_of_signing_in_even_those_that_are_sent_again(api: Api) -> None:
    server_id = server(api, auth_type="oauth2", **OAUTH)
    found = update(api, server_id, url="http://127.0.0.1:9/other", token_url="http://t", audience="another")
    assert {name: found[name] for name in OAUTH} == {**dict.fromkeys(OAUTH), "audience": "another"}
    assert found["oauth2_flow"] is None
    assert update(api, server_id, token_url="http://t")["token_url"] == "http://t"


@pytest.mark.parametrize("before_it", [None, "http://j"])
def test_another_issuer_takes_them_away_too(api: Api, before_it: str | None) -> None:
    server_id = server(api, auth_type="oauth2", issuer=before_it, token_url="http://t")
    kept = before_it is None and not api.gateway.modern
    assert update(api, server_id, issuer="http://i")["token_url"] == ("http://t" if kept else None)


def test_the_flow_is_told_by_the_rest(api: Api) -> None:
    machine = {"client_id": "i", "client_secret": "s"}
    made = told(api, server(api, auth_type="oauth2", token_url="http://t", credentials=machine))
    assert made["oauth2_flow"] == "client_credentials"
    assert told(api, server(api, server_id=api.name("b"), auth_type="oauth2"))["oauth2_flow"] == "authorization_code"


def test_the_alias_is_the_name_unless_it_is_told(api: Api) -> None:
    first, second, alias = word(api), word(api), word(api)
    server_id = server(api, server_name=first)
    assert told(api, server_id)["alias"] == first
    assert update(api, server_id, alias=alias)["alias"] == alias
    assert update(api, server_id, server_name=second)["alias"] == second
    assert update(api, server_id, server_name=first, alias=alias)["alias"] == alias


@pytest.mark.parametrize("name", ["a-b", "a b", "a" * 129])
def test_names_begin_those_of_tools(api: Api, name: str) -> None:
    assert create(api, server_name=name).status == 400


@since(MODERN)
def test_names_and_aliases_are_taken_once_whatever_the_case(api: Api) -> None:
    name = word(api)
    server_id = server(api, server_name=name)
    answer = create(api, server_id=api.name("other"), server_name=name.upper())
    assert answer.status == 400
    assert f"already exists (server_id={server_id})" in answer.body["detail"]["error"]
    assert create(api, server_id=api.name("other"), alias=name).status == 400


@before(MODERN)
def test_older_versions_take_a_name_twice(api: Api) -> None:
    name = word(api)
    server(api, server_name=name)
    server(api, server_id=api.name("other"), server_name=name)


def test_an_id_is_taken_once(api: Api) -> None:
    server_id = server(api)
    answer = create(api, server_id=server_id)
    assert (answer.status, answer.body) == (
        400,
        {"detail": {"error": f"MCP Server with id {server_id} already exists. Cannot create another."}},
    )


def test_the_transport_tells_what_is_needed(api: Api) -> None:
    assert create(api, url=None).status == 422
    server_id = server(api)
    assert api("PUT", "/v1/mcp/server", {"server_id": server_id, "transport": "sse"}).status == 422
    assert update(api, server_id, transport="sse", url=URL)["transport"] == "sse"


def test_programs_are_started_by_older_versions_unless_they_are_told_to(api: Api) -> None:
    answer = create(api, transport="stdio", url=None, command="npx", args=["-y", "x"])
    assert answer.status == (422 if api.gateway.modern else 201)


def test_a_server_is_found_by_its_name_too(api: Api) -> None:
    name = word(api)
    server_id = server(api, server_name=name)
    assert told(api, name)["server_id"] == server_id


def test_all_are_listed(api: Api) -> None:
    server_id = server(api, description="d")
    (found,) = (each for each in api.done("GET", "/v1/mcp/server") if each["server_id"] == server_id)
    assert (found["description"], found["url"], found["transport"]) == ("d", URL, "http")


def test_what_is_gone_is_gone(api: Api) -> None:
    server_id = server(api)
    gone = api("DELETE", f"/v1/mcp/server/{server_id}")
    assert (gone.status, gone.body) == (202, None)
    again = api("DELETE", f"/v1/mcp/server/{server_id}")
    late = api("PUT", "/v1/mcp/server", {"server_id": server_id, "description": "d"})
    read = api("GET", f"/v1/mcp/server/{server_id}")
    assert {again.status, late.status, read.status} == {404}
    assert again.body == {"detail": {"error": f"MCP Server not found, passed server_id={server_id}"}}


def test_a_key_gets_the_servers_that_are_there_by_any_of_their_names(api: Api) -> None:
    name = word(api)
    server_id = server(api, server_name=name)
    tools = {server_id: ["t"], "nobody": ["t"]}
    granted = {"mcp_servers": [server_id, name, "nobody", name], "mcp_tool_permissions": tools}
    found = api.key_info(api.key(object_permission=granted)["token"])["object_permission"]
    assert (found["mcp_servers"], found["mcp_tool_permissions"]) == ([server_id, name], {server_id: ["t"]})


def test_a_team_gets_any(api: Api) -> None:
    team = api.team_info(api.team(object_permission={"mcp_servers": ["nobody"]}))
    assert team["object_permission"]["mcp_servers"] == ["nobody"]
