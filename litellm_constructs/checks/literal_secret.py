"""literal-secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._secrets import instead
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.values import PlainSecret
from provider_shim.fields import fields_of
from provider_shim.spec import NEVER

_KEY = re.compile(r"\bsk-[\w-]{16,}")
_SECRET_NAMES = re.compile(r"(^|_)(api_key|secret|password|token|access_key|credentials)$")
_READ_BY_GATEWAY = "os.environ/"


@check("literal-secret", Severity.ERROR)
def literal_secret(estate: Estate) -> Iterator[Problem]:
    """No secret stands readable in the program.

    It would be in the repository, in the Terraform JSON and in the state. Let the gateway read it
    (`SecretValue.gateway_env`), or give it to Terraform (`SecretValue.variable`). Where it must be plain text,
    `SecretValue.unsafe_plain_text` says so.
    """
    for resource in estate.every():
        secret = {field.name for field in fields_of(resource.spec) if field.attr.sensitive and field.attr.read == NEVER}
        for name, value in resource.attributes.items():
            for place in _secrets(value, name, secret=name in secret):
                yield resource, f"{place} is a secret in plain text: use {instead(resource, place)}"


def _secrets(value: Any, place: str, *, secret: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from _secrets(item, f"{place}.{key}", secret=bool(_SECRET_NAMES.search(str(key))))
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _secrets(item, place, secret=secret)
    elif (
        isinstance(value, str)
        and not isinstance(value, PlainSecret)
        and not unresolved(value)
        and (_KEY.search(value) or (secret and value and not value.startswith(_READ_BY_GATEWAY)))
    ):
        yield place
