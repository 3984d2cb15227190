"""litellm_email_events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json, rows
from provider_shim.resources.once import Once
from provider_shim.spec import Attr, Endpoints, Gateway, Reader

WRITE = "PATCH /email/event_settings"


class EmailEvents(Once):
    """Of what LiteLLM tells people by e-mail. How it sends e-mails is said in its environment."""

    type_name: ClassVar[str] = "litellm_email_events"
    identity: ClassVar[str] = "email_events"
    reader: ClassVar[Reader] = Reader("GET /email/event_settings")
    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete="POST /email/event_settings/reset")
    ignored: ClassVar[Mapping[str, str]] = {"settings": "it is the list of all events"}
    own_values: ClassVar[Mapping[str, Json]] = {
        "virtual_key_created": True,
        "virtual_key_rotated": True,
        "new_user_invitation": True,
        "soft_budget_crossed": True,
        "max_budget_alert": True,
        "model_deprecations": False,
    }

    virtual_key_created: Annotated[bool | None, Attr(description="A key was made for somebody.")] = None
    virtual_key_rotated: Annotated[bool | None, Attr(description="A key has got a new secret.")] = None
    new_user_invitation: Annotated[bool | None, Attr(description="Somebody was invited.")] = None
    soft_budget_crossed: Annotated[bool | None, Attr(description="Spend has reached a soft budget.")] = None
    max_budget_alert: Annotated[bool | None, Attr(description="Spend is near a budget.")] = None
    model_deprecations: Annotated[
        bool | None, Attr(description="A model is about to go. Not told if not set.", since="1.102.0")
    ] = None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        told = rows(await gateway.read(cls.reader, {}), "settings")
        return {_NAMES[event["event"]]: event["enabled"] for event in told if event["event"] in _NAMES}

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        events = [{"event": event, "enabled": settings[name]} for event, name in _NAMES.items() if name in settings]
        await gateway.write(WRITE, body={"settings": events})


_NAMES = {name.replace("_", " ").title(): name for name in EmailEvents.own_values}
"""Attributes by LiteLLM's words for the events."""
