"""Where secrets may stand instead of the program."""

from __future__ import annotations

from typing import Any

from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key


def instead(resource: L1[Any], place: str) -> str:
    """What to write for a secret that stands in plain text."""
    known_to_terraform = "SecretValue.variable"
    # The gateway compares a key with what callers send, and looks up neither that nor the credentials of callbacks.
    sent_as_it_is = (resource.spec is Key and place == "key") or place.startswith("logging.")
    return known_to_terraform if sent_as_it_is else f"SecretValue.gateway_env or {known_to_terraform}"
