"""Credentials: what providers ask for, kept under a name and told in part."""

from __future__ import annotations

import re
from typing import Any, ClassVar, cast

from . import models
from .bodies import Body
from .errors import ProxyError, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row

_SENSITIVE = re.compile(r"authorization|token|key|secret|credentials|passw(or)?d", re.IGNORECASE)


class _Credentials(Kind):
    table, id = "credentials", "credential_name"
    columns: ClassVar[Row] = {
        "credential_name": None,
        "display_name": None,
        "credential_info": {},
        "credential_values": {},
    }
    new, info, every = "POST /credentials", "GET /credentials/by_name/{credential_name:path}", "GET /credentials"
    update = "PATCH /credentials/{credential_name:path}"
    delete = "DELETE /credentials/{credential_name:path}"

    def values(self, gateway: Gateway, body: Body) -> Row:
        values = super().values(gateway, body)
        if body.model_id:
            found = models.credentials(gateway, body.model_id)
            if found is None:
                raise ProxyError(404, "Model not found")
            values["credential_values"] = found
        return values

    def shown(self, gateway: Gateway, row: Row) -> Row:
        shown = {name: told(name, value) for name, value in cast("Row", row["credential_values"]).items()}
        later = {"display_name": row["display_name"], "source": "db"} if gateway.modern else {}
        return {
            "credential_name": row["credential_name"],
            "credential_info": row["credential_info"],
            "credential_values": shown,
            **later,
        }

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        """Both maps are merged. Newer versions take no null for a value."""
        for column in ("credential_values", "credential_info"):
            written: Row = values.get(column) or {}
            if gateway.modern and column == "credential_values":
                written = {name: value for name, value in written.items() if value is not None}
            values[column] = {**row[column], **written}
        super().change(gateway, row, values)

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        if not gateway.modern:
            return ProxyError(500, "Unique constraint failed on the fields: (`credential_name`)")
        advice = f"Update it with PATCH /credentials/{object_id}, or delete it first."
        return ProxyError(409, f"Credential '{object_id}' already exists. {advice}")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        if operation == self.update:
            return ProxyError(404, "Credential not found in DB.")
        return ProxyError(404, f"Credential not found. Got credential name: {object_id}")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        super().answer_new(gateway, call)
        return _done("created")

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        return {"success": True, "credentials": super().answer_every(gateway, call)}

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        body, name = call.read(), call.path[self.id]
        if gateway.modern and body.credential_name not in (None, "", name):
            advice = "Set display_name to change how the credential is labeled."
            raise ProxyError(400, f"credential_name is immutable. {advice}", type="validation_error", param=self.id)
        removed: list[str] = (gateway.modern and body.credential_values_to_delete) or []
        if both := sorted({*removed} & {*(body.credential_values or {})}):
            raise ProxyError(400, f"credential_values_to_delete overlaps credential_values for key(s): {both}")
        super().answer_update(gateway, call)
        row = self.rows(gateway)[name]
        kept: Row = row["credential_values"]
        row["credential_values"] = {key: value for key, value in kept.items() if key not in removed}
        return _done("updated")

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        super().answer_delete(gateway, call)
        return _done("deleted")


kind = _Credentials()


def _done(what: str) -> Row:
    return {"success": True, "message": f"Credential {what} successfully"}


def is_secret(name: str) -> bool:
    """Whether a name sounds like a secret to LiteLLM."""
    return _SENSITIVE.search(name) is not None


def told(name: str, value: Any) -> Any:
    """What LiteLLM tells of a value: of a text whose name sounds like a secret two letters of both ends."""
    if not isinstance(value, str) or not is_secret(name):
        return value
    return "*****" if len(value) <= 4 else f"{value[:2]}****{value[-2:]}"
