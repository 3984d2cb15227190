"""Where secrets may stand instead of the program."""

from __future__ import annotations

from typing import Any

from litellm_constructs.framework.l1 import L1
from provider_shim.resources.key import Key


def instead(resource: L1[Any], place: str) -> str:
    """What to write for a secret that stands in plain text."""
    known_to_terraform = "SecretValue.variable"
    # The gateway compares a key with what callers send, and looks up no key.
    own_key = resource.spec is Key and place == "key"
    return known_to_terraform if own_key else f"SecretValue.gateway_env or {known_to_terraform}"
