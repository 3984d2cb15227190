"""key-expires-before-it-rotates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tokens import unresolved
from provider_shim.resources.key import Key
from provider_shim.spec import seconds_of


@check("key-expires-before-it-rotates", Severity.WARNING)
def key_expires_before_it_rotates(estate: Estate) -> Iterator[Problem]:
    """A key that rotates gets its new secret before the old one ends.

    A secret whose `expires_after` is no longer than the time between rotations stops working before there is another.
    A plan notices that one is due, so leave time for plans too.
    """
    for key in estate.resources(Key):
        rotation = cast("dict[str, Any]", key.attributes.get("rotation") or {})
        life, every = _seconds(estate.value(key, "duration")), _seconds(rotation.get("every"))
        if life and every and life <= every:
            yield key, f"it expires after {key.attributes['duration']}, and rotates every {rotation['every']} only"


def _seconds(duration: object) -> int | None:
    """None for what is not known, and for calendar months."""
    try:
        return seconds_of(duration) if isinstance(duration, str) and not unresolved(duration) else None
    except ValueError:
        return None
