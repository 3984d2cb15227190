"""Tags of requests, each with a budget if it has limits. Whatever is wrong is a 500, with the status in its text."""

from __future__ import annotations

from typing import Any, ClassVar

from provider_shim.versions import is_since

from . import budgets, models
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row


class _Tags(Kind):
    table, id = "tags", "name"
    columns: ClassVar[Row] = {"name": None, "description": None, "models": [], "budget_id": None}
    new, info, every = "POST /tag/new", "POST /tag/info", "GET /tag/list"
    update, delete = "POST /tag/update", "POST /tag/delete"

    def values(self, gateway: Gateway, body: Body) -> Row:
        """What is not sent is cleared."""
        if body.budget_id and budgets.kind.find(gateway, body.budget_id) is None:
            raise Detail(500, "Foreign key constraint violated on the constraint: `LiteLLM_TagTable_budget_id_fkey`")
        return {"name": body.name, "description": body.description, "models": body.models or []}

    def shown(self, gateway: Gateway, row: Row) -> Row:
        hidden = {"budget_id", "updated_by"}
        told = {name: value for name, value in row.items() if name not in hidden}
        names = {each: found["model_name"] for each in row["models"] for found in models.named(gateway, each)}
        budget = budgets.full(gateway, row["budget_id"])
        return {**told, "model_info": names, **({"litellm_budget_table": budget} if budget else {})}

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        return Detail(500, f"400: Tag {object_id} already exists")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(500, f"404: Tag {object_id} not found")

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        row = super().create(gateway, caller, values)
        for model in [found for each in row["models"] for found in models.named(gateway, each)]:
            if not model["db_model"]:
                raise Detail(500, f"500: 404: Model {model['model_id']} not found in database")
            model["litellm_params"].setdefault("tags", []).append(row["name"])
        return row

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        super().answer_new(gateway, call)
        return self._with_budget(gateway, call, "created")

    def answer_info(self, gateway: Gateway, call: Call) -> Any:
        wanted: list[str] = call.read().names
        if missing := [name for name in wanted if self.find(gateway, name) is None]:
            raise Detail(500, f"404: Tags not found: {missing}")
        return {name: self.shown(gateway, self.rows(gateway)[name]) for name in wanted}

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        row = self._asked(gateway, call, self.update) or {}
        if row["budget_id"] and call.read().budget_id and not is_since(gateway.version, "1.110.0"):
            raise Detail(500, "BudgetNewRequest() got multiple values for keyword argument 'budget_id'")
        super().answer_update(gateway, call)
        return self._with_budget(gateway, call, "updated")

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        super().answer_delete(gateway, call)
        return {"message": f"Tag {call.read().name} deleted successfully"}

    def _with_budget(self, gateway: Gateway, call: Call, done: str) -> Row:
        """Write the limits into the tag's budget. Older versions ignore those that are null."""
        body = call.read()
        row = self.rows(gateway)[body.name]
        limits = {name: value for name, value in body.sent().items() if name in budgets.kind.columns}
        linked = limits.pop("budget_id", None)
        limits = {name: value for name, value in limits.items() if value is not None or gateway.modern}
        if limits and row["budget_id"]:
            budgets.change(gateway, row["budget_id"], limits)
        elif limits and not linked:
            linked = budgets.create(gateway, call.caller.name, {**limits, "budget_reset_at": None})
        row["budget_id"] = linked or row["budget_id"]
        told = {name: value for name, value in self.shown(gateway, row).items() if name != "litellm_budget_table"}
        return {"message": f"Tag {body.name} {done} successfully", "tag": told}


kind = _Tags()
