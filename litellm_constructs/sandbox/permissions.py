"""Object permissions: what keys, teams, users and organizations may reach beside models, in rows of their own."""

from __future__ import annotations

from .gateway import Gateway, new_id
from .store import Row, fresh

_OF_ONE_VALUE = ("mcp_tool_permissions", "mcp_tool_search_enabled")
_RELATIONS: Row = dict.fromkeys(
    ("teams", "projects", "verification_tokens", "organizations", "users", "end_users", "agents_table")
)


def grant(gateway: Gateway, permission_id: str | None, grants: Row | None) -> str | None:
    """Merge `grants` into an object permission, made when there is none yet; returns its id."""
    if grants is None:
        return permission_id
    permission_id = permission_id or new_id()
    columns: Row = {
        name: None if name in _OF_ONE_VALUE else []
        for name in gateway.described.schema("LiteLLM_ObjectPermissionBase").model_fields
    }
    row = gateway.store.permissions.setdefault(permission_id, fresh(columns, {"object_permission_id": permission_id}))
    row.update({name: value for name, value in grants.items() if value is not None})
    return permission_id


def granted(gateway: Gateway, permission_id: str | None, *, related: bool = False) -> Row | None:
    """An object permission; `related` adds the empty relations that some answers show."""
    row = gateway.store.permissions.get(permission_id) if permission_id else None
    if row is None:
        return None
    return gateway.shown({**row, **(_RELATIONS if related else {})})
