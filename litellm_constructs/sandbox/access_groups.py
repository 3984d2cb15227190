"""Access groups: what teams and keys may use, and which. Both sides are kept, and follow each other."""

from __future__ import annotations

from typing import Any, ClassVar

from .errors import Detail, Refusal
from .gateway import Answer, Call, Gateway
from .kinds import Kind
from .store import Row, Table

_LATER = ("mcp_tool_permissions", "access_skill_names")
_LABELLED = {
    "access_mcp_servers": "access_mcp_server_ids",
    "access_agents": "access_agent_ids",
    "assigned_teams": "assigned_team_ids",
    "assigned_keys": "assigned_key_ids",
}


class _AccessGroups(Kind):
    table, id = "access_groups", "access_group_id"
    columns: ClassVar[Row] = {
        "access_group_id": None,
        "access_group_name": None,
        "description": None,
        "access_model_names": [],
        "access_mcp_server_ids": [],
        "mcp_tool_permissions": None,
        "access_agent_ids": [],
        "access_skill_names": [],
        "assigned_team_ids": [],
        "assigned_key_ids": [],
    }
    new, info, every = "POST /v1/access_group", "GET /v1/access_group/{access_group_id}", "GET /v1/access_group"
    update, delete = "PUT /v1/access_group/{access_group_id}", "DELETE /v1/access_group/{access_group_id}"

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        self._check(gateway, values)
        row = super().create(gateway, caller, _without_nulls(values))
        self._assign(gateway, row, {name: row[name] for name in _holders(gateway)})
        return row

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        others = {name: each for name, each in values.items() if name != self.id}
        self._check(gateway, others, row)
        filled = _without_nulls(others)
        self._assign(gateway, row, {name: filled[name] for name in _holders(gateway) if name in filled})
        super().change(gateway, row, filled)

    def _check(self, gateway: Gateway, values: Row, own: Row | None = None) -> None:
        name = values.get("access_group_name")
        if any(row["access_group_name"] == name for row in self.rows(gateway).values() if row is not own):
            raise Detail(409, f"Access group '{name}' already exists")
        teams: list[str] = values.get("assigned_team_ids") or []
        if unknown := sorted({*teams} - gateway.store.teams.keys()):
            raise Detail(400, f"Unknown team ids: {', '.join(unknown)}")

    def _assign(self, gateway: Gateway, row: Row, wanted: Row) -> None:
        """Have teams and keys know that they have the group, or have it no more."""
        for name, ids in wanted.items():
            for holder_id, holder in _holders(gateway)[name].items():
                others = [group for group in holder["access_group_ids"] if group != row[self.id]]
                holder["access_group_ids"] = [*others, row[self.id]] if holder_id in ids else others

    def shown(self, gateway: Gateway, row: Row) -> Row:
        told = {name: value for name, value in row.items() if gateway.modern or name not in _LATER}
        for name, table in _holders(gateway).items():
            having = [each for each, holder in table.items() if row[self.id] in holder["access_group_ids"]]
            gone = [each for each in row[name] if each not in table] if name == "assigned_key_ids" else []
            told[name] = [*gone, *having]
        names = {each: team["team_alias"] for each, team in gateway.store.teams.items()}
        names |= {each: key["key_alias"] for each, key in gateway.store.keys.items()}
        labels = {
            label: [{"id": each, "name": names.get(each)} for each in told[name]] for label, name in _LABELLED.items()
        }
        return {**told, **labels}

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, f"Access group '{object_id}' not found")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        return Answer(super().answer_new(gateway, call), status=201)

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        if row := self.find(gateway, call.path[self.id]):
            self._assign(gateway, row, dict.fromkeys(_holders(gateway), ()))
        super().answer_delete(gateway, call)
        return Answer(None, status=204)


kind = _AccessGroups()


def _holders(gateway: Gateway) -> dict[str, Table]:
    return {"assigned_team_ids": gateway.store.teams, "assigned_key_ids": gateway.store.keys}


def _without_nulls(values: Row) -> Row:
    """What is null is empty, where there is a list."""
    return {
        name: [] if value is None and name.endswith(("_ids", "_names")) else value for name, value in values.items()
    }
