"""alias-in-the-way."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._lifecycles import created_before_destroyed
from provider_shim.resources.key import Key


@check("alias-in-the-way", Severity.WARNING)
def alias_in_the_way(estate: Estate) -> Iterator[Problem]:
    """A key that is created before the old one is destroyed has another alias than that.

    Aliases of keys are unique, and the old key has its own until it is destroyed, so LiteLLM refuses the new one. Let
    the alias change with whatever replaces the key (`alias=f"ci-{generation}"`, and then acknowledge this), make two
    keys that are replaced one after the other, or leave `create_before_destroy` out.
    """
    for key in estate.resources(Key):
        alias = estate.value(key, "key_alias")
        if alias is not None and created_before_destroyed(key):
            yield (
                key,
                f"with create_before_destroy LiteLLM refuses the new key while the old one has the alias {alias!r}: "
                "let the alias change when the key is replaced, or make two keys and replace one after the other",
            )
