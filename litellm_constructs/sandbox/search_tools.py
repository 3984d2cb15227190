"""Search tools: taken whole by each write, with a mask over the API key."""

from __future__ import annotations

from typing import Any, ClassVar

from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row


class _SearchTools(Kind):
    table, id = "search_tools", "search_tool_id"
    columns: ClassVar[Row] = {
        "search_tool_id": None,
        "search_tool_name": None,
        "litellm_params": {},
        "search_tool_info": {},
    }
    new, info, every = "POST /search_tools", "GET /search_tools/{search_tool_id}", "GET /search_tools/list"
    update, delete = "PUT /search_tools/{search_tool_id}", "DELETE /search_tools/{search_tool_id}"

    def values(self, gateway: Gateway, body: Body) -> Row:
        sent = body.sent()["search_tool"]
        written = ("search_tool_name", "litellm_params", "search_tool_info")
        return {"search_tool_info": {}, **{name: sent[name] for name in written if name in sent}}

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, f"Search tool with ID {object_id} not found")

    def shown(self, gateway: Gateway, row: Row) -> Row:
        told = {name: row[name] for name in (*self.columns, "created_at", "updated_at")}
        key = row["litellm_params"].get("api_key")
        hidden = {"api_key": "*****" if len(key) <= 4 else f"{key[:2]}****{key[-2:]}"} if key else {}
        return {**told, "litellm_params": {**row["litellm_params"], **hidden}, "is_from_config": False}

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        self._check_free(gateway, self.values(gateway, call.read()), "adding search tool to", None)
        return self._whole(gateway, super().answer_new(gateway, call))

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        return {"search_tools": super().answer_every(gateway, call)}

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        own = call.path[self.id]
        self._check_free(gateway, self.values(gateway, call.read()), "updating search tool in", own)
        return self._whole(gateway, super().answer_update(gateway, call))

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        gone = super().answer_delete(gateway, call)
        told = f"Search tool {gone[self.id]} deleted successfully"
        return {"message": told, "search_tool_name": gone["search_tool_name"]}

    def _whole(self, gateway: Gateway, shown: Row) -> Row:
        """The answer to a write has the key."""
        return {**shown, "litellm_params": self.rows(gateway)[shown[self.id]]["litellm_params"]}

    def _check_free(self, gateway: Gateway, values: Row, doing: str, own: str | None) -> None:
        for row in self.rows(gateway).values():
            if row["search_tool_name"] == values["search_tool_name"] and row[self.id] != own:
                raise Detail(500, f"Error {doing} DB: Unique constraint failed on the fields: (`search_tool_name`)")


kind = _SearchTools()
