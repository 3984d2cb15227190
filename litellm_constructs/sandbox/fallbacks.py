"""Fallbacks of models, kept by kind in the router's settings."""

from __future__ import annotations

from typing import Any

from . import models
from .bodies import Fallback, FallbackQuery
from .errors import Detail
from .gateway import Call, Gateway, Routes

routes = Routes()


@routes.add("POST", "/fallback", database=False)
def put(gateway: Gateway, call: Call) -> Any:
    body = call.read(Fallback)
    known = sorted(models.names(gateway))
    if body.model not in known:
        raise Detail(404, {"error": f"Model '{body.model}' not found in router", "available_models": known})
    unknown = [name for name in body.fallback_models if name not in known]
    if unknown:
        raise Detail(400, {"error": f"Invalid fallback models: {unknown}", "available_models": known})
    if body.model in body.fallback_models:
        raise Detail(400, {"error": f"Model '{body.model}' cannot be its own fallback"})
    _check_database(gateway)
    rules = gateway.store.fallbacks.setdefault(body.fallback_type, {})
    done = "updated" if body.model in rules else "created"
    rules[body.model] = body.fallback_models
    return {**body.model_dump(), "message": f"Fallback configuration {done} successfully"}


@routes.add("GET", "/fallback/{model}", database=False)
def get(gateway: Gateway, call: Call) -> Any:
    kind = call.ask(FallbackQuery).fallback_type
    targets = gateway.store.fallbacks.get(kind, {}).get(call.path["model"])
    if targets is None:
        raise _none(kind, call.path["model"])
    return {"model": call.path["model"], "fallback_models": targets, "fallback_type": kind}


@routes.add("DELETE", "/fallback/{model}", database=False)
def delete(gateway: Gateway, call: Call) -> Any:
    kind = call.ask(FallbackQuery).fallback_type
    _check_database(gateway)
    if gateway.store.fallbacks.get(kind, {}).pop(call.path["model"], None) is None:
        raise _none(kind, call.path["model"])
    return {
        "model": call.path["model"],
        "fallback_type": kind,
        "message": "Fallback configuration deleted successfully",
    }


def _none(kind: str, model: str) -> Detail:
    return Detail(404, {"error": f"No {kind} fallbacks configured for model '{model}'"})


def _check_database(gateway: Gateway) -> None:
    if gateway.without_database or not gateway.store_model_in_db:
        raise Detail(
            400,
            {
                "error": "Database storage not enabled. Set 'STORE_MODEL_IN_DB=True' in your environment to use this "
                "feature."
            },
        )
