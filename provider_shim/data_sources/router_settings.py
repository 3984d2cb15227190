"""litellm_router_settings."""

from __future__ import annotations

from provider_shim.resources.router_settings import RouterSettings
from provider_shim.spec import DataSource


class RouterSettingsData(DataSource, RouterSettings):
    """How the gateway chooses among deployments now, and what it does when a call fails, whoever has set it: with
    what its configuration file says."""

    def __init__(self) -> None: ...
