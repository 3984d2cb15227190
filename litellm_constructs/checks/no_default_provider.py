"""no-default-provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tree import stack_of
from litellm_constructs.provider import LiteLLMProvider


@check("no-default-provider", Severity.ERROR)
def no_default_provider(estate: Estate) -> Iterator[Problem]:
    """A construct without a `provider` has one in its stack that has no `alias`.

    Terraform makes up a provider otherwise, on the gateway that LITELLM_API_BASE names where it runs. Give the
    construct a provider, or one provider of the stack no alias.
    """
    aliases: dict[object, list[str | None]] = defaultdict(list)
    for provider in estate.constructs(LiteLLMProvider):
        aliases[stack_of(provider)].append(provider.alias)
    for resource in estate.every():
        found = aliases.get(estate.stack(resource))
        if resource.meta.provider is None and found and all(found):
            listed = ", ".join(map(str, found))
            yield resource, f"no provider is given, and all of the stack have aliases ({listed}): give it one"
