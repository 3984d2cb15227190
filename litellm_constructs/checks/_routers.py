"""What is managed on a router of the same program."""

from __future__ import annotations

from typing import Any

from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tree import stack_of
from litellm_constructs.kubernetes.router import ModelRouter
from litellm_constructs.provider import LiteLLMProvider


def managed_on(estate: Estate, router: ModelRouter) -> list[L1[Any]]:
    """The resources whose provider has the address of `router`, in whichever stack."""
    found: list[L1[Any]] = []
    for provider in estate.constructs(LiteLLMProvider):
        if provider.api_base == router.address:
            found += [one for one in estate.every() if _is_on(estate, one, provider)]
    return found


def _is_on(estate: Estate, resource: L1[Any], provider: LiteLLMProvider) -> bool:
    if resource.meta.provider is not None:
        return resource.meta.provider is provider
    return provider.alias is None and estate.stack(resource) == stack_of(provider)
