"""What can go wrong between the provider and a gateway.

GatewayError
 ├─ Refused      LiteLLM said no, in one of the three shapes of its errors
 ├─ Unreachable  no answer: connection, TLS, time-out; or that of a gateway that is down
 ├─ Taken        there is such an object already
 ├─ Uncertain    a create whose answer does not tell whether it was carried out, and nothing else does
 ├─ Interrupted  not sent, as Terraform wants to end
 └─ Foreign      an answer, but not of a LiteLLM
"""

from __future__ import annotations

import ast
import json
import re
from typing import Any, cast


class GatewayError(Exception):
    """A failed request. `summary` is one line, `detail` says what was found and what to do."""

    def __init__(self, summary: str, detail: str = "") -> None:
        super().__init__(f"{summary}: {detail}" if detail else summary)
        self.summary = summary
        self.detail = detail
        self.doubtful = False
        """Whether what was asked for may have been done nevertheless."""


class Unreachable(GatewayError):
    pass


class Interrupted(GatewayError):
    def __init__(self) -> None:
        super().__init__("Interrupted", "Terraform was told to end before the gateway was asked.")


class Foreign(GatewayError):
    pass


class Taken(GatewayError):
    def __init__(self, type_name: str, detail: str = "") -> None:
        super().__init__(f"This {type_name} exists already", detail)


class Uncertain(GatewayError):
    pass


class Refused(GatewayError):
    """LiteLLM's own answer that it will not do what was asked."""

    def __init__(
        self, call: str, status: int, message: str, where: tuple[str, ...] = (), unmasked: str | None = None
    ) -> None:
        super().__init__(f"LiteLLM refused {call} ({status})", message)
        self._said = message if unmasked is None else unmasked
        self.call = call
        self.status = status
        self.message = message
        self.where = where
        """Path in the request body that LiteLLM complains of, if it said so."""

    def says(self, words: str) -> bool:
        """Whether LiteLLM's message has these `provider_shim.gateway.words`."""
        return re.search(words, self._said) is not None


def explain(body: Any) -> tuple[str, tuple[str, ...]] | None:
    """LiteLLM's message and the path in the body that it names; None when `body` is no error of LiteLLM's.

    The three shapes are `{"error": {message, param}}`, `{"detail": {"error": ...}}` (or a text), and the list of
    FastAPI's validation errors in `detail`. Messages are often the text of a Python dict.
    """
    if not isinstance(body, dict):
        return None
    answer = cast("dict[str, Any]", body)
    error, detail = answer.get("error"), answer.get("detail")
    if isinstance(error, dict):
        found = cast("dict[str, Any]", error)
        param = found.get("param")
        return _message(found.get("message")), (param,) if isinstance(param, str) and param != "None" else ()
    if isinstance(detail, list) and detail:
        problems = [cast("dict[str, Any]", item) for item in cast("list[Any]", detail) if isinstance(item, dict)]
        places = [tuple(str(step) for step in problem.get("loc", ()) if step != "body") for problem in problems]
        said = [str(problem.get("msg")).removeprefix("Value error, ") for problem in problems]
        lines = [f"{'.'.join(place)}: {text}" if place else text for place, text in zip(places, said, strict=True)]
        return "; ".join(lines), places[0] if places else ()
    if detail is not None:
        return _message(detail), ()
    return None


_STATUS = r"^(4\d\d): "


def meant(status: int, body: Any) -> int:
    """The status of an answer. Some operations of LiteLLM's answer 500 to whatever they refuse, with the status
    that was meant in the text: `404: Tags not found`."""
    if status != 500 or not isinstance(body, dict):
        return status
    answer = cast("dict[str, Any]", body)
    error = answer.get("error")
    said = cast("dict[str, Any]", error).get("message") if isinstance(error, dict) else answer.get("detail")
    found = re.match(_STATUS, said) if isinstance(said, str) else None
    return int(found[1]) if found else status


def _message(value: Any) -> str:
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value)
        return _message(inner.get("error") or inner.get("message") or json.dumps(inner))
    text = re.sub(_STATUS, "", str(value))
    if text.startswith("{"):
        try:
            return _message(ast.literal_eval(text))
        except (ValueError, SyntaxError):
            pass
    return re.sub(r"\s+", " ", text).strip()
