"""litellm_router_settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.once import Once
from provider_shim.resources.parts import Routing
from provider_shim.spec import Attr, Count, Endpoints, Gateway, Reader

WRITE = "POST /config/update"


class RouterSettings(Once, Routing):
    """How the gateway chooses among deployments, and what it does when a call fails. Fallbacks are `litellm_fallback`.

    What the gateway's configuration file sets cannot be set here."""

    type_name: ClassVar[str] = "litellm_router_settings"
    identity: ClassVar[str] = "router_settings"
    reader: ClassVar[Reader] = Reader("GET /router/settings", lambda answer: answer["current_values"])
    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete=WRITE)
    own_values: ClassVar[Mapping[str, Json]] = {
        "routing_strategy": "simple-shuffle",
        "num_retries": 2,
        "timeout": 6000,
        "retry_after": 0,
        "allowed_fails": 3,
        "cooldown_time": 5,
        "enable_tag_filtering": False,
        "tag_routing_prefix": "",
        "fallback_on_unsupported_params": True,
        "routing_groups": [],
        "enable_weighted_failover": False,
        "enable_mid_stream_fallback_continuation": False,
        "max_fallbacks": 5,
        "enable_pre_call_checks": False,
        "disable_cooldowns": False,
        "tag_filtering_match_any": True,
    }

    enable_weighted_failover: Annotated[
        bool | None, Attr(description="Whether a call that failed goes to another deployment by weight.")
    ] = None
    enable_mid_stream_fallback_continuation: Annotated[
        bool | None,
        Attr(description="Whether a stream that breaks off goes on with the next fallback.", since="1.102.0"),
    ] = None
    max_fallbacks: Annotated[
        Count | None, Attr(description="Fallbacks that are tried for a call. From the next start of the gateway.")
    ] = None
    enable_pre_call_checks: Annotated[
        bool | None,
        Attr(
            description="Whether deployments whose context is too small for the prompt are left out. From the next "
            "start of the gateway."
        ),
    ] = None
    disable_cooldowns: Annotated[
        bool | None,
        Attr(description="Whether failing deployments are never left alone. From the next start of the gateway."),
    ] = None
    tag_filtering_match_any: Annotated[
        bool | None,
        Attr(
            description="Whether one tag that a call and a deployment share is enough. From the next start of the "
            "gateway."
        ),
    ] = None

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        await gateway.write(WRITE, body={"router_settings": settings})
