"""Budgets: rows of their own, which keys, members and teams' member defaults point to."""

from __future__ import annotations

from typing import Any

from . import clock
from .bodies import Budget, BudgetId, BudgetIds, ObjectPermission
from .errors import TRIAL, Detail
from .gateway import Call, Gateway, Routes, check_amount, check_period, new_id
from .store import Row, fresh

routes = Routes()

UNLICENSED_MODEL_BUDGET = (
    f"Invalid model_max_budget: You must have an enterprise license to set model_max_budget. {TRIAL}. "
    "Example of valid model_max_budget: https://docs.litellm.ai/docs/proxy/users"
)
_COLUMNS: Row = {
    "budget_id": None,
    "max_budget": None,
    "soft_budget": None,
    "max_parallel_requests": None,
    "tpm_limit": None,
    "rpm_limit": None,
    "tpd_limit": None,
    "model_max_budget": None,
    "budget_duration": None,
    "budget_reset_at": None,
    "allowed_models": [],
    "temp_budget_increase": None,
    "temp_budget_expiry": None,
}
_RELATIONS: Row = dict.fromkeys(
    (
        "organization",
        "projects",
        "keys",
        "end_users",
        "tags",
        "model_access_groups",
        "team_membership",
        "organization_membership",
    )
)


def create(gateway: Gateway, caller: str, values: Row) -> str:
    """Add a budget row and return its id."""
    moment = clock.stamp(clock.now())
    stamps = {"created_at": moment, "created_by": caller, "updated_at": moment, "updated_by": caller}
    row = fresh(_COLUMNS, {**values, **stamps})
    budget_id: str = row["budget_id"] or new_id()
    row["budget_id"] = budget_id
    if row["budget_duration"] and not row["budget_reset_at"]:
        row["budget_reset_at"] = clock.next_reset(row["budget_duration"])
    gateway.store.budgets[budget_id] = row
    return budget_id


def change(gateway: Gateway, budget_id: str, values: Row) -> Row | None:
    """Write `values` into a budget and return it, or None when there is no such budget."""
    row = gateway.store.budgets.get(budget_id)
    if row is None:
        return None
    row.update(values)
    if "budget_duration" in values:
        row["budget_reset_at"] = clock.next_reset(values["budget_duration"]) if values["budget_duration"] else None
    row["updated_at"] = clock.stamp(clock.now())
    return row


def full(gateway: Gateway, budget_id: str | None) -> Row | None:
    """A budget as its own endpoints and keys show it."""
    row = gateway.store.budgets.get(budget_id) if budget_id else None
    return gateway.shown({**row, **_RELATIONS}) if row else None


def brief(gateway: Gateway, budget_id: str | None) -> Row | None:
    """A budget as teams and memberships show it."""
    row = gateway.store.budgets.get(budget_id) if budget_id else None
    return gateway.shown(row, "created_by", "updated_at", "updated_by") if row else None


_GRANTS: Row = {
    name: None if name in ("mcp_tool_permissions", "mcp_tool_search_enabled") else []
    for name in ObjectPermission.model_fields
}
_GRANTED: Row = dict.fromkeys(
    ("teams", "projects", "verification_tokens", "organizations", "users", "end_users", "agents_table")
)


def grant(gateway: Gateway, permission_id: str | None, grants: Row | None) -> str | None:
    """Merge `grants` into an object permission, made when there is none yet; returns its id."""
    if grants is None:
        return permission_id
    permission_id = permission_id or new_id()
    row = gateway.store.permissions.setdefault(permission_id, fresh(_GRANTS, {"object_permission_id": permission_id}))
    row.update({name: value for name, value in grants.items() if value is not None})
    return permission_id


def granted(gateway: Gateway, permission_id: str | None, *, related: bool = False) -> Row | None:
    """An object permission; `related` adds the empty relations that some answers show."""
    row = gateway.store.permissions.get(permission_id) if permission_id else None
    if row is None:
        return None
    return gateway.shown({**row, **(_GRANTED if related else {})})


def _checked(gateway: Gateway, body: Budget) -> Row:
    check_amount("max_budget", body.max_budget, wrapped=False)
    check_amount("soft_budget", body.soft_budget, wrapped=False)
    check_period(body.budget_duration, wrapped=False)
    if body.model_max_budget and not gateway.licensed:
        raise Detail(400, {"error": UNLICENSED_MODEL_BUDGET})
    return {name: value for name, value in body.sent().items() if name != "budget_id"}


@routes.add("POST", "/budget/new")
def new(gateway: Gateway, call: Call) -> Any:
    body = call.read(Budget)
    values = _checked(gateway, body)
    if body.budget_id in gateway.store.budgets:
        raise Detail(400, {"error": f"Budget with id '{body.budget_id}' already exists."})
    return full(gateway, create(gateway, call.caller.name, {**values, "budget_id": body.budget_id}))


@routes.add("POST", "/budget/update")
def update(gateway: Gateway, call: Call) -> Any:
    body = call.read(Budget)
    if body.budget_id is None:
        raise Detail(400, {"error": "budget_id is required"})
    change(gateway, body.budget_id, _checked(gateway, body))
    return full(gateway, body.budget_id)


@routes.add("POST", "/budget/info")
def info(gateway: Gateway, call: Call) -> Any:
    return [found for each in call.read(BudgetIds).budgets if (found := full(gateway, each))]


@routes.add("GET", "/budget/list")
def every(gateway: Gateway, call: Call) -> Any:
    return [full(gateway, each) for each in gateway.store.budgets]


@routes.add("POST", "/budget/delete")
def delete(gateway: Gateway, call: Call) -> Any:
    budget_id = call.read(BudgetId).id
    gone = full(gateway, budget_id)
    gateway.store.budgets.pop(budget_id, None)
    holders = [
        *gateway.store.keys.values(),
        *(row for team in gateway.store.memberships.values() for row in team.values()),
    ]
    for holder in holders:
        if holder["budget_id"] == budget_id:
            holder["budget_id"] = None
    return gone
