"""Which gateway the resources of a stack are on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constructs import Construct

from litellm_constructs.checks._run import watch
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.expected import expect
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tree import path_of
from litellm_constructs.values import SecretValue


class LiteLLMProvider(Provider):
    """The Terraform provider for LiteLLM: where the gateway is and how it is spoken to.

    - `api_base`: address of the gateway. The environment variable LITELLM_API_BASE tells if not set.
    - `api_key`: master key, or a key of a user whose role is `proxy_admin`. LITELLM_API_KEY tells if not set.
    - `timeout`: seconds that one request may take. 60 if not set.
    - `max_retries`: how often a request is tried again after 429, 5xx or a broken connection. 3 if not set.
    - `insecure_skip_verify`: whether to accept any TLS certificate of the gateway. Only a valid one if not set.
    - `ca_certificate`: certificate authority to trust besides the system's: PEM text or the path of a PEM file.
    - `additional_headers`: headers of every request, for a proxy before the gateway. None if not set.
    - `litellm_changed_by`: who changes things, for LiteLLM's audit log. The owner of `api_key` if not set.
    - `alias`: name of this provider where a stack has several; the constructs that shall use it take it as `provider`.
      The provider of all others if not set.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        api_base: str | None = None,
        api_key: SecretValue | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        insecure_skip_verify: bool | None = None,
        ca_certificate: str | None = None,
        additional_headers: Mapping[str, str] | None = None,
        litellm_changed_by: str | None = None,
        alias: str | None = None,
    ) -> None:
        expect(lambda: f"{path_of(scope)}/{id}", {"api_key": "SecretValue"}, {"api_key": api_key})
        if api_key and api_key.read_by_gateway:
            problem = (
                "api_key: Terraform's provider cannot read the gateway's environment; use SecretValue.variable, or set "
                "LITELLM_API_KEY where Terraform runs"
            )
            raise InvalidArguments(f"{path_of(scope)}/{id}", [problem])
        self._api_key = api_key
        arguments: dict[str, Any] = {
            "api_base": api_base,
            "api_key": api_key.reveal() if api_key else None,
            "timeout": timeout,
            "max_retries": max_retries,
            "insecure_skip_verify": insecure_skip_verify,
            "ca_certificate": ca_certificate,
            "additional_headers": additional_headers,
            "litellm_changed_by": litellm_changed_by,
        }
        super().__init__(scope, id, alias, arguments)
        watch(cdk.TerraformStack.of(self))

    @property
    def api_key(self) -> SecretValue | None:
        """What requests are made with; None if LITELLM_API_KEY tells."""
        return self._api_key
