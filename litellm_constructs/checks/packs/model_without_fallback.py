"""model-without-fallback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.fallback import Fallback
from provider_shim.resources.model import Model


@check("model-without-fallback", Severity.ERROR)
def model_without_fallback(estate: Estate) -> Iterator[Problem]:
    """A public model has several deployments, or one to fall back to.

    Otherwise its callers are down whenever its provider is.
    """
    for models in estate.by_gateway(estate.resources(Model)):
        deployments = Counter(estate.value(model, "model_name") for model in models)
        saved = {
            estate.value(fallback, "model")
            for fallback in estate.resources(Fallback)
            if estate.gateway(fallback) == estate.gateway(models[0])
        }
        for model in models:
            name = estate.value(model, "model_name")
            if name is not None and deployments[name] == 1 and not {name, None} & saved:
                yield model, "the model has one deployment and no fallback: give it another, or fallbacks=[...]"
