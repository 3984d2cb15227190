"""Toolsets of MCP servers: tools under a name that is taken once."""

from __future__ import annotations

from typing import Any, ClassVar

from .errors import Crash, Detail, Refusal
from .gateway import Answer, Call, Gateway
from .kinds import Kind
from .store import Row


class _McpToolsets(Kind):
    table, id = "mcp_toolsets", "toolset_id"
    columns: ClassVar[Row] = {"toolset_id": None, "toolset_name": None, "description": None, "tools": []}
    new, info, every = "POST /v1/mcp/toolset", "GET /v1/mcp/toolset/{toolset_id}", "GET /v1/mcp/toolset"
    update, delete = "PUT /v1/mcp/toolset", "DELETE /v1/mcp/toolset/{toolset_id}"

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, {"error": f"Toolset '{object_id}' not found."}) if operation == self.info else Crash()

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        """Null changes nothing, but for the description of newer versions."""
        kept = ("description",) if gateway.modern else ()
        super().change(
            gateway, row, {name: value for name, value in values.items() if value is not None or name in kept}
        )

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        self._check_free(gateway, call.read().toolset_name, None)
        return Answer(super().answer_new(gateway, call), status=201)

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        self._check_free(gateway, call.read().toolset_name, call.read().toolset_id)
        return super().answer_update(gateway, call)

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        super().answer_delete(gateway, call)
        return Answer(None, status=202)

    def _check_free(self, gateway: Gateway, name: str | None, own: str | None) -> None:
        taken = (row for row in self.rows(gateway).values() if row["toolset_name"] == name and row[self.id] != own)
        if next(taken, None) is not None:
            raise Detail(409, {"error": f"A toolset named '{name}' already exists."})


kind = _McpToolsets()
