"""mixed-modes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.model import Model


@check("mixed-modes", Severity.ERROR)
def mixed_modes(estate: Estate) -> Iterator[Problem]:
    """All deployments under one public name do the same: none is for chats while another makes embeddings.

    LiteLLM sends each call to any of them. Give one of them another public name.
    """
    for resources in estate.by_gateway(estate.resources(Model)):
        modes: dict[str, dict[str, None]] = defaultdict(dict)
        for model in resources:
            name, mode = estate.value(model, "model_name"), estate.value(model, "mode")
            if name is None or mode is None:
                continue
            modes[name].setdefault("embedding" if mode == "embeddings" else mode)
            first = next(iter(modes[name]))
            if mode not in (first, f"{first}s"):
                yield model, f"mode is {mode}, and another deployment of {name} has {first}: give one another name"
