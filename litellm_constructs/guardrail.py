"""Guardrails: what looks at calls, and masks or refuses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Required, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import Own, To
from litellm_constructs.framework.tokens import in_words
from litellm_constructs.framework.tree import path_of
from litellm_constructs.key import Key
from litellm_constructs.team import Team
from litellm_constructs.values import SecretValue
from provider_shim.resources import guardrail as spec


def _divided(params: Mapping[str, Any]) -> dict[str, Any]:
    """What holds no secret, and what does: two attributes, as plans show the first."""
    if not isinstance(cast("object", params), Mapping):  # Only Terraform knows it.
        return {"litellm_params": params}
    plain = {name: value for name, value in params.items() if not _holds_secret(value)}
    secret = {name: _revealed(value) for name, value in params.items() if name not in plain}
    attributes = {"litellm_params": plain, "secret_litellm_params": secret}
    return {name: values for name, values in attributes.items() if values}


def _holds_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_secret, cast("Mapping[str, Any]", value).values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_secret, cast("Sequence[Any]", value)))
    return isinstance(value, SecretValue)


def _revealed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _revealed(each) for name, each in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_revealed(each) for each in cast("Sequence[Any]", value)]
    return value.reveal() if isinstance(value, SecretValue) else value


class GuardrailOptions(MetaOptions, total=False):
    """What a guardrail may have."""

    name: Annotated[str | None, To("guardrail_name")]
    """Name on the gateway. The construct id if not set."""
    guardrail: Required[spec.GuardrailType | str]
    """What it is: `presidio`, `bedrock`, `lakera_v2`, `litellm_content_filter`, `custom_code`, or what else LiteLLM
    knows."""
    mode: Required[str | Sequence[str] | Mapping[str, Any]]
    """When it looks: `pre_call`, `during_call`, `post_call`, ...; several of those, or what depends on the tags of a
    call: `{"tags": {"eu": "pre_call"}, "default": "post_call"}`."""
    default_on: bool | None
    """Whether it looks at all calls. If not set, only at those of teams, keys and calls that ask for it."""
    params: Annotated[Mapping[str, Any] | None, Own(_divided)]
    """Its parameters, by LiteLLM's names: `api_base`, `pii_entities_config`, `blocked_words`, ... Those that are
    secret, such as `api_key`, are SecretValues. LiteLLM's own if not set."""
    info: Annotated[Mapping[str, Any] | None, To("guardrail_info")]
    """What else is known of it, such as a `description`. None if not set."""


class Guardrail(L2):
    """What looks at calls, and masks or refuses them. Teams and keys take it as one of their `guardrails`.
    `GuardrailOptions` tells of each argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[GuardrailOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Guardrail, GuardrailOptions, options, guardrail_name=id)

    def protect(self, *owners: Team | Key) -> None:
        """Have it look at all calls of these teams and keys, which this program makes. LiteLLM refuses that without an
        Enterprise licence; `Policy.attach` needs none.

        Raises InvalidArguments for what else is given.
        """
        for owner in owners:
            if not isinstance(cast("object", owner), Team | Key):
                problem = f"owners: takes Teams and Keys that this program makes, and got {in_words(owner)}"
                raise InvalidArguments(path_of(self), [problem])
            there = owner.resource.attributes.get("guardrails", ())
            owner.resource.set(guardrails=[*dict.fromkeys([*there, self.guardrail_name])])

    @property
    def guardrail_name(self) -> str:
        """The name for Terraform: what asks for it is made after the guardrail and deleted before it."""
        return self.resource.out.guardrail_name
