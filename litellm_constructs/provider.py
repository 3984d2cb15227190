"""Which gateway the resources of a stack are on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, TypedDict, Unpack

from constructs import Construct

from litellm_constructs.checks._run import watch
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.options import Own
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.values import Duration, SecretValue
from provider_shim.patience import seconds_of


def _revealed(api_key: SecretValue) -> Mapping[str, str]:
    return {"api_key": api_key.reveal()}


def _readable(api_key: SecretValue) -> Iterator[str]:
    if api_key.read_by_gateway:
        yield (
            "Terraform's provider cannot read the gateway's environment; use SecretValue.variable, or set "
            "LITELLM_API_KEY where Terraform runs"
        )


API_KEY = Own(_revealed, check=_readable)


def _written(wait_for: Duration) -> Mapping[str, str]:
    return {"wait_for": str(wait_for)}


def _waitable(wait_for: Duration) -> Iterator[str]:
    if not unresolved(wait_for.text):
        try:
            seconds_of(wait_for.text)
        except ValueError as problem:
            yield str(problem)


WAIT_FOR = Own(_written, check=_waitable)


def plain_alias(alias: str) -> Iterator[str]:
    """What is wrong with the alias of a provider."""
    if unresolved(alias):
        yield "only Terraform knows it, and by the alias it tells providers apart before: write it as plain text"


class ProviderOptions(TypedDict, total=False):
    """How a gateway is spoken to."""

    api_base: str | None
    """Address of the gateway. The environment variable LITELLM_API_BASE tells if not set."""
    api_key: Annotated[SecretValue | None, API_KEY]
    """Master key, or a key of a user whose role is `proxy_admin`. LITELLM_API_KEY tells if not set."""
    timeout: float | None
    """Seconds that one request may take, from its first byte to the last of its answer. 60 if not set."""
    max_retries: int | None
    """How often a request is tried again after 429, 5xx or a broken connection. 3 if not set."""
    requests_per_second: float | None
    """How many requests may begin in a second. As many as there are if not set."""
    max_parallel_requests: int | None
    """How many requests may be under way at the same time. 64 if not set."""
    wait_for: Annotated[Duration | None, WAIT_FOR]
    """How long to wait for a gateway that does not answer yet, when it is first needed. Not at all if not set."""
    insecure_skip_verify: bool | None
    """Whether to accept any TLS certificate of the gateway. Only a valid one if not set."""
    ca_certificate: str | None
    """Certificate authority to trust besides the system's: PEM text or the path of a PEM file."""
    additional_headers: Mapping[str, str] | None
    """Headers of every request, for a proxy before the gateway. None if not set."""
    litellm_changed_by: str | None
    """Who changes things, for LiteLLM's audit log. The owner of `api_key` if not set."""
    alias: Annotated[str | None, Own(check=plain_alias)]
    """Name of this provider where a stack has several; the constructs that shall use it take it as `provider`. The
    provider of all others if not set."""


class LiteLLMProvider(Provider):
    """The Terraform provider for LiteLLM: where the gateway is and how it is spoken to.

    `ProviderOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[ProviderOptions]) -> None:
        super().__init__(scope, id, ProviderOptions, options)
        self._api_base = options.get("api_base")
        self._api_key = options.get("api_key")
        watch(cdk.TerraformStack.of(self))

    @property
    def api_base(self) -> str | None:
        """Address of the gateway; None if LITELLM_API_BASE tells."""
        return self._api_base

    @property
    def api_key(self) -> SecretValue | None:
        """What requests are made with; None if LITELLM_API_KEY tells."""
        return self._api_key
