"""Where secrets stand in a program, and may stand instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key
from provider_shim.resources.mcp_server import McpServer


def instead(resource: L1[Any], place: str) -> str:
    """What to write for a secret that stands in plain text."""
    known_to_terraform = "SecretValue.variable"
    # The gateway compares a key with what callers send, and looks up neither that nor the credentials of callbacks and
    # of MCP servers.
    sent_as_it_is = (resource.spec is Key and place in ("key", "key_wo")) or place.startswith(
        ("logging.", "logging_wo.")
    )
    sent_as_it_is = sent_as_it_is or resource.spec is McpServer
    return known_to_terraform if sent_as_it_is else f"SecretValue.gateway_env or {known_to_terraform}"


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """The texts of an attribute, however deep, each with its place: `metadata.logging.callback_name`."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from texts(item, f"{place}.{key}")
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from texts(item, place)
    elif isinstance(value, str):
        yield place, value
