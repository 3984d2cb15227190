"""MCP servers: kept with credentials that nobody is told, and with ways of signing in that go when the server moves."""

from __future__ import annotations

import re
from typing import Any, ClassVar, cast

from . import clock
from .bodies import Body
from .errors import Detail, Invalid, Refusal
from .gateway import Answer, Call, Gateway, new_id
from .kinds import Kind
from .store import Row

_EMPTY: Row = {
    **{name: {} for name in ("mcp_info", "static_headers", "tool_name_to_display_name", "tool_name_to_description")},
    "env_vars": [],
}
_SIGNING_IN = (
    *("issuer", "authorization_url", "token_url", "registration_url", "oauth2_flow", "dcr_bridge"),
    *("token_exchange_endpoint", "audience", "subject_token_type", "token_exchange_profile"),
)
_CLASSES = {"oauth_delegate": "forwarded", "true_passthrough": "forwarded"}
"""Types of authentication that take each other's credentials."""


class _McpServers(Kind):
    table, id = "mcp_servers", "server_id"
    new, info, every = "POST /v1/mcp/server", "GET /v1/mcp/server/{server_id}", "GET /v1/mcp/server"
    update, delete = "PUT /v1/mcp/server", "DELETE /v1/mcp/server/{server_id}"
    columns: ClassVar[Row] = {}

    def values(self, gateway: Gateway, body: Body) -> Row:
        sent, filled = body.sent(), body.filled()
        for name in ("server_name", "alias"):
            _check_name(name, sent.get(name))
        _check_transport(gateway, sent)
        values = {name: sent[name] if name == "credentials" else filled[name] for name in sent}
        if alias := sent.get("alias") or sent.get("server_name"):
            values["alias"] = alias
        return values

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        moment = clock.stamp(clock.now())
        stamps = {"created_at": moment, "created_by": caller, "updated_at": moment, "updated_by": caller}
        given = {name: value for name, value in values.items() if value is not None}
        if given.get("auth_type") == "oauth2":
            given.setdefault("oauth2_flow", _flow(given))
        table = gateway.described.schema("LiteLLM_MCPServerTable")
        first: Row = {"server_id": new_id(), "transport": "sse", **_EMPTY, **given}
        shown = table.model_validate(first).model_dump(mode="json")
        row: Row = {**shown, **stamps, "credentials": given.get("credentials")}
        self.rows(gateway)[first["server_id"]] = row
        return row

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        other = bool(values.get("auth_type")) and _class(values["auth_type"]) != _class(row["auth_type"])
        moved = values.get("url") not in (None, row["url"])
        # Older versions know of no move where there was no issuer.
        known = gateway.modern or row["issuer"]
        if other or moved or (known and values.get("issuer", row["issuer"]) != row["issuer"]):
            stale = [name for name in _SIGNING_IN if name not in values or values[name] == row[name]]
            values = {**values, **dict.fromkeys(stale)}
        if values.get("credentials") and not other:
            values = {**values, "credentials": {**(row["credentials"] or {}), **values["credentials"]}}
        elif other:
            values = {"credentials": None, **values}
        super().change(gateway, row, values)

    def shown(self, gateway: Gateway, row: Row) -> Row:
        told = ("upstream_resource", "upstream_token_header", *(("scopes",) if gateway.modern else ()))
        credentials: Row = row["credentials"] or {}
        shown = {**row, "credentials": {name: credentials[name] for name in told if credentials.get(name)} or None}
        if gateway.modern:
            shown["mcp_info"] = {**(row["mcp_info"] or {}), "is_public": False, "is_public_explicit": False}
        return shown

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        return Detail(400, {"error": f"MCP Server with id {object_id} already exists. Cannot create another."})

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        if operation == self.info:
            return Detail(404, {"error": f"MCP Server with id {object_id} not found"})
        return Detail(404, {"error": f"MCP Server not found, passed server_id={object_id}"})

    def named(self, gateway: Gateway, word: str) -> Row | None:
        """The server of this id, name or alias."""
        return next((row for row in self.rows(gateway).values() if word in _words(row)), None)

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        self._check_free(gateway, call.read())
        return Answer(super().answer_new(gateway, call), status=201)

    def answer_info(self, gateway: Gateway, call: Call) -> Any:
        found = self.find(gateway, call.path[self.id]) or self.named(gateway, call.path[self.id])
        return self.shown(gateway, found) if found else super().answer_info(gateway, call)

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        self._check_free(gateway, call.read())
        return Answer(super().answer_update(gateway, call), status=202)

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        super().answer_delete(gateway, call)
        return Answer(None, status=202)

    def _check_free(self, gateway: Gateway, body: Body) -> None:
        """Newer versions want names and aliases that no other server has, whatever the case of letters."""
        for field in ("alias", "server_name") if gateway.modern else ():
            word = (body.alias or body.server_name) if field == "alias" else body.server_name
            for row in self.rows(gateway).values():
                if word and row[self.id] != body.server_id and word.lower() in map(str.lower, _words(row)[1:]):
                    told = f"An MCP server with {field} '{word}' already exists (server_id={row[self.id]}). "
                    advice = "MCP server names and aliases must be unique, case-insensitive."
                    raise Detail(400, {"error": told + advice})


kind = _McpServers()


def _words(row: Row) -> list[str]:
    return [word for word in (row["server_id"], row["server_name"], row["alias"]) if word]


def _class(auth_type: str | None) -> str | None:
    return _CLASSES.get(auth_type or "", auth_type)


def _flow(given: Row) -> str:
    secrets = cast("Row", given.get("credentials") or {})
    machine = given.get("token_url") and secrets.get("client_id") and secrets.get("client_secret")
    return "client_credentials" if machine and not given.get("authorization_url") else "authorization_code"


def _check_name(field: str, name: str | None) -> None:
    if name and "-" in name:
        advice = "Use an alternative character instead"
        raise Detail(400, {"error": f"Server name cannot contain '-'. {advice} Found: {name}"})
    if name and not re.fullmatch(r"[A-Za-z0-9_.]{1,128}", name):
        raise Detail(400, {"error": f"Invalid MCP tool prefix '{name}' provided via {field}"})


def _check_transport(gateway: Gateway, sent: Row) -> None:
    problem = None
    if sent.get("transport") in ("http", "sse") and not sent.get("url") and not sent.get("spec_path"):
        problem = "url or spec_path is required for HTTP/SSE transport"
    if sent.get("transport") == "stdio" and gateway.modern:
        advice = "Set LITELLM_ENABLE_MCP_STDIO=true on the proxy and restart to enable them"
        problem = f"stdio MCP servers are disabled on this proxy. {advice}"
    elif sent.get("transport") == "stdio" and not sent.get("command"):
        problem = "command is required for stdio transport"
    if problem:
        wrong = {"type": "value_error", "loc": ["body"], "msg": f"Value error, {problem}", "input": sent}
        raise Invalid([{**wrong, "ctx": {"error": {}}}])
