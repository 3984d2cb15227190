"""The gateway behind the routes: how it was set up, what it remembers, and one call to it."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from provider_shim.versions import NEWEST, OLDEST, is_since, parse_version

from . import clock
from .bodies import Body, Description, described
from .errors import Detail, Invalid, ProxyError
from .store import Row, Store

ADMIN = "default_user_id"
"""Who the master key is, in `created_by` and in every team's roster."""

Access = Literal["public", "key", "admin"]
Handler = Callable[["Gateway", "Call"], Any]


@dataclass
class Gateway:
    """A LiteLLM gateway: its settings and its database."""

    master_key: str
    version: str = NEWEST
    licensed: bool = False
    refuse_custom_keys: bool = False
    without_database: bool = False
    store_model_in_db: bool = True
    gap: float = 0.0
    store: Store = field(default_factory=Store)

    def __post_init__(self) -> None:
        if parse_version(self.version) is None or not is_since(self.version, OLDEST):
            raise ValueError(f"The sandbox knows LiteLLM {OLDEST} and what came later, not {self.version}.")
        if not self.master_key.startswith("sk-"):
            raise ValueError("LiteLLM takes only keys that start with sk-; choose a master key that does.")

    async def meanwhile(self) -> None:
        """Let others have their turn, where LiteLLM has read a row and writes it only later."""
        if self.gap:
            await asyncio.sleep(self.gap)

    @property
    def described(self) -> Description:
        """What this version says of its requests."""
        return described(self.version)

    @property
    def modern(self) -> bool:
        """Whether it has what LiteLLM 1.109 changed."""
        return is_since(self.version, "1.109.0")

    def shown(self, row: Mapping[str, Any], *hidden: str) -> Row:
        """A copy of `row` as this version shows it, without the columns that came later and without `hidden`."""
        absent = {*hidden} if self.modern else {*hidden, *_NEW_COLUMNS}
        return {name: value for name, value in row.items() if name not in absent}


@dataclass(frozen=True)
class Caller:
    """Who calls: the holder of the master key, or of a virtual key (its row)."""

    key: Row | None = None
    role: str | None = None

    @property
    def admin(self) -> bool:
        return self.key is None or self.role == "proxy_admin"

    @property
    def user_id(self) -> str | None:
        return ADMIN if self.key is None else self.key["user_id"]

    @property
    def name(self) -> str:
        """What goes into `created_by`."""
        return self.user_id or ADMIN


@dataclass(frozen=True)
class Call:
    """One request, after authentication."""

    gateway: Gateway
    caller: Caller
    operation: str
    """Which of the description's: `PATCH /team/{team_id}`."""
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    def read(self) -> Body:
        """The body. Raises Invalid (422) for wrong types."""
        return parse(self.gateway.described.body(self.operation), self.body, "body")

    def ask(self) -> Body:
        """The query. Raises Invalid (422) for wrong types."""
        return parse(self.gateway.described.query(self.operation), dict(self.query), "query")


def parse(model: type[Body], given: Any, where: str = "body") -> Body:
    """`given` as `model`. Raises Invalid (422), whose places start with `where`."""
    if given is None:
        raise Invalid([{"type": "missing", "loc": [where], "msg": "Field required", "input": None}])
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Invalid(
            [
                # The exception of a validator is no JSON; LiteLLM shows it as an empty object.
                {
                    **problem,
                    "loc": [where, *problem["loc"]],
                    **({"ctx": {"error": {}}} if problem["type"] == "value_error" else {}),
                }
                for problem in error.errors(include_url=False)
            ]
        ) from error


@dataclass(frozen=True)
class Answer:
    """An answer that has headers beside its body, or another status than 200; without a body it is empty."""

    body: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])
    status: int = 200


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    access: Access
    database: bool
    handler: Handler


class Routes(list[Route]):
    """The routes of one module. `{name:path}` in a path takes a `/` too.

    `access`: anybody ("public"), any valid key ("key"), or admins only. `database`: whether LiteLLM needs its
    database to answer.
    """

    def add(
        self, method: str, path: str, access: Access = "admin", *, database: bool = True
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.append(Route(method, path, access, database, handler))
            return handler

        return register


def not_admin(call: Call) -> ProxyError:
    """The refusal of a caller who is no admin."""
    return ProxyError(
        401,
        "Authentication Error, Only proxy admin can be used to generate, delete, update info for new keys/users/teams. "
        f"Route={call.route}. Your role={call.caller.role or 'unknown'}. Your user_id=*******",
        legacy="auth_error",
    )


def hashed(key: str) -> str:
    """The id of a virtual key: its sha256, or `key` itself when that is an id already."""
    return hashlib.sha256(key.encode()).hexdigest() if key.startswith("sk-") else key


def new_id() -> str:
    return str(uuid.uuid4())


def check_amount(
    name: str, amount: float | None, *, wrapped: bool = True, legacy: str = "internal_server_error"
) -> None:
    """Refuse a budget below zero; `wrapped` says in which of the error shapes."""
    if amount is None or (math.isfinite(amount) and amount >= 0):
        return
    problem = {"error": f"{name} must be a non-negative finite number. Received: {amount}"}
    raise ProxyError(400, problem, legacy=legacy) if wrapped else Detail(400, problem)


def check_period(duration: str | None, *, wrapped: bool = True, legacy: str = "internal_server_error") -> None:
    """Refuse a budget period that is no duration."""
    parsed = clock.parse(duration) if duration is not None else (1, "d")
    if parsed is not None and parsed[0] > 0:
        return
    problem = {"error": f"Invalid budget_duration '{duration}'. Use a format like '1h', '24h', '7d', or '30d'."}
    raise ProxyError(400, problem, legacy=legacy) if wrapped else Detail(400, problem)


def contains(text: str | None, pattern: str) -> bool:
    """Whether a text that is not null has `pattern` anywhere, as PostgreSQL's ILIKE sees it."""
    steps = re.findall(r"\\?.", pattern, re.DOTALL)
    wanted = "".join({"%": ".*", "_": "."}.get(step) or re.escape(step[-1]) for step in steps)
    return text is not None and re.search(wanted, text, re.IGNORECASE | re.DOTALL) is not None


def pages(total: int, size: int) -> int:
    """How many pages of `size` hold `total` rows."""
    return -(-total // size)


_NEW_COLUMNS = frozenset(
    {
        # rows
        "tpd_limit",
        "skills",
        "temp_budget_increase",
        "temp_budget_expiry",
        "verified_subjects",
        "password_reset_required",
        "last_breach_check_at",
        # answers
        "status",
        "ptu_hours",
        "timed_requests",
        "total_response_time_ms",
        "denied_passthrough_routes",
        "end_user_budget_id",
        "budget_source",
        "admin_mcp_permissions",
        "access_group_skill_names",
        "unresolved_access_group_ids",
        "organization_models",
        "caller_edit_access",
        "caller_membership",
        "end_user_tpd_limit",
        "team_model_max_budget",
        "team_tpd_limit",
        "member_auto_router",
        "pricing_overrides",
        "content_policy_fallbacks",
        "fallback_on_unsupported_params",
        "weights",
    }
)
