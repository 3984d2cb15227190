"""Customers: end users, each with a budget if it has limits. An update ignores what is null or empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from . import budgets, models, permissions
from .bodies import Body
from .errors import ProxyError, Refusal
from .gateway import Call, Gateway, contains
from .kinds import Kind
from .store import Row


class _Customers(Kind):
    table, id = "customers", "user_id"
    columns: ClassVar[Row] = {
        **dict.fromkeys(("user_id", "alias", "allowed_model_region", "default_model", "budget_id")),
        "object_permission_id": None,
        "blocked": False,
        "spend": 0.0,
        "models": [],
    }
    new, info, every = "POST /customer/new", "GET /customer/info", "GET /customer/list"
    update, delete = "POST /customer/update", "POST /customer/delete"
    asked: ClassVar[Mapping[str, str]] = {info: "end_user_id"}

    def values(self, gateway: Gateway, body: Body) -> Row:
        if body.budget_id and budgets.kind.find(gateway, body.budget_id) is None:
            raise ProxyError(500, "Foreign key constraint violated: `LiteLLM_EndUserTable_budget_id_fkey`")
        return {name: value for name, value in super().values(gateway, body).items() if value is not None}

    def shown(self, gateway: Gateway, row: Row) -> Row:
        budget = budgets.brief(gateway, row["budget_id"])
        told = {name: row[name] for name in self.columns if name != "models" or gateway.modern}
        granted = permissions.granted(gateway, row["object_permission_id"])
        return {**told, "litellm_budget_table": budget, "object_permission": granted}

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        problem = f"Customer already exists, passed user_id={object_id}. Please pass a new user_id."
        return ProxyError(400, problem, type="bad_request", param="user_id")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        place = self.asked.get(operation, self.id)
        return ProxyError(404, f"End User Id={object_id} does not exist in db", type="not_found", param=place)

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        if values.get("default_model") not in (None, *models.names(gateway)):
            problem = f"Default Model not on proxy. Default_model={values['default_model']}"
            raise ProxyError(422, {"error": problem})
        return super().create(gateway, caller, values)

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        super().answer_new(gateway, call)
        return self._with_relations(gateway, call)

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        super().answer_update(gateway, call)
        return self._with_relations(gateway, call)

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        asked = call.ask()
        rows = sorted(super().answer_every(gateway, call), key=lambda row: row["user_id"])
        if not gateway.modern:
            return rows
        wanted = asked.search or ""
        found = [row for row in rows if contains(row["user_id"], wanted) or contains(row["alias"], wanted)]
        return found[(asked.page - 1) * asked.page_size : asked.page * asked.page_size]

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        wanted: list[str] = call.read().user_ids
        if missing := [each for each in wanted if self.find(gateway, each) is None]:
            problem = f"End User Id(s)={', '.join(missing)} do not exist in db"
            raise ProxyError(404, problem, type="not_found", param="user_ids")
        for each in wanted:
            del self.rows(gateway)[each]
        message = f"Successfully deleted customers with ids: {wanted}"
        return {"deleted_customers": len(wanted), "message": message}

    def _with_relations(self, gateway: Gateway, call: Call) -> Row:
        """Write what stands in rows of other tables. Zero is ignored like null."""
        body = call.read()
        row = self.rows(gateway)[body.user_id]
        limits = {name: value for name, value in body.sent().items() if name in budgets.kind.columns and value}
        limits.pop("budget_id", None)
        if limits and row["budget_id"]:
            budgets.change(gateway, row["budget_id"], limits)
        elif limits:
            row["budget_id"] = budgets.create(gateway, call.caller.name, limits)
        grants = body.object_permission and body.object_permission.model_dump()
        row["object_permission_id"] = permissions.grant(gateway, row["object_permission_id"], grants)
        return self.shown(gateway, row)


kind = _Customers()
