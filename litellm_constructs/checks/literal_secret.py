"""literal-secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._secrets import instead, texts
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.kubernetes.router import ModelRouter
from litellm_constructs.values import PlainSecret
from provider_shim.fields import fields_of
from provider_shim.spec import NEVER

_KEY = re.compile(r"\bsk-[\w-]{16,}")
_SECRET_NAMES = re.compile(
    r"(^|[._])(api_key|secret|password|token|access_key|credentials|auth_value|private_key|master_key|salt_key)$"
)
_URL_WITH_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
_READ_BY_GATEWAY = "os.environ/"


@check("literal-secret", Severity.ERROR)
def literal_secret(estate: Estate) -> Iterator[Problem]:
    """No secret stands readable in the program, nor in what a `ModelRouter` writes.

    It would be in the repository, in the Terraform JSON and in the state. Let the gateway read it
    (`SecretValue.gateway_env`), or give it to Terraform (`SecretValue.variable`). Where it must be plain text,
    `SecretValue.unsafe_plain_text` says so.
    """
    for resource in estate.every():
        secret = {field.name for field in fields_of(resource.spec) if field.attr.sensitive and field.attr.read == NEVER}
        for name, value in resource.attributes.items():
            for place, text in texts(value, name):
                if _is_secret(text, place in secret or _SECRET_NAMES.search(place.partition(".")[2])):
                    yield resource, f"{place} is a secret in plain text: use {instead(resource, place)}"
    for router in estate.constructs(ModelRouter):
        env = {name: value for name, value in router.env.items() if isinstance(value, str)}
        for place, text in [*texts(router.config, "config"), *texts(env, "env")]:
            if _is_secret(text, _SECRET_NAMES.search(place.lower()) or _URL_WITH_PASSWORD.search(text)):
                reference = "SecretValue.gateway_env" if place.startswith("config.") else "a SecretKey"
                yield router, f"{place} is a secret in plain text: put it into a Secret, and write {reference}"


def _is_secret(text: str, named: object) -> bool:
    """Whether it is one, by itself or for what it is `named`, and stands readable."""
    if isinstance(text, PlainSecret) or unresolved(text):
        return False
    return bool(_KEY.search(text) or (named and text and not text.startswith(_READ_BY_GATEWAY)))
