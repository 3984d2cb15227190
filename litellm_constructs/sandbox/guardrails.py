"""Guardrails: parameters filled in with the defaults of all kinds, merged when they change, and told in part."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from . import credentials
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row

_REJECTED = "Invalid guardrail configuration, update rejected: Guardrail initialization failed"


class _Guardrails(Kind):
    table, id = "guardrails", "guardrail_id"
    columns: ClassVar[Row] = {"guardrail_id": None, "guardrail_name": None, "litellm_params": {}, "guardrail_info": {}}
    new, info, every = "POST /guardrails", "GET /guardrails/{guardrail_id}/info", "GET /v2/guardrails/list"
    update, delete = "PATCH /guardrails/{guardrail_id}", "DELETE /guardrails/{guardrail_id}"

    def values(self, gateway: Gateway, body: Body) -> Row:
        """Ids are LiteLLM's to choose. The parameters of a new one have the defaults too, those of a change do not."""
        new: Body | None = body.guardrail
        values = {name: value for name, value in super().values(gateway, new or body).items() if value is not None}
        if new:
            filled = new.litellm_params.filled()
            values = {**values, "litellm_params": {**filled, "default_on": bool(filled["default_on"])}, self.id: None}
        parameters: Row = values.get("litellm_params") or {}
        if isinstance(mode := parameters.get("mode"), str):
            parameters["mode"] = mode.lower()
        return values

    def shown(self, gateway: Gateway, row: Row) -> Row:
        columns = (*self.columns, "created_at", "updated_at")
        told = {"litellm_params": _told(row["litellm_params"]), "guardrail_definition_location": "db"}
        return {**{name: row[name] for name in columns}, **told}

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        self._check_name(gateway, {**row, **values}, "updating guardrail in DB")
        parameters: Row = {**row["litellm_params"], **values.get("litellm_params", {})}
        if parameters["guardrail"] == "presidio" and not parameters["presidio_analyzer_api_base"]:
            raise Detail(422, f"{_REJECTED}: Missing `PRESIDIO_ANALYZER_API_BASE` from environment")
        super().change(gateway, row, {**values, "litellm_params": parameters})

    def _check_name(self, gateway: Gateway, row: Row, doing: str) -> None:
        others = (each for each in self.rows(gateway).values() if each[self.id] != row[self.id])
        if any(each["guardrail_name"] == row["guardrail_name"] for each in others):
            raise Detail(500, f"Error {doing}: Unique constraint failed on the fields: (`guardrail_name`)")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, f"Guardrail with ID {object_id} not found")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        self._check_name(gateway, self.values(gateway, call.read()), "adding guardrail to DB")
        return self._in_clear(gateway, super().answer_new(gateway, call))

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        return {"guardrails": super().answer_every(gateway, call)}

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        return self._in_clear(gateway, super().answer_update(gateway, call))

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        return {"message": f"Guardrail {super().answer_delete(gateway, call)[self.id]} deleted successfully"}

    def _in_clear(self, gateway: Gateway, answer: Row) -> Row:
        return {**answer, "litellm_params": self.rows(gateway)[answer[self.id]]["litellm_params"]}


kind = _Guardrails()


def _told(values: Row) -> Row:
    return {name: _told_of(name, value) for name, value in values.items()}


def _told_of(name: str, value: Any) -> Any:
    if isinstance(value, dict) and credentials.is_secret(name):
        return _told(cast("Row", value))
    return credentials.told(name, value)
