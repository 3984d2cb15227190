"""fallback-to-itself."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.fallback import Fallback


@check("fallback-to-itself", Severity.ERROR)
def fallback_to_itself(estate: Estate) -> Iterator[Problem]:
    """No model is its own fallback.

    LiteLLM refuses that. It tries a model again by itself (`num_retries`) before it falls back to others.
    """
    for fallback in estate.resources(Fallback):
        model = estate.value(fallback, "model")
        if model is not None and model in (estate.names(fallback, "fallback_models") or ()):
            yield fallback, f"{model} is its own fallback: take it out of the list"
