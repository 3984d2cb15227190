"""Fallbacks of models, kept by kind in the router's settings.

LiteLLM has two doors to them: `/fallback`, whose paths take no model with a `/` in its name, and the settings whole
(`settings.py`).
Either way it reads all of them, changes them and writes them, with a `gap` between.
"""

from __future__ import annotations

import copy
from typing import Any

from . import models
from .errors import Detail
from .gateway import Call, Gateway, Routes
from .store import Row

routes = Routes()

_LISTS = {
    "general": "fallbacks",
    "context_window": "context_window_fallbacks",
    "content_policy": "content_policy_fallbacks",
}
"""Where the router's settings have each kind: a list of objects, each from one model to the models to try."""


@routes.add("POST", "/fallback", database=False)
async def put(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    known = sorted(models.names(gateway))
    if body.model not in known:
        raise Detail(404, {"error": f"Model '{body.model}' not found in router", "available_models": known})
    unknown = [name for name in body.fallback_models if name not in known]
    if unknown:
        raise Detail(400, {"error": f"Invalid fallback models: {unknown}", "available_models": known})
    if body.model in body.fallback_models:
        raise Detail(400, {"error": f"Model '{body.model}' cannot be its own fallback"})
    _check_database(gateway)
    kept = copy.deepcopy(gateway.store.fallbacks)
    await gateway.meanwhile()
    rules = kept.setdefault(body.fallback_type, {})
    done = "updated" if body.model in rules else "created"
    rules[body.model] = body.fallback_models
    gateway.store.fallbacks = kept
    return {**body.model_dump(), "message": f"Fallback configuration {done} successfully"}


@routes.add("GET", "/fallback/{model}", database=False)
def get(gateway: Gateway, call: Call) -> Any:
    kind = call.ask().fallback_type
    targets = gateway.store.fallbacks.get(kind, {}).get(call.path["model"])
    if targets is None:
        raise _none(kind, call.path["model"])
    return {"model": call.path["model"], "fallback_models": targets, "fallback_type": kind}


@routes.add("DELETE", "/fallback/{model}", database=False)
async def delete(gateway: Gateway, call: Call) -> Any:
    kind = call.ask().fallback_type
    _check_database(gateway)
    kept = copy.deepcopy(gateway.store.fallbacks)
    if kept.get(kind, {}).pop(call.path["model"], None) is None:
        raise _none(kind, call.path["model"])
    await gateway.meanwhile()
    gateway.store.fallbacks = kept
    return {
        "model": call.path["model"],
        "fallback_type": kind,
        "message": "Fallback configuration deleted successfully",
    }


def lists(gateway: Gateway) -> Row:
    """All of them, as the router's settings have them."""
    kept = gateway.store.fallbacks
    return {name: [{model: targets} for model, targets in kept.get(kind, {}).items()] for kind, name in _LISTS.items()}


async def replace(gateway: Gateway, settings: Row) -> None:
    """Replace each list that is among these settings of the router."""
    kept = copy.deepcopy(gateway.store.fallbacks)
    await gateway.meanwhile()
    for kind, name in _LISTS.items():
        if name in settings:
            kept[kind] = {model: targets for rule in settings[name] for model, targets in rule.items()}
    gateway.store.fallbacks = kept


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
