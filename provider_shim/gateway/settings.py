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
    """Seconds that one request may take, from its first byte to the last of its answer."""
    max_retries: int = 3
    requests_per_second: float | None = None
    """How many requests may begin in a second; None for as many as there are."""
    max_parallel_requests: int = 64
    """How many requests may be under way at the same time."""
    wait_for: float = 0.0
    """Seconds that a gateway is waited for which does not answer yet."""
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


_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OF_THE_CONNECTION = frozenset(
    ("connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
)
"""What says how a message travels: whoever sends one sets them."""


def names_header(text: str) -> bool:
    """Whether `text` may be the name of a header that somebody adds."""
    return _HEADER_NAME.fullmatch(text) is not None and text.lower() not in _OF_THE_CONNECTION


def normalize_address(address: str) -> str:
    """`address` without what users append to it. Raises ValueError when it is none."""
    text = address.strip()
    if any(sign in text for sign in "@?#"):
        raise ValueError(
            "an address has no user, password or query in it, as every error would show them. Of a login for a proxy "
            'before the gateway, make a header: additional_headers = { Authorization = "Basic ..." }'
        )
    if not re.match(r"https?://[^/\s]+", text):
        raise ValueError("it is no address: that starts with http:// or https://, such as https://llm.example.com")
    return re.sub(r"(/v1)?/*$", "", text.rstrip("/"))
