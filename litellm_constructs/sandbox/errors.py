"""LiteLLM's ways of saying no.

An error answer has one of three shapes: `{"error": {message, type, param, code}}`, `{"detail": ...}`, and the bare
`Internal server error` of a handler that crashed.
"""

from __future__ import annotations

from typing import Any

TRIAL = (
    "You must be a LiteLLM Enterprise user to use this feature. If you have a license please set `LITELLM_LICENSE` "
    "in your env. Get a 7 day trial key here: https://www.litellm.ai/enterprise#trial. \n"
    "Pricing: https://www.litellm.ai/#pricing"
)
"""What LiteLLM appends to every refusal of a licensed feature."""

_TYPES = {401: "auth_error", 403: "auth_error", 500: "internal_server_error"}


class Refusal(Exception):
    """An answer with an error status; `body(modern)` is its JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    def body(self, modern: bool) -> Any:
        raise NotImplementedError


class ProxyError(Refusal):
    """The `{"error": ...}` shape.

    `message` may be the detail of an exception, which LiteLLM shows as a Python repr. Without `type`, LiteLLM 1.109
    derives it from the status; 1.101 says `legacy`, and the word "None" for a missing `param`.
    """

    def __init__(
        self,
        status: int,
        message: str | dict[str, Any],
        *,
        type: str | None = None,
        param: str | None = None,
        legacy: str = "internal_server_error",
    ) -> None:
        super().__init__(status)
        self.message = str(message)
        self.type = type
        self.param = param
        self.legacy = legacy

    def body(self, modern: bool) -> Any:
        kind = self.type or (_TYPES.get(self.status, "invalid_request_error") if modern else self.legacy)
        param = self.param if modern or self.param is not None or self.type is not None else "None"
        return {"error": {"message": self.message, "type": kind, "param": param, "code": str(self.status)}}


class Detail(Refusal):
    """The `{"detail": ...}` shape."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(status)
        self.detail = detail

    def body(self, modern: bool) -> Any:
        return {"detail": self.detail}


class Invalid(Refusal):
    """A request whose fields have wrong types: 422. LiteLLM 1.109 leaves out what was sent."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(422)
        self.problems = problems

    def body(self, modern: bool) -> Any:
        kept = ("type", "loc", "msg") if modern else ("type", "loc", "msg", "input", "ctx")
        return {"detail": [{name: problem[name] for name in kept if name in problem} for problem in self.problems]}


class Crash(Refusal):
    """A handler of LiteLLM that raised: 500 without a code."""

    def __init__(self) -> None:
        super().__init__(500)

    def body(self, modern: bool) -> Any:
        return {"error": {"message": "Internal server error", "type": "internal_server_error"}}


def unlicensed(feature: str | None = None, *, legacy: str = "internal_server_error") -> ProxyError:
    """The refusal of a licensed `feature` (a field of a key or team), by name where LiteLLM says the name."""
    what = f": {feature}. " if feature else ". "
    text = f"This feature is only available for LiteLLM Enterprise users{what}{TRIAL}"
    return ProxyError(403, {"error": text}, legacy=legacy)
