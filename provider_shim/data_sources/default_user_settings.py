"""litellm_default_user_settings."""

from __future__ import annotations

from provider_shim.resources.default_user_settings import DefaultUserSettings
from provider_shim.spec import DataSource


class DefaultUserSettingsData(DataSource, DefaultUserSettings):
    """What a user gets now for what is not said when they are made, or sign in for the first time, whoever has
    set it."""

    def __init__(self) -> None: ...
