"""litellm_gateway."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, flag, part, rows, text
from provider_shim.spec import Attr, DataSource, Gateway, Names, Nested, Timestamp, Values


class ModelHealth(Nested):
    model_name: Annotated[str | None, Attr(description="Public name of the model, or what it is at its provider.")] = (
        None
    )
    model_id: Annotated[str | None, Attr(description="Id of the deployment, where it was called by itself.")] = None
    status: Annotated[str | None, Attr(description="`healthy` or `unhealthy`.")] = None
    error_message: Annotated[str | None, Attr(description="What was wrong.")] = None
    response_time_ms: Annotated[float | None, Attr(description="Milliseconds that the call took.")] = None
    checked_at: Annotated[Timestamp | None, Attr(description="When it was called.")] = None


class GatewayData(DataSource):
    """What the gateway says of itself: its version, its licence, what it keeps things in, and how its models were when
    it last looked. It is never made to look, as that calls every model, which costs money."""

    type_name: ClassVar[str] = "litellm_gateway"
    identity: ClassVar[str] = "gateway"

    def __init__(self) -> None: ...

    version: Annotated[str | None, Attr(description="Version of LiteLLM, such as `1.110.2`.")] = None
    licensed: Annotated[bool | None, Attr(description="Whether it has an Enterprise licence.")] = None
    license_expires_at: Annotated[
        str | None, Attr(description="Day on which the licence ends, where the licence says it.")
    ] = None
    license_features: Annotated[Names | None, Attr(description="What the licence allows, where it says it.")] = None
    database_connected: Annotated[bool | None, Attr(description="Whether it reaches its database.")] = None
    cache: Annotated[
        str | None, Attr(description="Where it keeps answers to give them again, such as `redis`, if it does.")
    ] = None
    callbacks: Annotated[
        Names | None, Attr(description="Where it logs calls, such as `langfuse`, besides what teams and keys have.")
    ] = None
    alerting: Annotated[Names | None, Attr(description="Where it tells people of alerts, such as `slack`.")] = None
    model_health: Annotated[
        list[ModelHealth] | None,
        Attr(
            description="How models were when they were last looked at, in the order of their names; those that are "
            "gone since then are among them."
        ),
    ] = None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json:
        ready = await gateway.query("GET /health/readiness/details")
        licence = await gateway.query("GET /health/license")
        logs = await gateway.query("GET /get/config/callbacks")
        checks = part(await gateway.query("GET /health/latest"), "latest_health_checks")
        return {
            "version": text(ready, "litellm_version"),
            "licensed": flag(licence, "has_license"),
            "license_expires_at": licence.get("expiration_date"),
            "license_features": licence.get("allowed_features"),
            "database_connected": ready["db"] == "connected",
            "cache": _kind(ready.get("cache")),
            "callbacks": sorted({text(callback, "name") for callback in rows(logs, "callbacks")}),
            "alerting": logs.get("active_alerting_destinations"),
            "model_health": sorted(checks.values(), key=_order),
        }


def _kind(cache: Json) -> Json:
    """A cache with an index is told with that."""
    return text(cache, "type") if isinstance(cache, dict) else cache


def _order(check: Any) -> tuple[str, str]:
    return text(check, "model_name"), str(check.get("model_id") or "")
