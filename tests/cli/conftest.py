from __future__ import annotations

import os

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
from tests.providers import installed as installed


def named(gateway: Gateway | Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the environment name the gateway, and nothing else of Terraform's or ours."""
    for name in [name for name in os.environ if name.startswith(("TF_", "LITELLM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LITELLM_API_BASE", gateway.url)
    monkeypatch.setenv("LITELLM_API_KEY", gateway.master_key)
