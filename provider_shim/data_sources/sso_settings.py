"""litellm_sso_settings."""

from __future__ import annotations

from provider_shim.resources.sso_settings import SsoSettings
from provider_shim.spec import DataSource


class SsoSettingsData(DataSource, SsoSettings):
    """How people sign in to the admin page now, whoever has set it. LiteLLM tells no secrets."""

    def __init__(self) -> None: ...
