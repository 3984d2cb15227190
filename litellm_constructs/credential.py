"""Credentials: what providers ask for, under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.values import SecretValue
from provider_shim.resources import credential as spec


class CredentialOptions(MetaOptions, total=False):
    """What a credential may have."""

    name: Annotated[str | None, To("credential_name")]
    """Name on the gateway. The construct id if not set."""
    display_name: str | None
    """Name that the admin UI shows. `name` if not set."""
    values: Annotated[Mapping[str, SecretValue | str] | None, To("credential_values")]
    """What the provider asks for, by LiteLLM's names: `api_key`, `api_base`, `aws_role_name`, ... Those of the gateway
    if not set, which is only possible for a credential that is imported."""
    info: Annotated[Mapping[str, Any] | None, To("credential_info")]
    """What else is known of it, such as `custom_llm_provider` and `description`. None if not set."""


class Credential(L2):
    """What a provider asks for, under a name by which models use it. `CredentialOptions` tells of each argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[CredentialOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Credential, CredentialOptions, options, credential_name=id)

    @property
    def credential_name(self) -> str:
        """The name for Terraform: what uses it is made after the credential and deleted before it."""
        return self.resource.out.credential_name
