"""Budgets: rows of their own, which keys, members and teams' member defaults point to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from . import clock
from .bodies import Body
from .errors import TRIAL, Detail, Refusal
from .gateway import Call, Gateway, check_amount, check_period
from .kinds import Kind
from .store import Row

UNLICENSED_MODEL_BUDGET = (
    f"Invalid model_max_budget: You must have an enterprise license to set model_max_budget. {TRIAL}. "
    "Example of valid model_max_budget: https://docs.litellm.ai/docs/proxy/users"
)
_LIMITS = (
    *("budget_id", "max_budget", "soft_budget", "max_parallel_requests", "tpm_limit", "rpm_limit", "tpd_limit"),
    *("model_max_budget", "budget_duration", "budget_reset_at", "temp_budget_increase", "temp_budget_expiry"),
)
_RELATIONS = (
    *("organization", "projects", "keys", "end_users", "tags", "model_access_groups", "team_membership"),
    "organization_membership",
)


_HOLDERS = ("customers", "organization_members", "tags")
"""The kinds whose objects point to a budget."""


class _Budgets(Kind):
    table, id = "budgets", "budget_id"
    columns: ClassVar[Row] = {**dict.fromkeys(_LIMITS), "allowed_models": []}
    relations = _RELATIONS
    new, info, every = "POST /budget/new", "POST /budget/info", "GET /budget/list"
    update, delete = "POST /budget/update", "POST /budget/delete"
    asked: ClassVar[Mapping[str, str]] = {delete: "id"}

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        return Detail(400, {"error": f"Budget with id '{object_id}' already exists."})

    def values(self, gateway: Gateway, body: Body) -> Row:
        check_amount("max_budget", body.max_budget, wrapped=False)
        check_amount("soft_budget", body.soft_budget, wrapped=False)
        check_period(body.budget_duration, wrapped=False)
        if body.model_max_budget and not gateway.licensed:
            raise Detail(400, {"error": UNLICENSED_MODEL_BUDGET})
        return super().values(gateway, body)

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        return super().create(gateway, caller, {**_end(gateway, values), **values})

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        super().change(gateway, row, {**_end(gateway, values), **values})

    def answer_info(self, gateway: Gateway, call: Call) -> Any:
        wanted = call.read().budgets
        if not wanted:
            raise Detail(400, {"error": f"Specify list of budget id's to query. Passed in={wanted}"})
        return [self.shown(gateway, row) for each, row in self.rows(gateway).items() if each in wanted]

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        gone = super().answer_delete(gateway, call)
        memberships = [row for team in gateway.store.memberships.values() for row in team.values()]
        plain = [row for name in _HOLDERS for row in gateway.store.kinds.get(name, {}).values()]
        for holder in (*gateway.store.keys.values(), *gateway.store.organizations.values(), *memberships, *plain):
            if gone and holder["budget_id"] == gone["budget_id"]:
                holder["budget_id"] = None
        return gone


kind = _Budgets()


def _end(gateway: Gateway, values: Row) -> Row:
    """The end of the period that is written. Without one there is none; before 1.109 the last one stays."""
    if period := values.get("budget_duration"):
        return {"budget_reset_at": clock.next_reset(period)}
    return {"budget_reset_at": None} if "budget_duration" in values and gateway.modern else {}


def create(gateway: Gateway, caller: str, values: Row) -> str:
    """Add a budget and return its id."""
    budget_id: str = kind.create(gateway, caller, values)["budget_id"]
    return budget_id


def change(gateway: Gateway, budget_id: str, values: Row) -> None:
    """Write `values` into a budget, if there is such a one."""
    if (row := kind.find(gateway, budget_id)) is not None:
        kind.change(gateway, row, values)


def full(gateway: Gateway, budget_id: str | None) -> Row | None:
    """A budget as its own endpoints and keys show it."""
    row = kind.find(gateway, budget_id)
    return row and kind.shown(gateway, row)


def brief(gateway: Gateway, budget_id: str | None) -> Row | None:
    """A budget as teams and memberships show it."""
    row = kind.find(gateway, budget_id)
    return row and gateway.shown(row, "created_by", "updated_at", "updated_by")
