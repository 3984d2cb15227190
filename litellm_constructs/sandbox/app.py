"""The HTTP side: routing, authentication, faults, and a log of what was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as HttpRoute

from . import (
    access_groups,
    agents,
    budgets,
    clock,
    completions,
    credentials,
    customers,
    fallbacks,
    guardrails,
    health,
    jwt_key_mappings,
    keys,
    mcp_servers,
    mcp_toolsets,
    members,
    model_groups,
    models,
    offline,
    organization_members,
    organizations,
    pass_through,
    policies,
    projects,
    prompts,
    search_tools,
    settings,
    spend,
    tags,
    teams,
    users,
    vector_stores,
)
from .errors import Crash, Invalid, ProxyError, Refusal
from .gateway import Answer, Call, Caller, Gateway, Route, hashed, not_admin

_ROUTES: list[Route] = [
    *health.routes,
    *models.routes,
    *organizations.routes,
    *organization_members.routes,
    *teams.routes,
    *members.routes,
    *keys.routes,
    *users.routes,
    *budgets.kind.routes,
    *credentials.kind.routes,
    *access_groups.kind.routes,
    *model_groups.routes,
    *vector_stores.kind.routes,
    *customers.kind.routes,
    *tags.kind.routes,
    *fallbacks.routes,
    *pass_through.routes,
    *guardrails.kind.routes,
    *prompts.routes,
    *mcp_servers.kind.routes,
    *search_tools.kind.routes,
    *agents.kind.routes,
    *projects.kind.routes,
    *jwt_key_mappings.kind.routes,
    *policies.attachments.routes,
    *policies.routes,
    *mcp_toolsets.kind.routes,
    *settings.routes,
    *completions.routes,
    *spend.routes,
]
_HEADERS = ("x-litellm-api-key", "authorization", "api-key", "x-api-key")


@dataclass(frozen=True)
class Request:
    """A request that the sandbox received."""

    method: str
    path: str
    query: dict[str, str]
    body: Any = field(repr=False)


@dataclass
class Fault:
    """What goes wrong instead of a request, or after its work is done."""

    method: str
    path: str
    status: int | None
    headers: dict[str, str]
    after_effect: bool
    times: int


@dataclass
class State:
    """What a running sandbox shares with whoever holds it."""

    gateway: Gateway
    file: Path | None = None
    latency: float = 0.0
    requests: list[Request] = field(default_factory=list[Request])
    faults: list[Fault] = field(default_factory=list[Fault])

    def fault(self, request: Request) -> Fault | None:
        """The next fault that was set up for such a request, used up by this."""
        for each in self.faults:
            if each.method == request.method and each.path in (request.path, "*"):
                each.times -= 1
                if each.times == 0:
                    self.faults.remove(each)
                return each
        return None


class Dropped(BaseException):
    """The connection is to be closed without an answer. No error, or Starlette would answer it with a 500."""


def build(state: State) -> Starlette:
    """The gateway as an ASGI application."""

    async def not_found(request: HttpRequest, error: Exception) -> Response:
        return JSONResponse({"detail": "Not Found"}, 404)

    async def not_allowed(request: HttpRequest, error: Exception) -> Response:
        return JSONResponse({"detail": "Method Not Allowed"}, 405)

    return Starlette(
        routes=[HttpRoute(each.path, _endpoint(state, each), methods=[each.method]) for each in _ROUTES],
        exception_handlers={404: not_found, 405: not_allowed},
    )


def _endpoint(state: State, route: Route) -> Callable[[HttpRequest], Awaitable[Response]]:
    async def endpoint(http: HttpRequest) -> Response:
        raw = await http.body()
        if state.latency:
            await asyncio.sleep(state.latency)
        request = Request(http.method, http.url.path, dict(http.query_params), _json(raw))
        state.requests.append(request)
        fault = state.fault(request)
        if fault is not None and not fault.after_effect:
            return _failure(fault)
        answer = await _answer(state, route, http, request, raw)
        return answer if fault is None else _failure(fault)

    return endpoint


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def _failure(fault: Fault) -> Response:
    if fault.status is None:
        raise Dropped
    body = {"error": {"message": "A fault of the sandbox.", "type": "internal_server_error", "param": None}}
    return _respond({"error": {**body["error"], "code": str(fault.status)}}, fault.status, fault.headers)


def _respond(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    # LiteLLM closes the connection after a 500.
    closing = {"connection": "close"} if status == 500 else {}
    if body is None and status in (202, 204):
        return Response(status_code=status, headers=headers)
    return JSONResponse(body, status, headers={**closing, **(headers or {})})


async def _answer(state: State, route: Route, http: HttpRequest, request: Request, raw: bytes) -> Response:
    gateway = state.gateway
    headers: dict[str, str] = {}
    try:
        caller = Caller() if route.access == "public" else _caller(gateway, http)
        operation = f"{route.method} {route.path}".replace(":path}", "}")
        call = Call(gateway, caller, operation, request.path, http.path_params, request.query, request.body)
        if route.access == "admin" and not caller.admin:
            raise not_admin(call)
        if gateway.without_database and route.database:
            raise offline.refusal(route.method, route.path)
        _check_body(gateway, raw, request.body)
        body = route.handler(gateway, call)
        if isawaitable(body):
            body = await body
    except Refusal as refusal:
        body, status = refusal.body(gateway.modern), refusal.status
    else:
        status = 200
        if isinstance(body, Answer):
            body, headers, status = body.body, body.headers, body.status
    if state.file is not None and route.method != "GET":
        gateway.store.save(state.file)
    return _respond(body, status, headers)


def _check_body(gateway: Gateway, raw: bytes, body: Any) -> None:
    if not raw or isinstance(body, dict):
        return
    try:
        json.loads(raw)
    except json.JSONDecodeError as error:
        problem = {"type": "json_invalid", "loc": ["body", error.pos], "msg": "JSON decode error"}
        raise Invalid([{**problem, "input": {}, "ctx": {"error": error.msg}}]) from error
    if not gateway.modern:
        raise Crash
    raise ProxyError(
        400, "Invalid JSON payload: expected an object", type="invalid_request_error", param="request_body"
    )


def _caller(gateway: Gateway, http: HttpRequest) -> Caller:
    given = next((value for name in _HEADERS if (value := http.headers.get(name))), "")
    key = given.removeprefix("Bearer ").strip()
    if not key:
        raise _denied("Authentication Error, No api key passed in.")
    if key == gateway.master_key:
        return Caller()
    if gateway.without_database:
        raise ProxyError(400, "No connected db.", type="no_db_connection")
    if not key.startswith("sk-"):
        raise _denied("LiteLLM Virtual Key expected. Received=****, expected to start with 'sk-'.")
    row = keys.of_caller(gateway, key)
    if row is None:
        raise _unknown(gateway, key)
    if row["blocked"]:
        raise _denied("Authentication Error, Key is blocked. Update via `/key/unblock` if you're an admin.")
    if row["expires"] and row["expires"] < clock.stamp(clock.now()):
        expires = row["expires"].replace("T", " ").replace("Z", "+00:00")
        times = f"Key Expiry time {expires} and current time {clock.now()}"
        problem = f"Authentication Error - Expired Key. {times}"
        raise ProxyError(401, problem, type="expired_key", param=f"sk-...{hashed(key)[-4:]}")
    user = gateway.store.users.get(row["user_id"] or "")
    return Caller(row, user["user_role"] if user else None)


def _denied(message: str) -> Refusal:
    return ProxyError(401, message, legacy="auth_error")


def _unknown(gateway: Gateway, key: str) -> Refusal:
    if gateway.modern:
        message = "Authentication Error, Invalid API key provided."
    else:
        end = key[-4:] if len(key) > 12 else ""
        message = (
            f"Authentication Error, Invalid proxy server token passed. Received API Key = sk-...{end}, Key Hash "
            f"(Token) ={hashed(key)}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`"
        )
    return ProxyError(401, message, type="token_not_found_in_db", param="key")
