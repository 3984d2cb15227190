"""Vector stores: registered by the id that they have at their provider, and told without secrets."""

from __future__ import annotations

import re
from typing import Any, ClassVar, cast

from . import models
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row

_SECRET = re.compile(
    r"(?i)^(?!.*cost)(.*[_-])?(access|auth|authorization|certificate|connection|cookie|credentials?|fingerprint|key"
    r"|password|private|secret|tenancy|token)([_-]|$)"
)


class _VectorStores(Kind):
    table, id = "vector_stores", "vector_store_id"
    columns: ClassVar[Row] = {
        "vector_store_id": None,
        "custom_llm_provider": None,
        "vector_store_name": None,
        "vector_store_description": None,
        "vector_store_metadata": None,
        "litellm_credential_name": None,
        "litellm_params": {},
    }
    new, info, every = "POST /vector_store/new", "POST /vector_store/info", "GET /vector_store/list"
    update, delete = "POST /vector_store/update", "POST /vector_store/delete"

    def values(self, gateway: Gateway, body: Body) -> Row:
        values = super().values(gateway, body)
        if params := values.get("litellm_params"):
            values["litellm_params"] = models.with_switches(params)
        return values

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        if not values.get("vector_store_id") or not values.get("custom_llm_provider"):
            raise Detail(400, "vector_store_id and custom_llm_provider are required")
        return super().create(gateway, caller, {**values, "litellm_params": values.get("litellm_params") or {}})

    def shown(self, gateway: Gateway, row: Row) -> Row:
        told = {name: value for name, value in row.items() if name not in ("created_by", "updated_by")}
        owner = {"team_id": None, "user_id": row["created_by"]}
        return {**told, "litellm_params": redacted(row["litellm_params"]), **owner}

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        told = f"Vector store with ID {object_id} already exists"
        return Detail(400, told) if gateway.modern else Detail(500, f"400: {told}")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, f"Vector store with ID {object_id} not found")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        return _done("created", super().answer_new(gateway, call))

    def answer_info(self, gateway: Gateway, call: Call) -> Any:
        return {"vector_store": _owned(gateway, super().answer_info(gateway, call))}

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        rows = [_owned(gateway, row) for row in reversed(super().answer_every(gateway, call))]
        size: int = call.ask().page_size
        pages = -(-len(rows) // size)
        return {
            "object": "list",
            "data": rows,
            "total_count": len(rows),
            "current_page": call.ask().page,
            "total_pages": pages,
        }

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        return _done("updated", super().answer_update(gateway, call))

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        gone = super().answer_delete(gateway, call)
        return {name: value for name, value in _done("deleted", gone).items() if name != "vector_store"}


kind = _VectorStores()


def _done(what: str, store: Row) -> Row:
    message = f"Vector store {store['vector_store_id']} {what} successfully"
    return {"status": "success", "message": message, "vector_store": store}


def _owned(gateway: Gateway, store: Row) -> Row:
    return {**store, "is_config": False} if gateway.modern else store


REDACTED = "REDACTED_BY_LITELM"


def is_secret(name: str) -> bool:
    """Whether the name of a parameter sounds like a secret."""
    return _SECRET.search(name) is not None


def redacted(value: Any) -> Any:
    """Parameters as they are told."""
    if isinstance(value, list):
        return [redacted(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    params = cast("Row", value).items()
    return {name: REDACTED if is_secret(name) else redacted(inner) for name, inner in params}
