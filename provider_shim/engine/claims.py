"""Which resources of a configuration manage which of the settings that a gateway has once.

Terraform does not tell a provider the address of what it plans, but it plans each resource with the same process, once,
and a second time, as new, where one is to be made anew.
"""

from __future__ import annotations

from typing import NamedTuple

from provider_shim.contract import Diagnostics, error
from provider_shim.cty import Object
from provider_shim.fields import fields_of
from provider_shim.spec import Resource


class _Claim(NamedTuple):
    new: bool
    settings: Object
    """What the configuration names."""


class Claims:
    """Those of one run."""

    def __init__(self) -> None:
        self._of: dict[str, list[_Claim]] = {}

    def add(self, spec: type[Resource], new: bool, config: Object) -> Diagnostics:
        """Note what a resource manages. Errors for what another one manages too."""
        settings = {item.name: config[item.name] for item in fields_of(spec) if config[item.name] is not None}
        claims = self._of.setdefault(spec.type_name, [])
        others = [other for other in claims if other.new == new or other.settings != settings]
        claims.append(_Claim(new, settings))
        return [
            error(
                f"Two resources set {item.name}",
                f"A gateway has its {spec.identity} once, and another {spec.type_name} of this configuration sets "
                f"{item.name} too, so each would undo what the other does. Leave it to one of them.",
                item.place(),
            )
            for item in fields_of(spec)
            if item.name in settings and any(item.name in other.settings for other in others)
        ]
