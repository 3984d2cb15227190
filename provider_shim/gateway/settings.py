"""Where the gateway is and how it is spoken to: the provider block and the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ADDRESS_VARIABLES = ("LITELLM_API_BASE", "LITELLM_ENDPOINT", "LITELLM_PROXY_URL")
KEY_VARIABLES = ("LITELLM_API_KEY", "LITELLM_MASTER_KEY")
INSECURE_VARIABLE = "LITELLM_INSECURE_SKIP_VERIFY"


@dataclass(frozen=True)
class Settings:
    """One gateway. The address is normalized: no `/` and no `/v1` at its end."""

    address: str
    api_key: str = field(repr=False)
    timeout: float = 60.0
    """Seconds that one request may take."""
    max_retries: int = 3
    insecure_skip_verify: bool = False
    ca_certificate: str | None = None
    """PEM text, or the path of a PEM file."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


def first_set(variables: tuple[str, ...]) -> str | None:
    """The value of the first of these environment variables that is set and not empty."""
    return next((value for name in variables if (value := os.environ.get(name))), None)


def fits_header(text: str) -> bool:
    """Whether HTTP can carry `text` as the value of a header."""
    return text.isascii() and text.isprintable() and text == text.strip()


def shows_secrets(address: str) -> bool:
    """Whether there may be more in an address than where something is."""
    return any(sign in address for sign in "@?#")


def normalize_address(address: str) -> str:
    """`address` without what users append to it. Raises ValueError when it is none."""
    text = address.strip()
    if shows_secrets(text):
        raise ValueError(
            "an address has no user, password or query in it, as every error would show them. Of a login for a proxy "
            'before the gateway, make a header: additional_headers = { Authorization = "Basic ..." }'
        )
    if not re.match(r"https?://[^/\s]+", text):
        raise ValueError(
            f"{address!r} is no address: it starts with http:// or https://, such as https://llm.example.com"
        )
    return re.sub(r"(/v1)?/*$", "", text.rstrip("/"))
