"""model-in-config-and-database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._routers import managed_on
from litellm_constructs.kubernetes.router import ModelRouter
from provider_shim.resources.model import Model


@check("model-in-config-and-database", Severity.WARNING)
def model_in_config_and_database(estate: Estate) -> Iterator[Problem]:
    """A model is in the configuration of the router or in its database, and not in both under one name.

    LiteLLM takes the two for deployments of one model, and spreads the calls over them.
    """
    for router in estate.constructs(ModelRouter):
        served = {
            entry.get("model_name") for entry in cast("list[dict[str, Any]]", router.config.get("model_list") or [])
        }
        for model in managed_on(estate, router):
            if model.spec is Model and (name := estate.value(model, "model_name")) in served:
                yield model, f"{name!r} is in the configuration of the router too: take it out of one of the two"
