"""Whether the gateway is well, which version it is, and which licence it has."""

from __future__ import annotations

from typing import Any

from .errors import ProxyError
from .gateway import Call, Gateway, Routes

routes = Routes()


def _state(gateway: Gateway) -> dict[str, Any]:
    return {"status": "healthy", "db": "Not connected" if gateway.without_database else "connected"}


@routes.add("GET", "/health/liveliness", "public", database=False)
@routes.add("GET", "/health/liveness", "public", database=False)
def alive(gateway: Gateway, call: Call) -> Any:
    return "I'm alive!"


@routes.add("GET", "/health/readiness", "public", database=False)
def ready(gateway: Gateway, call: Call) -> Any:
    return _state(gateway)


@routes.add("GET", "/health/readiness/details", database=False)
def details(gateway: Gateway, call: Call) -> Any:
    return {
        **_state(gateway),
        "cache": None,
        "litellm_version": gateway.version,
        "success_callbacks": [],
        "use_aiohttp_transport": True,
        "log_level": "WARNING",
        "is_detailed_debug": False,
        "show_no_redis_warning": False,
        **({"show_env_credential_login_warning": True} if gateway.modern else {}),
    }


@routes.add("GET", "/health/license", database=False)
def licence(gateway: Gateway, call: Call) -> Any:
    return {
        "has_license": gateway.licensed,
        "license_type": "enterprise" if gateway.licensed else "community",
        "expiration_date": None,
        "allowed_features": [],
        "limits": {"max_users": None, "max_teams": None},
    }


@routes.add("GET", "/health/services", database=False)
def services(gateway: Gateway, call: Call) -> Any:
    service = call.query.get("service")
    problem = f'"{service}" not in proxy config: general_settings. Unable to test this.'
    raise ProxyError(422, {"error": problem}, legacy="auth_error")
