"""Policies: versions, of which the one in production holds; and where they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from . import clock
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway, Routes, new_id
from .kinds import Kind
from .store import Row

routes = Routes()
_COLUMNS = ("policy_name", "inherit", "description", "guardrails_add", "guardrails_remove", "condition", "pipeline")
_STEP: Row = {
    "on_fail": "block",
    "on_pass": "allow",
    "on_error": None,
    "pass_data": False,
    "modify_response_message": None,
}


def _rows(gateway: Gateway) -> dict[str, Row]:
    return gateway.store.kinds.setdefault("policies", {})


def _of(gateway: Gateway, name: str) -> list[Row]:
    """The versions of a policy, the latest first."""
    found = (row for row in _rows(gateway).values() if row["policy_name"] == name)
    return sorted(found, key=lambda row: row["version_number"], reverse=True)


def _holding(gateway: Gateway, name: str) -> Row | None:
    return next((row for row in _of(gateway, name) if row["version_status"] == "production"), None)


def _asked(gateway: Gateway, call: Call) -> Row:
    policy_id = call.path["policy_id"]
    if policy_id not in _rows(gateway):
        raise Detail(404, f"Policy with ID {policy_id} not found")
    return _rows(gateway)[policy_id]


def _written(body: Body) -> Row:
    """What a body says; null says nothing."""
    values = {name: value for name, value in body.sent().items() if name in _COLUMNS and value is not None}
    if values.get("pipeline"):
        steps = [{**_STEP, **step} for step in values["pipeline"]["steps"]]
        for action in (step[name] for step in steps for name in ("on_pass", "on_fail")):
            if action not in ("allow", "block", "modify_response", "next"):
                raise Detail(500, f"1 validation error for GuardrailPipeline: Invalid action '{action}'")
        values["pipeline"] = {**values["pipeline"], "steps": steps}
    if values.get("condition") == {}:
        values["condition"] = {"model": None}
    return values


def _add(gateway: Gateway, call: Call, values: Row, number: int, status: str) -> Row:
    moment = clock.stamp(clock.now())
    empty: Row = {**dict.fromkeys(_COLUMNS), "guardrails_add": [], "guardrails_remove": [], "condition": {}}
    row: Row = {
        "policy_id": new_id(),
        "version_number": number,
        "version_status": status,
        "is_latest": True,
        **empty,
        **values,
        "created_at": moment,
        "updated_at": moment,
        "created_by": call.caller.name,
        "updated_by": call.caller.name,
        "definition_location": "db",
    }
    _rows(gateway)[row["policy_id"]] = row
    return row


@routes.add("POST", "/policies")
def new(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    if _of(gateway, body.policy_name):
        raise Detail(400, f"Policy with name '{body.policy_name}' already exists")
    return _add(gateway, call, _written(body), 1, "production")


@routes.add("GET", "/policies/list")
def every(gateway: Gateway, call: Call) -> Any:
    status = call.query.get("version_status")
    found = [row for row in _rows(gateway).values() if status in (None, row["version_status"])]
    return {"policies": found, "total_count": len(found)}


@routes.add("GET", "/policies/name/{policy_name}/versions")
def versions(gateway: Gateway, call: Call) -> Any:
    found = _of(gateway, call.path["policy_name"])
    return {"policy_name": call.path["policy_name"], "versions": found, "total_count": len(found)}


@routes.add("POST", "/policies/name/{policy_name}/versions")
def draft(gateway: Gateway, call: Call) -> Any:
    name = call.path["policy_name"]
    source = _holding(gateway, name)
    if source is None:
        raise Detail(404, f"Error creating new version: No production version found for policy '{name}'")
    number = _of(gateway, name)[0]["version_number"] + 1
    return _add(gateway, call, {column: source[column] for column in _COLUMNS}, number, "draft")


@routes.add("PUT", "/policies/{policy_id}")
def change(gateway: Gateway, call: Call) -> Any:
    row = _asked(gateway, call)
    if row["version_status"] != "draft":
        advice = "Publish or create a new version to change published/production."
        raise Detail(400, f"Only draft versions can be updated. {advice}")
    row.update(_written(call.read()), updated_at=clock.stamp(clock.now()))
    return row


@routes.add("PUT", "/policies/{policy_id}/status")
def promote(gateway: Gateway, call: Call) -> Any:
    row, status = _asked(gateway, call), call.body["version_status"]
    if status == "production" and row["version_status"] == "draft":
        why = "Cannot promote draft directly to production. Publish the version first."
        raise Detail(400, f"Error updating version status: {why}")
    before = _holding(gateway, row["policy_name"])
    if status == "production" and before:
        before["version_status"] = "published"
    row["version_status"] = status
    return row


@routes.add("DELETE", "/policies/name/{policy_name}/all-versions")
def delete_all(gateway: Gateway, call: Call) -> Any:
    for row in _of(gateway, call.path["policy_name"]):
        del _rows(gateway)[row["policy_id"]]
    return {"message": f"All versions of policy '{call.path['policy_name']}' deleted successfully"}


@routes.add("DELETE", "/policies/{policy_id}")
def delete(gateway: Gateway, call: Call) -> Any:
    row = _asked(gateway, call)
    del _rows(gateway)[row["policy_id"]]
    return {"message": f"Policy {row['policy_id']} deleted successfully"}


class _Attachments(Kind):
    table, id = "policy_attachments", "attachment_id"
    columns: ClassVar[Row] = {
        "attachment_id": None,
        "policy_name": None,
        "scope": None,
        "priority": None,
        "default": False,
        **{name: [] for name in ("teams", "keys", "models", "tags")},
    }
    new, info = "POST /policies/attachments", "GET /policies/attachments/{attachment_id}"
    every, delete = "GET /policies/attachments/list", "DELETE /policies/attachments/{attachment_id}"

    def values(self, gateway: Gateway, body: Body) -> Row:
        if _holding(gateway, body.policy_name) is None:
            raise Detail(404, f"Policy '{body.policy_name}' not found. Create the policy first.")
        return {name: value for name, value in super().values(gateway, body).items() if value is not None}

    def shown(self, gateway: Gateway, row: Row) -> Row:
        later = () if gateway.modern else ("priority", "default")
        return {**{name: value for name, value in row.items() if name not in later}, "definition_location": "db"}

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, f"Attachment with ID {object_id} not found")

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        return {"attachments": super().answer_every(gateway, call)}

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        return {"message": f"Attachment {super().answer_delete(gateway, call)[self.id]} deleted successfully"}


attachments = _Attachments()
