"""litellm_default_team_settings."""

from __future__ import annotations

from provider_shim.resources.default_team_settings import DefaultTeamSettings
from provider_shim.spec import DataSource


class DefaultTeamSettingsData(DataSource, DefaultTeamSettings):
    """What a team gets now for what is not said when it is made, whoever has set it."""

    def __init__(self) -> None: ...
