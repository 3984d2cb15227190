"""mixed-modes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._known import MODES, PRICED
from litellm_constructs.framework.l1 import L1
from provider_shim.resources.model import Model

SAME = {"embeddings": "embedding", "completion": "chat", "responses": "chat"}
"""Modes between which LiteLLM translates calls."""


@check("mixed-modes", Severity.ERROR)
def mixed_modes(estate: Estate) -> Iterator[Problem]:
    """All deployments under one public name do the same: none is for chats while another makes embeddings.

    LiteLLM sends each call to any of them. Give one of them another public name. Models of OpenAI are known by their
    names, others by their `mode`.
    """
    for resources in estate.by_gateway(estate.resources(Model)):
        modes = dict[str, str]()
        for model in resources:
            name, mode = estate.value(model, "model_name"), _mode(estate, model)
            if name is None or mode is None:
                continue
            first = modes.setdefault(name, mode)
            if SAME.get(mode, mode) != SAME.get(first, first):
                yield model, f"mode is {mode}, and another deployment of {name} has {first}: give one another name"


def _mode(estate: Estate, model: L1[Any]) -> str | None:
    """What is written, or what is known of the model that it is."""
    if "mode" in model.attributes:
        written: str | None = estate.value(model, "mode")
        return written
    base = estate.value(model, "pricing_base_model" if "pricing_base_model" in model.attributes else "base_model")
    if base is None or base.rpartition("/")[2] not in PRICED:
        return None
    return next((mode for mode, names in MODES.items() if base.rpartition("/")[2] in names), "chat")
