"""Calls to a gateway, with random names, and what they made deleted afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.gateways import Gateway, gateway

__all__ = ["gateway"]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def error(self) -> dict[str, Any]:
        return self.body["error"]


@dataclass
class Api:
    """Calls to the gateway, and what they made."""

    gateway: Gateway
    http: httpx.Client
    prefix: str = field(default_factory=lambda: f"contract-{secrets.token_hex(4)}-")
    made: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list)
    """What deletes it, a `POST` if no method is said, and the body."""

    def name(self, word: str) -> str:
        return self.prefix + word

    def __call__(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, params: dict[str, Any] | None = None
    ) -> Answer:
        answer = self.http.request(
            method,
            path,
            json=body,
            params=params,
            # A connection of its own for every call: LiteLLM closes it after a 500.
            headers={"Authorization": f"Bearer {key or self.gateway.master_key}", "Connection": "close"},
        )
        return Answer(answer.status_code, answer.json() if answer.content else None)

    def done(self, method: str, path: str, body: Any = None, *, params: dict[str, Any] | None = None) -> Any:
        """The body of an answer that has to be 200."""
        answer = self(method, path, body, params=params)
        assert answer.status == 200, answer
        return answer.body

    def team(self, **fields: Any) -> str:
        team_id = fields.pop("team_id", None) or self.name(f"team-{secrets.token_hex(3)}")
        self.made.append(("/team/delete", {"team_ids": [team_id]}))
        return self.done("POST", "/team/new", {"team_id": team_id, **fields})["team_id"]

    def team_info(self, team_id: str) -> dict[str, Any]:
        return self.done("GET", "/team/info", params={"team_id": team_id})["team_info"]

    def membership(self, team_id: str, user_id: str) -> dict[str, Any]:
        rows = self.done("GET", "/team/info", params={"team_id": team_id})["team_memberships"]
        return next(row for row in rows if row["user_id"] == user_id)

    def key(self, **fields: Any) -> dict[str, Any]:
        made = self.done("POST", "/key/generate", fields)
        self.made.append(("/key/delete", {"keys": [made["token"]]}))
        return made

    def key_info(self, key: str) -> dict[str, Any]:
        return self.done("GET", "/key/info", params={"key": key})["info"]

    def user(self, **fields: Any) -> str:
        user_id = fields.pop("user_id", None) or self.name(f"user-{secrets.token_hex(3)}")
        self.forget_user(user_id)
        return self.done("POST", "/user/new", {"user_id": user_id, "auto_create_key": False, **fields})["user_id"]

    def forget_user(self, user_id: str) -> None:
        """Delete a user afterwards that another call makes."""
        self.made.append(("/user/delete", {"user_ids": [user_id]}))

    def user_info(self, user_id: str) -> dict[str, Any]:
        return self.done("GET", "/user/info", params={"user_id": user_id})["user_info"]

    def model(
        self, name: str = "model", params: dict[str, Any] | None = None, info: dict[str, Any] | None = None
    ) -> str:
        model_id = self.name(f"model-{secrets.token_hex(3)}")
        body = {
            "model_name": self.name(name),
            "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-of-a-provider", **(params or {})},
            "model_info": {"id": model_id, **(info or {})},
        }
        self.made.append(("/model/delete", {"id": model_id}))
        return self.done("POST", "/model/new", body)["model_id"]

    def model_info(self, model_id: str) -> dict[str, Any]:
        return self.done("GET", "/model/info", params={"litellm_model_id": model_id})["data"][0]

    def clean_up(self) -> None:
        for call, body in reversed(self.made):
            method, _, path = call.rpartition(" ")
            self(method or "POST", path, body)


@pytest.fixture(scope="session")
def http(gateway: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.url, timeout=30) as client:
        yield client


@pytest.fixture
def api(gateway: Gateway, http: httpx.Client) -> Iterator[Api]:
    made = Api(gateway, http)
    yield made
    made.clean_up()
