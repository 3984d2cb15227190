"""litellm_email_events."""

from __future__ import annotations

from provider_shim.resources.email_events import EmailEvents
from provider_shim.spec import DataSource


class EmailEventsData(DataSource, EmailEvents):
    """Of what LiteLLM tells people by e-mail now, whoever has set it."""

    def __init__(self) -> None: ...
