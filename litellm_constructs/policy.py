"""Policies: guardrails that hold together, and where they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.framework.provider import Provider
from litellm_constructs.interfaces import IGuardrailRef, IPolicyRef
from provider_shim.resources import policy as spec
from provider_shim.resources import policy_attachment as attachment_spec


class PolicyOptions(MetaOptions, total=False):
    """What a policy may have."""

    name: Annotated[str | None, To("policy_name")]
    """Name on the gateway. The construct id if not set."""
    description: str | None
    """What it is for. None if not set."""
    inherit: IPolicyRef | str | None
    """Another policy whose guardrails hold too. None if not set."""
    guardrails: Annotated[Sequence[IGuardrailRef | str] | None, To("guardrails_add")]
    """Guardrails that it adds. None if not set."""
    without_guardrails: Annotated[Sequence[IGuardrailRef | str] | None, To("guardrails_remove")]
    """Guardrails of the other policy that it takes away. None if not set."""
    condition: Mapping[str, Any] | None
    """For which calls: `{"model": "gpt-.*"}`. All if not set."""
    pipeline: Mapping[str, Any] | None
    """Guardrails in an order, with what follows from what each of them finds. None if not set."""


class AttachmentOptions(MetaOptions, total=False):
    """Where a policy holds."""

    scope: str | None
    """`*` for all calls."""
    teams: Sequence[str] | None
    """Aliases of teams, or patterns such as `eu-*`. None if not set."""
    keys: Sequence[str] | None
    """Aliases of keys, or patterns such as `ci-*`. None if not set."""
    models: Sequence[str] | None
    """Public names of models, or patterns such as `gpt-*`. None if not set."""
    tags: Sequence[str] | None
    """Tags of calls, or patterns such as `pii-*`. None if not set."""
    priority: int | None
    """Which comes first among several. None if not set."""
    default: bool | None
    """Whether it holds where no other attachment does. It does not if not set."""


class PolicyAttachment(L2):
    """Where a policy holds. `Policy.attach` makes it."""

    def __init__(self, scope: Construct, id: str, policy: IPolicyRef, options: AttachmentOptions) -> None:
        super().__init__(scope, id)
        self.resource = resource(
            self, attachment_spec.PolicyAttachment, AttachmentOptions, options, policy_name=policy.policy_name
        )


class Policy(L2):
    """Guardrails that hold together: where it is attached, and for teams and keys that have it among their `policies`.
    `PolicyOptions` tells of each argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[PolicyOptions]) -> None:
        super().__init__(scope, id)
        self._provider: Provider | None = options.get("provider")
        self.resource = resource(self, spec.Policy, PolicyOptions, options, policy_name=id)

    @property
    def policy_name(self) -> str:
        """The name for Terraform: what asks for it is made after the policy and deleted before it."""
        return self.resource.out.policy_name

    def attach(self, id: str, **options: Unpack[AttachmentOptions]) -> PolicyAttachment:
        """Have it hold for these calls. `AttachmentOptions` tells of each argument."""
        options.setdefault("provider", self._provider)
        return PolicyAttachment(self, id, self, options)
