"""Agents: cards filled in as the gateway shows them, and parameters whose secrets stay where they are not sent."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from . import permissions, vector_stores
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway, new_id
from .kinds import Kind
from .store import Row

_VERSIONS = ("0.3", "1.0")
_SCHEME: Row = {"LiteLLMKey": {"type": "http", "scheme": "bearer", "description": "LiteLLM virtual key"}}
_SKILL: Row = {
    "id": "chat",
    "name": "Chat",
    "description": "Conversational interaction with the agent.",
    "tags": ["chat"],
}
_EMPTY: Row = {"static_headers": {}, "extra_headers": [], "access_group_ids": []}
_SWITCH: Row = {"method": "POST", "headers": {}, "query_params": {}, "body": None}
_ROOM = 2**31
_REDACTED = vector_stores.REDACTED


class _Agents(Kind):
    table, id = "agents", "agent_id"
    columns: ClassVar[Row] = {
        "agent_id": None,
        "agent_name": None,
        "litellm_params": {},
        "agent_card_params": {},
        "object_permission_id": None,
        **dict.fromkeys(("tpm_limit", "rpm_limit", "session_tpm_limit", "session_rpm_limit", "kill_switch")),
        **_EMPTY,
        "spend": 0.0,
        "identity": None,
        "identity_managed": False,
        "enabled": True,
        "execution_mode": "autonomous",
    }
    new, info, every = "POST /v1/agents", "GET /v1/agents/{agent_id}", "GET /v1/agents"
    update, delete = "PATCH /v1/agents/{agent_id}", "DELETE /v1/agents/{agent_id}"

    def values(self, gateway: Gateway, body: Body) -> Row:
        values = super().values(gateway, body)
        for name, value in values.items():
            if name.endswith("_limit") and value is not None and abs(value) >= _ROOM:
                told = f'Value out of range for the type: value "{value}" is out of range for type integer'
                raise Detail(500, told)
        return {**values, **{name: empty for name, empty in _EMPTY.items() if name in values and not values[name]}}

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        return super().create(gateway, caller, self._written(gateway, {**values, self.id: new_id()}, {}))

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        super().change(gateway, row, self._written(gateway, {**values, self.id: row[self.id]}, row))

    def _written(self, gateway: Gateway, values: Row, row: Row) -> Row:
        if "litellm_params" in values:
            values["litellm_params"] = _restored(values["litellm_params"], row.get("litellm_params"))
        if (card := values.get("agent_card_params")) is not None:
            values["agent_card_params"] = _fronted(card, values[self.id], values.get("agent_name"))
        if switch := values.get("kill_switch"):
            before: Row = row.get("kill_switch") or {}
            values["kill_switch"] = {**_SWITCH, **switch, "auth": _signing_in(switch.get("auth"), before.get("auth"))}
        return values

    def shown(self, gateway: Gateway, row: Row) -> Row:
        grants = permissions.granted(gateway, row["object_permission_id"], related=True)
        told = {name: value for name, value in row.items() if name != "object_permission_id"}
        switch = row["kill_switch"]
        return gateway.shown(
            {
                **told,
                "litellm_params": vector_stores.redacted(row["litellm_params"]),
                "kill_switch": switch and {**switch, "auth": vector_stores.redacted(switch["auth"])},
                "object_permission": grants,
                "jwt_auth_configured": False,
                **dict.fromkeys(("keys", "search_score")),
            }
        )

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        place = " in DB." if operation == self.delete else ""
        return Detail(404, f"Agent with ID {object_id} not found{place}")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        name = call.read().agent_name
        if self._named(gateway, name):
            raise Detail(400, f"Agent with name {name} already exists")
        return self._granted(gateway, call, super().answer_new(gateway, call))

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        other = self._named(gateway, call.read().sent().get("agent_name"))
        if other and other[self.id] != call.path[self.id]:
            raise Detail(409, "Agent name or Entra application is already registered")
        return self._granted(gateway, call, super().answer_update(gateway, call))

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        return {"message": f"Agent {super().answer_delete(gateway, call)[self.id]} deleted successfully"}

    def _named(self, gateway: Gateway, name: str | None) -> Row | None:
        return next((row for row in self.rows(gateway).values() if row["agent_name"] == name), None)

    def _granted(self, gateway: Gateway, call: Call, answer: Row) -> Row:
        row = self.rows(gateway)[answer[self.id]]
        grants = call.read().sent().get("object_permission")
        row["object_permission_id"] = permissions.grant(gateway, row["object_permission_id"], grants)
        return self.shown(gateway, row)


kind = _Agents()


def _fronted(card: Row, agent_id: str, agent_name: str | None) -> Row:
    """A card as the gateway shows it, itself in front of the agent."""
    pinned = card.get("protocolVersion")
    version = ".".join((pinned or "1.0").split(".")[:2])
    if version not in _VERSIONS:
        raise Detail(400, f"Unsupported protocolVersion '{pinned}'. Supported versions: {', '.join(_VERSIONS)}.")
    base = "http://127.0.0.1:4000"
    offered: Row = card.get("capabilities") or {}
    name = card.get("name") or agent_name
    kept = {key: value for key, value in card.items() if key != "additionalInterfaces"}
    return {
        **kept,
        **({"name": name} if name else {}),
        "protocolVersion": version,
        "version": card.get("version") or "1.0.0",
        "capabilities": {"streaming": True} if offered.get("streaming") else {},
        "skills": card.get("skills") or [_SKILL],
        "defaultInputModes": card.get("defaultInputModes") or ["text"],
        "defaultOutputModes": card.get("defaultOutputModes") or ["text"],
        "provider": card.get("provider") or {"organization": "LiteLLM Proxy", "url": base},
        "supportedInterfaces": [
            {"url": f"{base}/a2a/{agent_id}", "protocolBinding": "JSONRPC", "protocolVersion": version}
        ],
        "securitySchemes": _SCHEME,
        "security": [{"LiteLLMKey": []}],
    }


def _signing_in(sent: Row | None, stored: Row | None) -> Row | None:
    """How a kill switch signs in, with a secret that is stored where the word for it is sent."""
    if sent is None:
        return None
    known = stored if stored and stored["type"] == sent["type"] else {}
    given = {name: known.get(name, "") if value == _REDACTED else value for name, value in sent.items()}
    return {**({"header_name": "x-api-key"} if sent["type"] == "api_key" else {}), **given}


def _restored(sent: Any, stored: Any) -> Any:
    """What is sent, with secrets that are stored where it has the word for them, or of a name that it has not."""
    if isinstance(sent, dict):
        given = cast("Row", sent)
        before = cast("Row", stored) if isinstance(stored, dict) else {}
        kept = {name: value for name, value in before.items() if vector_stores.is_secret(name)}
        merged = {**kept, **{name: _restored(value, before.get(name)) for name, value in given.items()}}
        return {name: value for name, value in merged.items() if value != _REDACTED}
    if isinstance(sent, list):
        items = cast("list[Any]", sent)
        before_items = cast("list[Any]", stored) if isinstance(stored, list) else []
        padded = [*before_items, *[None] * len(items)]
        return [_restored(item, before) for item, before in zip(items, padded, strict=False)]
    return stored if sent == _REDACTED and stored is not None else sent
