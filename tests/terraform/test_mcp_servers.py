"""MCP servers: secrets that LiteLLM does not tell rest and are sent, and what a move takes away is brought back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.cty import ListOf
from provider_shim.fields import fields_of
from provider_shim.resources.mcp_server import McpServer
from tests.gateways import MODERN, Gateway, since
from tests.terraform.workspace import Workspace

URL = "http://127.0.0.1:9/mcp"
ADDRESS = "litellm_mcp_server.it"


class Server:
    """One server: its configuration, and what the gateway has of it."""

    def __init__(self, workspace: Workspace, api: httpx.Client, prefix: str) -> None:
        self.workspace, self._api, self.id = workspace, api, prefix
        self.name = prefix.replace("-", "_")

    def write(self, **given: Any) -> Workspace:
        values = {"server_id": self.id, "server_name": self.name, "transport": "http", "url": URL, **given}
        content = {"resource": {"litellm_mcp_server": {"it": {k: v for k, v in values.items() if v is not None}}}}
        return self.workspace.write("").write(json.dumps(content), "server.tf.json")

    def apply(self, **given: Any) -> None:
        self.write(**given).apply().ok()
        assert self.workspace.plan().empty

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = self._api.get(f"/v1/mcp/server/{self.id}").raise_for_status().json()
        return found

    def put(self, **values: Any) -> None:
        """Somebody changes it by hand."""
        self._api.put("/v1/mcp/server", json={"server_id": self.id, **values}).raise_for_status()


@pytest.fixture
def server(workspace: Workspace, api: httpx.Client, prefix: str) -> Iterator[Server]:
    made = Server(workspace, api, prefix)
    yield made
    if (workspace.directory / "terraform.tfstate").exists():
        made.write().destroy().ok()


@contextmanager
def listening() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of an HTTP server, and the headers of the requests that come to it."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append({name.lower(): value for name, value in self.headers.items()})
            self.send_error(500)

        def log_message(self, format: str, *args: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}/mcp", heard
        http.shutdown()


def test_the_gateway_signs_in_with_the_secret_that_was_applied_last(server: Server, gateway: Gateway) -> None:
    if not gateway.real:
        pytest.skip("the sandbox calls no servers")
    with listening() as (url, heard):
        for secret in ("sk-first-12345", "sk-other-67890"):
            server.apply(url=url, auth_type="bearer_token", credentials={"auth_value": secret})
            heard.clear()
            server.told()
            assert heard[-1]["authorization"] == f"Bearer {secret}"
        server.apply(url=url.replace("/mcp", "/moved"), auth_type="bearer_token", credentials={"auth_value": secret})
        server.told()
        assert heard[-1]["authorization"] == "Bearer sk-other-67890"
        server.apply(url=url, static_headers={"X-Ours": "1"}, auth_type="none")
        server.told()
        assert "authorization" not in heard[-1]


def test_a_secret_is_in_no_plan_and_no_output_and_what_is_removed_is_removed(sandbox: Sandbox, lab: Workspace) -> None:
    with httpx.Client(base_url=sandbox.url) as api:
        server = Server(lab, api, "tf-secret")
        secrets = {"client_id": "ours", "client_secret": "sk-client-12345", "scopes": ["a", "b"]}
        given = {"auth_type": "oauth2", "credentials": secrets, "static_headers": {"X-Key": "sk-header-1"}}
        plan = server.write(**given).run("plan")
        assert "sk-client" not in plan.ok().stdout
        assert "sk-header" not in plan.stdout
        assert '"ours"' in plan.stdout
        server.apply(**given)
        server.apply(auth_type="oauth2", credentials={"client_id": "ours"})
    put = [each.body for each in sandbox.requests if each.method == "PUT"]
    sent = [body["credentials"] for body in put if "credentials" in body]
    assert sent == [{"client_id": "ours", "client_secret": None, "scopes": None}]


def test_every_credential_is_sent_and_removed(sandbox: Sandbox, lab: Workspace) -> None:
    found = {item.name: item for item in fields_of(McpServer)}["credentials"]
    one = {each.name: ["x"] if isinstance(each.type, ListOf) else "client_secret_basic" for each in found.shape.nested}
    with httpx.Client(base_url=sandbox.url) as api:
        server = Server(lab, api, "tf-all")
        server.apply(auth_type="oauth2", credentials=one)
        server.apply(auth_type="oauth2", credentials={**one, "auth_value": "other"})
        server.apply(auth_type="oauth2", credentials={"auth_value": "other"})
        server.apply(auth_type="oauth2")
    written = [each.body for each in sandbox.requests if each.method in ("POST", "PUT")]
    sent = [body["credentials"] for body in written if "credentials" in body]
    other = {**one, "auth_value": "other"}
    assert sent == [one, other, {**dict.fromkeys(one), "auth_value": "other"}, None]


def test_what_a_move_takes_away_is_brought_back(server: Server) -> None:
    signing_in = {
        "auth_type": "oauth2",
        "issuer": "https://issuer.example.com",
        "token_url": "https://issuer.example.com/token",
        "authorization_url": "https://issuer.example.com/authorize",
        "audience": "tools",
        "credentials": {"client_id": "ours", "client_secret": "sk-client-12345", "upstream_resource": "auto"},
    }
    server.apply(**signing_in)
    assert server.told()["oauth2_flow"] == "authorization_code"
    for url in ("http://127.0.0.1:9/moved", URL):
        server.apply(url=url, **signing_in)
        found = server.told()
        kept = ("issuer", "token_url", "authorization_url", "audience")
        assert {name: found[name] for name in kept} == {name: signing_in[name] for name in kept}
        assert found["credentials"] == {"upstream_resource": "auto"}
    other = {"issuer": "https://other.example.com", "oauth2_flow": "client_credentials"}
    server.apply(**{**signing_in, **other})
    found = server.told()
    assert {name: found[name] for name in other} == other
    assert found["audience"] == "tools"
    assert found["credentials"] == {"upstream_resource": "auto"}


def test_a_server_is_where_its_url_or_its_description_is(server: Server) -> None:
    # LiteLLM loads no description from the machine's own network, but from its disk.
    file = server.workspace.directory / "openapi.json"
    operation = {"operationId": "read", "responses": {"200": {"description": "ok"}}}
    about = {"info": {"title": "t", "version": "1"}, "servers": [{"url": URL}], "paths": {"/": {"get": operation}}}
    file.write_text(json.dumps({"openapi": "3.0.0", **about}))
    described = str(file)
    server.apply(url=None, spec_path=described)
    assert (server.told()["url"], server.told()["spec_path"]) == (None, described)
    server.apply()
    assert (server.told()["url"], server.told()["spec_path"]) == (URL, None)
    server.put(url="http://127.0.0.1:9/theirs")
    assert server.workspace.plan().changed(ADDRESS) == {"url", "oauth2_flow"}
    refused = server.write(url=None).run("plan")
    assert "LiteLLM asks for url or spec_path" in refused.text


def test_a_name_takes_the_alias_with_it_unless_there_is_one(server: Server) -> None:
    server.apply()
    server.apply(server_name=f"{server.name}_2")
    assert server.told()["alias"] == f"{server.name}_2"
    server.apply(server_name=f"{server.name}_2", alias=server.name)
    server.apply(server_name=f"{server.name}_3", alias=server.name)
    assert (server.told()["server_name"], server.told()["alias"]) == (f"{server.name}_3", server.name)


def test_values_of_variables_are_kept_where_nobody_writes_them(server: Server) -> None:
    def value() -> Any:
        return {each["name"]: each["value"] for each in server.told()["env_vars"]}

    given = [{"name": "OURS", "value": "sk-value-1"}, {"name": "THEIRS", "scope": "user"}]
    server.apply(env_vars=given)
    server.put(env_vars=[{"name": "OURS", "value": "sk-value-2"}, {"name": "THEIRS", "scope": "user"}])
    assert server.workspace.plan().changed(ADDRESS) == {"env_vars"}
    server.workspace.apply().ok()
    assert value() == {"OURS": "sk-value-1", "THEIRS": ""}
    server.workspace.run("state", "rm", ADDRESS).ok()
    server.workspace.run("import", ADDRESS, server.id).ok()
    assert [each["value"] for each in server.workspace.state()[ADDRESS]["env_vars"]] == [None, None]
    server.apply(env_vars=[{"name": "OURS"}, {"name": "THEIRS", "scope": "user", "description": "yours"}])
    assert value() == {"OURS": "sk-value-1", "THEIRS": ""}
    server.apply(env_vars=given)
    server.apply(env_vars=[{"name": "OURS"}])
    assert value() == {"OURS": ""}


@since(MODERN)
def test_callers_find_out_how_to_sign_in_only_where_users_do(server: Server) -> None:
    users = {"auth_type": "oauth2", "oauth2_flow": "authorization_code"}
    server.apply(per_server_oauth_discovery=True, **users)
    server.apply(per_server_oauth_discovery=True, **users, url="http://127.0.0.1:9/moved")
    assert server.told()["per_server_oauth_discovery"] is True
    server.put(per_server_oauth_discovery=False)
    assert server.workspace.plan().changed(ADDRESS) == {"per_server_oauth_discovery"}
    machine = {**users, "oauth2_flow": "client_credentials"}
    refused = server.write(per_server_oauth_discovery=True, **machine).run("plan")
    assert "LiteLLM has it for the auth_type oauth2" in refused.text
    server.apply(**users)
    assert server.told()["per_server_oauth_discovery"] is False


@since(MODERN)
def test_a_name_that_is_taken_is_told_with_the_server_that_has_it(server: Server, api: httpx.Client) -> None:
    theirs = {"server_id": f"{server.id}-theirs", "server_name": server.name, "transport": "http", "url": URL}
    api.post("/v1/mcp/server", json=theirs).raise_for_status()
    refused = server.write().run("apply", "-auto-approve")
    api.delete(f"/v1/mcp/server/{theirs['server_id']}").raise_for_status()
    assert refused.errors == ["This litellm_mcp_server exists already"]
    assert f'id = "{theirs["server_id"]}"' in refused.text


def test_a_server_that_is_known_by_such_a_name_is_none_with_such_an_id(server: Server, api: httpx.Client) -> None:
    theirs = {"server_id": f"{server.id}-theirs", "server_name": server.name, "transport": "http", "url": URL}
    api.post("/v1/mcp/server", json=theirs).raise_for_status()
    server.apply(server_id=server.name, server_name=f"{server.name}_2")
    api.delete(f"/v1/mcp/server/{theirs['server_id']}").raise_for_status()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"server_name": "a-b"}, "no `-`"),
        ({"server_id": "a/b"}, "its paths take no /"),
        ({"tool_name_to_display_name": {"a": "b c"}}, "letters, digits, underscores and hyphens alone"),
        ({"mcp_info": {"is_public": True}}, "LiteLLM sets is_public itself"),
        ({"transport": "stdio"}, "LiteLLM asks for command and args"),
        ({"dcr_bridge": True, "auth_type": "api_key"}, "true_passthrough or oauth_delegate, not api_key"),
        ({"dcr_bridge": True}, "it requires `auth_type`"),
    ],
)
def test_what_litellm_would_refuse_is_refused_in_the_plan(lab: Workspace, given: dict[str, Any], told: str) -> None:
    values = {"server_name": "s", "transport": "http", "url": URL, **given}
    content = {"resource": {"litellm_mcp_server": {"it": values}}}
    assert told in lab.write("").write(json.dumps(content), "server.tf.json").run("plan").text
