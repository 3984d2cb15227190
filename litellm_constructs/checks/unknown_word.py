"""unknown-word."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tokens import unresolved
from provider_shim.checks import did_you_mean
from provider_shim.fields import fields_with_words
from provider_shim.spec import Word


@check("unknown-word", Severity.WARNING)
def unknown_word(estate: Estate) -> Iterator[Problem]:
    """A mode, a role or a type is a word that LiteLLM is known to have.

    LiteLLM learns new ones with its releases, so any is sent as it is. `ModelMode.of`, `UserRole.of` and the like say
    that a word is new; then only one that is nearly a known word is told, as it may be misspelt. Acknowledge the
    finding if it is not.
    """
    for resource in estate.every():
        attributes = resource.attributes
        for field in fields_with_words(resource.spec):
            value = attributes.get(field.name)
            if value is None or unresolved(value):
                continue
            problem = field.unknown_word(value)
            said_to_be_new = isinstance(value, Word) and not did_you_mean(value, field.shape.words)
            if problem and not said_to_be_new:
                yield resource, f"{field.name} {problem}"
