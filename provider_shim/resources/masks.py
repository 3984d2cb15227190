"""What LiteLLM shows instead of a secret of a credential or a guardrail: its first and last two characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider_shim.answers import Json

_HIDDEN = "*****"
"""What it shows of a short one."""


def mask(secret: str) -> str:
    return _HIDDEN if len(secret) <= 4 else f"{secret[:2]}****{secret[-2:]}"


def is_mask(value: Json) -> bool:
    return isinstance(value, str) and (value == _HIDDEN or (len(value) == 8 and value[2:6] == "****"))


def check_no_masks(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if is_mask(value):
            raise ValueError(f"{name} is what LiteLLM shows instead of a secret: write the secret itself")
