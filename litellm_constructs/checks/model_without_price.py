"""model-without-price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._known import PRICED
from litellm_constructs.framework.l1 import L1
from provider_shim.resources.model import Model

OWN_NAMES = frozenset(
    {
        "azure",
        "custom",
        "custom_openai",
        "docker_model_runner",
        "hosted_vllm",
        "infinity",
        "lemonade",
        "litellm_proxy",
        "llamafile",
        "lm_studio",
        "oobabooga",
        "openai_like",
        "sagemaker",
        "sagemaker_chat",
        "sagemaker_nova",
        "triton",
        "vllm",
        "xinference",
    }
)
"""Providers whose models have the names that their owners give them."""


@check("model-without-price", Severity.WARNING)
def model_without_price(estate: Estate) -> Iterator[Problem]:
    """LiteLLM knows what a model costs.

    It takes prices from its cost map by the name of the model. The name of a deployment of your own, as on Azure or on
    a server of yours, is not in it: then spend stays 0, and no budget ends. Set `base_model`, or `price` (0 where it is
    free).
    """
    for model in estate.resources(Model):
        attributes = model.attributes
        named = estate.value(model, "base_model")
        own = estate.value(model, "custom_llm_provider") in OWN_NAMES or "model_api_base" in attributes
        if own and named is not None and named not in PRICED and not _priced(model):
            yield model, f"LiteLLM's cost map has no {named}, and spend would stay 0: set base_model or price"


def _priced(model: L1[Any]) -> bool:
    others = cast("dict[str, Any]", model.attributes.get("additional_litellm_params") or {})
    names = [*model.attributes, *others]
    return any("_cost_per_" in name or name == "pricing_base_model" for name in names)
