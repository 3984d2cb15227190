"""key-without-expiry."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.key import Key


@check("key-without-expiry", Severity.WARNING)
def key_without_expiry(estate: Estate) -> Iterator[Problem]:
    """A key expires, or gets new secrets.

    A key that is lost and never expires works for whoever finds it. Give it `expires_after`.
    """
    for key in estate.resources(Key):
        if not any(key.attributes.get(name) for name in ("duration", "auto_rotate", "rotation")):
            yield key, "the key works for ever; give it expires_after=Duration.days(90)"
