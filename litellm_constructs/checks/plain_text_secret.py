"""plain-text-secret."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._secrets import instead, texts
from litellm_constructs.provider import LiteLLMProvider
from litellm_constructs.values import PlainSecret


@check("plain-text-secret", Severity.WARNING)
def plain_text_secret(estate: Estate) -> Iterator[Problem]:
    """No secret is made with `SecretValue.unsafe_plain_text`.

    It is in the repository, in the Terraform JSON and in the state. Let the gateway read it
    (`SecretValue.gateway_env`), or give it to Terraform (`SecretValue.variable`).
    """
    for provider in estate.constructs(LiteLLMProvider):
        if provider.api_key and isinstance(provider.api_key.reveal(), PlainSecret):
            yield provider, "api_key is a secret in plain text: use SecretValue.variable"
    for resource in estate.every():
        for name, value in resource.attributes.items():
            for place, text in texts(value, name):
                if isinstance(text, PlainSecret):
                    yield resource, f"{place} is a secret in plain text: use {instead(resource, place)}"
