"""secret-in-state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._secrets import texts
from litellm_constructs.framework.l1 import L1
from provider_shim.fields import Field, twins_of
from provider_shim.resources.key import Key

_READ_BY_GATEWAY = "os.environ/"


@check("secret-in-state", Severity.ERROR)
def secret_in_state(estate: Estate) -> Iterator[Problem]:
    """No secret stands in Terraform's state.

    Whoever can read the state has it, in every version that the back end keeps. Let the gateway read it
    (`SecretValue.gateway_env`), or make it write-only (`SecretValue.variable(...).write_only()`). A key has the secret
    that it is given, such as one that is delivered to a secret store too (`SecretValue.delivered`).
    """
    for resource in estate.every():
        for twin in twins_of(resource.spec):
            if place := _stands(resource, twin.plain):
                yield resource, f"{place} stands in the state: give the secret with write_only()"
    for key in estate.resources(Key):
        if not key.attributes.get("key") and not key.attributes.get("key_wo"):
            yield (
                key,
                "the secret that is made for it stands in the state: give it one, key=SecretValue.delivered(...)",
            )


def _stands(resource: L1[Any], field: Field) -> str | None:
    """Where an attribute has a secret, if it has one."""
    secret = {member.name for member in field.members if member.attr.sensitive}
    for place, text in texts(resource.attributes.get(field.name), field.name):
        within = field.attr.sensitive or secret & {*place.split(".")[1:]}
        if within and text and not text.startswith(_READ_BY_GATEWAY):
            return place
    return None
