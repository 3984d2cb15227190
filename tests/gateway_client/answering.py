"""A transport whose answers are made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Answering:
    """Answers each request as `answer` says; what that raises, such as NoAnswer, goes through."""

    answer: Callable[[httpx.Request], httpx.Response]

    async def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> httpx.Response:
        return self.answer(httpx.Request(method, f"http://gateway{path}", headers=headers, content=body))

    def close(self) -> None:
        pass
