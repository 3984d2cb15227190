"""Mappings of the claims of JWTs to keys, which nobody is told."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway, hashed, pages
from .kinds import Kind
from .store import Row

_NAMES = ("jwt_issuer", "jwt_claim_name", "jwt_claim_value")


class _Mappings(Kind):
    table, id = "jwt_key_mappings", "id"
    columns: ClassVar[Row] = {"id": None, **dict.fromkeys((*_NAMES, "token", "description")), "is_active": True}
    new, info, every = "POST /jwt/key/mapping/new", "GET /jwt/key/mapping/info", "GET /jwt/key/mapping/list"
    update, delete = "POST /jwt/key/mapping/update", "POST /jwt/key/mapping/delete"

    def values(self, gateway: Gateway, body: Body) -> Row:
        values = {name: value for name, value in super().values(gateway, body).items() if name != "token"}
        if "is_active" in values and values["is_active"] is None:
            raise Detail(500, "Failed to update JWT key mapping.")
        if "jwt_issuer" in values:
            values["jwt_issuer"] = values["jwt_issuer"] or None
        if body.key is not None and body.token is not None:
            how = "at most" if body.id else "exactly"
            told = f"Provide {how} one of `key` (the plaintext virtual key) or `token` (its SHA-256 hash)."
            raise Detail(400, told)
        if body.token is not None and not re.fullmatch("[0-9a-f]{64}", body.token):
            told = "`token` must be the SHA-256 hash of a virtual key (64 lowercase hex characters)."
            raise Detail(400, f"{told} Pass the plaintext as `key` instead.")
        token = body.token if body.key is None else hashed(body.key)
        if token is not None:
            if token not in gateway.store.keys:
                raise Detail(400, "The provided key does not match an existing virtual key.")
            values["token"] = token
        return values

    def shown(self, gateway: Gateway, row: Row) -> Row:
        hidden = ("token",) if gateway.modern else ("token", "jwt_issuer")
        return {name: value for name, value in row.items() if name not in hidden}

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return Detail(404, "Mapping not found")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        values = self.values(gateway, call.read())
        if "token" not in values:
            raise Detail(400, "Provide exactly one of `key` (the plaintext virtual key) or `token` (its SHA-256 hash).")
        if self._taken(gateway, values, None):
            of = f" for issuer '{values.get('jwt_issuer')}'" if gateway.modern else ""
            claim = f"'{values['jwt_claim_name']}' = '{values['jwt_claim_value']}'"
            raise Detail(409, f"A mapping for claim {claim} already exists{of}.")
        return super().answer_new(gateway, call)

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        row = self.find(gateway, call.read().id)
        if row and self._taken(gateway, {**row, **self.values(gateway, call.read())}, row["id"]):
            raise Detail(409, "A mapping with those claim values already exists.")
        return super().answer_update(gateway, call)

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        rows, asked = super().answer_every(gateway, call)[::-1], call.ask()
        first = (asked.page - 1) * asked.size
        return {
            "mappings": rows[first : first + asked.size],
            "total_count": len(rows),
            "current_page": asked.page,
            "total_pages": pages(len(rows), asked.size),
        }

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        super().answer_delete(gateway, call)
        return {"status": "success"}

    def of_key(self, gateway: Gateway, token: str) -> list[str]:
        """The ids of the mappings that lead to a key."""
        return [row["id"] for row in self.rows(gateway).values() if row["token"] == token]

    def _taken(self, gateway: Gateway, values: Row, own: str | None) -> bool:
        wanted = [values.get(name) for name in _NAMES]
        rows = self.rows(gateway).values()
        return any([row[name] for name in _NAMES] == wanted and row["id"] != own for row in rows)


kind = _Mappings()
