"""unknown-llm-provider."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._known import LLM_PROVIDERS
from litellm_constructs.kubernetes.router import ModelRouter
from provider_shim.checks import did_you_mean
from provider_shim.resources.model import Model


@check("unknown-llm-provider", Severity.ERROR)
def unknown_llm_provider(estate: Estate) -> Iterator[Problem]:
    """A model names a provider that LiteLLM knows: what is before the first `/` in `openai/gpt-4o`.

    LiteLLM cannot serve others. It learns new ones with most releases: acknowledge the finding for one that is newer
    than this list, or that the gateway's `custom_provider_map` adds.
    """
    for model in estate.resources(Model):
        name = estate.value(model, "custom_llm_provider")
        if name is not None and name not in LLM_PROVIDERS:
            yield model, _unknown(name)
    for router in estate.constructs(ModelRouter):
        for route in router.routes:
            if route.llm_provider not in LLM_PROVIDERS:
                yield router, _unknown(route.llm_provider)


def _unknown(name: str) -> str:
    return f"LiteLLM has no provider {name!r}{did_you_mean(name, LLM_PROVIDERS)}"
