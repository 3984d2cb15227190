"""litellm_alerting."""

from __future__ import annotations

from provider_shim.resources.alerting import Alerting
from provider_shim.spec import DataSource


class AlertingData(DataSource, Alerting):
    """What LiteLLM tells people by itself now, and where, whoever has set it; without what its configuration file
    says."""

    def __init__(self) -> None: ...
