"""litellm_public_model_groups."""

from __future__ import annotations

from provider_shim.resources.public_model_groups import PublicModelGroups
from provider_shim.spec import DataSource


class PublicModelGroupsData(DataSource, PublicModelGroups):
    """What the gateway's public page for developers shows now, whoever has set it."""

    def __init__(self) -> None: ...
