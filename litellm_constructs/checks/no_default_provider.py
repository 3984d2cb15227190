"""no-default-provider."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs._tree import stack_of
from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.provider import LiteLLMProvider


@check("no-default-provider", Severity.ERROR)
def no_default_provider(estate: Estate) -> Iterator[Problem]:
    """A construct without a `provider` has one in its stack that has no `alias`.

    Terraform makes up a provider otherwise, on the gateway that LITELLM_API_BASE names where it runs. Give the
    construct a provider, or one provider of the stack no alias.
    """
    aliases = {
        stack: [provider.alias for provider in estate.constructs(LiteLLMProvider) if stack_of(provider) is stack]
        for stack in {estate.stack(resource) for resource in estate.every() if resource.meta.provider is None}
    }
    for resource in estate.every():
        if resource.meta.provider is None:
            found = aliases[estate.stack(resource)]
            if found and all(found):
                listed = ", ".join(map(str, found))
                yield resource, f"no provider is given, and all of the stack have aliases ({listed}): give it one"
