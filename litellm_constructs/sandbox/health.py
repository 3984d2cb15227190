"""Whether the gateway is well, which version it is, and which licence it has."""

from __future__ import annotations

from typing import Any

from . import clock, completions, models
from .errors import ProxyError
from .gateway import Call, Gateway, Routes, new_id

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


@routes.add("GET", "/health")
def look(gateway: Gateway, call: Call) -> Any:
    """Calls the models, or those of one name, and pays. A `mock_response` is well; others have no provider."""
    wanted = call.query.get("model")
    looked = [row for row in models.live(gateway) if wanted in (None, row["model_name"])]
    ends: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for row in looked:
        well = "mock_response" in row["litellm_params"]
        if well:
            completions.check(gateway, row)
        ends[well].append({"model": row["litellm_params"]["model"], "model_id": row["model_id"]})
        _note(gateway, row["model_name"], well)
    return {
        "healthy_endpoints": ends[True],
        "unhealthy_endpoints": ends[False],
        "healthy_count": len(ends[True]),
        "unhealthy_count": len(ends[False]),
    }


def _note(gateway: Gateway, name: str, well: bool) -> None:
    now = clock.stamp(clock.now()).replace("Z", "+00:00")
    gateway.store.kinds.setdefault("health_checks", {})[name] = {
        "health_check_id": new_id(),
        "model_name": name,
        "model_id": None,
        "status": "healthy" if well else "unhealthy",
        "healthy_count": int(well),
        "unhealthy_count": int(not well),
        "error_message": None if well else "The sandbox calls no provider: give the model a mock_response.",
        "response_time_ms": 1.5,
        "details": None,
        "checked_by": "default_user_id",
        "checked_at": now,
        "created_at": now,
    }


@routes.add("GET", "/health/latest")
def latest(gateway: Gateway, call: Call) -> Any:
    found = gateway.store.kinds.get("health_checks", {})
    return {"latest_health_checks": found, "total_models": len(found)}
