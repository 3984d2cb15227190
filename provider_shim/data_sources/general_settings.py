"""litellm_general_settings."""

from __future__ import annotations

from provider_shim.resources.general_settings import GeneralSettings
from provider_shim.spec import DataSource


class GeneralSettingsData(DataSource, GeneralSettings):
    """What the admin page of the gateway lets change while it runs, as it is now, whoever has set it."""

    def __init__(self) -> None: ...
