"""What LiteLLM answers, route by route, when it has no database."""

from __future__ import annotations

from .errors import Crash, Detail, ProxyError, Refusal

_NEEDED = (
    "DB not connected. This endpoint needs a database; set DATABASE_URL to a PostgreSQL connection string "
    "(postgresql://...) to enable it. See https://docs.litellm.ai/docs/proxy/virtual_keys"
)
_CONNECT = (
    "Database not connected. Connect a database to your proxy - "
    "https://docs.litellm.ai/docs/simple_proxy#managing-auth---virtual-keys"
)
_MODEL = ProxyError(
    500, {"error": "No DB Connected. Here's how to do it - https://docs.litellm.ai/docs/proxy/virtual_keys"}
)
_TEAM = ProxyError(
    401,
    "Authentication Error, No DB Connected. See - https://docs.litellm.ai/docs/proxy/virtual_keys",
    legacy="auth_error",
)
_INFO = ProxyError(
    500, "Internal server error from /key/info. Details are in the proxy server logs.", type="internal_error"
)

_ANSWERS: dict[str, Refusal] = {
    "POST /key/generate": ProxyError(500, {"error": _NEEDED}),
    "GET /key/info": _INFO,
    "POST /key/update": ProxyError(500, {"error": "Database not connected"}),
    "POST /key/delete": ProxyError(500, "Not connected to DB!"),
    "GET /key/list": ProxyError(500, "Database not connected"),
    "GET /key/aliases": ProxyError(500, "Database not connected"),
    "POST /key/block": Crash(),
    "POST /key/unblock": Crash(),
    "POST /team/new": ProxyError(500, {"error": "No db connected"}),
    "GET /team/info": ProxyError(500, {"error": _CONNECT}),
    "POST /team/update": _TEAM,
    "PATCH /team/{team_id}": _TEAM,
    "GET /team/list": Detail(400, {"error": _NEEDED}),
    "GET /v2/team/list": Detail(500, {"error": "No db connected. prisma client=None"}),
    "POST /team/block": Crash(),
    "POST /team/unblock": Crash(),
    "POST /user/new": ProxyError(400, _NEEDED),
    "GET /user/info": ProxyError(500, _CONNECT),
    "GET /v2/user/info": ProxyError(500, _NEEDED),
    "POST /user/update": ProxyError(400, "Not connected to DB!"),
    "GET /user/list": Detail(500, {"error": "No db connected. prisma client=None"}),
    "POST /model/new": _MODEL,
    "POST /model/update": _MODEL,
    "POST /model/delete": _MODEL,
    "PATCH /model/{model_id}/update": Detail(500, {"error": _NEEDED}),
    "POST /model/block": Detail(500, {"error": _NEEDED}),
    "POST /model/unblock": Detail(500, {"error": _NEEDED}),
    "GET /v2/model/info": Detail(500, {"error": _NEEDED}),
    "POST /budget/new": Detail(500, {"error": _NEEDED}),
    "GET /budget/list": Detail(400, {"error": _NEEDED}),
}


def refusal(method: str, path: str) -> Refusal:
    return _ANSWERS.get(f"{method} {path}") or Detail(500, {"error": "No db connected"})
