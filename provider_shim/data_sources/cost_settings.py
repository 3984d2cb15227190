"""litellm_cost_settings."""

from __future__ import annotations

from provider_shim.resources.cost_settings import CostSettings
from provider_shim.spec import DataSource


class CostSettingsData(DataSource, CostSettings):
    """What LiteLLM makes now of what a provider asks for a call, whoever has set it."""

    def __init__(self) -> None: ...
