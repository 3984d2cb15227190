"""Models: deployments under public names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Required, Unpack, cast

from constructs import Construct

from litellm_constructs.fallback import Fallback
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import Own, To
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tokens import shown, unresolved
from litellm_constructs.interfaces import ICredentialRef, IModelRef, ITeamRef
from litellm_constructs.values import Count, FallbackType, ModelMode, SecretValue, TokenPrice
from provider_shim.fields import fields_of
from provider_shim.resources import fallback as spec
from provider_shim.resources.model import Mode, Model


class IModel(L2):
    """A model that may be called, wherever it was made."""

    def __init__(self, scope: Construct, id: str, provider: Provider | None) -> None:
        super().__init__(scope, id)
        self._provider = provider
        self._fallbacks: dict[FallbackType, Fallback] = {}

    @property
    def model_name(self) -> str:
        """Public name, by which keys call the model."""
        raise NotImplementedError

    @property
    def model_reference(self) -> str:
        """The public name for Terraform: what uses it is made after the model and deleted before it."""
        raise NotImplementedError

    @property
    def team(self) -> ITeamRef | None:
        """The one team that may call the model; None if every team may."""
        return None

    @property
    def fallbacks(self) -> tuple[IModelRef | str, ...]:
        """What is tried when this model fails, whatever the failure."""
        general = self._fallbacks.get(FallbackType.GENERAL)
        return general.fallbacks if general else ()

    def add_fallbacks(
        self, *models: IModelRef | str, on: FallbackType | spec.FallbackTypeName = FallbackType.GENERAL
    ) -> Fallback:
        """Try these models too, after those that there are, when this one fails.

        `on` tells which failures: any, a prompt that is too long, or a refusal. Returns the one fallback of that kind.
        """
        kind = FallbackType(on)
        fallback = self._fallbacks.get(kind)
        if fallback:
            fallback.add(*models)
        else:
            fallback = Fallback(
                self, _FALLBACK_ID[kind], model=self, fallbacks=models, on=kind, provider=self._provider
            )
            self._fallbacks[kind] = fallback
        return fallback


_FALLBACK_ID = {
    FallbackType.GENERAL: "Fallback",
    FallbackType.CONTEXT_WINDOW: "ContextWindowFallback",
    FallbackType.CONTENT_POLICY: "ContentPolicyFallback",
}


_ARGUMENTS = {
    "litellm_params": {
        "model": "model",
        "custom_llm_provider": "model",
        "api_key": "api_key",
        "api_base": "api_base",
        "api_version": "api_version",
        "litellm_credential_name": "credential",
        "rpm": "rpm",
        "tpm": "tpm",
        "input_cost_per_token": "price",
        "output_cost_per_token": "price",
    },
    "model_info": {
        "base_model": "base_model",
        "mode": "mode",
        "access_groups": "access_groups",
        "team_id": "team",
        "input_cost_per_token": "price",
        "output_cost_per_token": "price",
    },
}
"""The arguments that say what the parts of LiteLLM's model have by these names."""


def _said_elsewhere(part: str, given: Any) -> Iterator[str]:
    """What is wrong with what is `given` for a part of LiteLLM's model."""
    if not isinstance(given, Mapping):
        yield "only Terraform knows the map: write one whose names are known, with values that are not"
        return
    arguments = _ARGUMENTS[part]
    for name in cast("Mapping[str, Any]", given):
        if name in arguments:
            yield f"{name} is said by the argument {arguments[name]}; write it there"


def _divided(part: str, rest: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of what is `given` for a part of LiteLLM's model; `rest` is that of what has none of its own."""
    others = dict(given)
    own = {
        field.send[-1]: field.name for field in fields_of(Model) if field.send[:-1] == (part,) and field.twin_of is None
    }
    attributes = {own[name]: others.pop(name) for name in list(others) if name in own}
    match others.get("thinking"):
        case {"type": "enabled", "budget_tokens": tokens}:
            del others["thinking"]
            attributes |= {"thinking_enabled": True, "thinking_budget_tokens": tokens}
        case None:
            pass
        case thinking:
            del others["thinking"]
            attributes["thinking"] = thinking
    return {**attributes, rest: others} if others else attributes


PARAMETERS = Own(
    partial(_divided, "litellm_params", "additional_litellm_params"), check=partial(_said_elsewhere, "litellm_params")
)
INFO = Own(partial(_divided, "model_info", "additional_model_info"), check=partial(_said_elsewhere, "model_info"))


def _prices(price: TokenPrice) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "input_cost_per_million_tokens": price.input,
        "output_cost_per_million_tokens": price.output,
    }
    if price.cached_input is not None:
        attributes["additional_litellm_params"] = {"cache_read_input_token_cost": price.cached_input / 1_000_000}
    return attributes


def _whose(model: str) -> Iterator[str]:
    llm_provider, slash, llm = model.partition("/")
    if not (llm_provider and slash and llm) and not _divided_by_terraform(model):
        yield f"{shown(model)} does not say whose model it is; write the provider first, as in openai/gpt-4o"


def _divided_name(model: str) -> dict[str, Any]:
    llm_provider, _, llm = model.partition("/")
    if _divided_by_terraform(model):
        parts = cdk.Fn.regex("^([^/]+)/(.+)$", model)  # Terraform refuses what has no provider
        llm_provider, llm = (cdk.Token.as_string(cdk.Fn.element(parts, number)) for number in (0, 1))
    return {"custom_llm_provider": llm_provider, "base_model": llm}


def _divided_by_terraform(model: str) -> bool:
    """Whether only Terraform knows where the provider ends: no `/` stands outside of an expression."""
    before, slash, _ = model.partition("/")
    return unresolved(model) and (not slash or before.count("{") > before.count("}"))


PRICE = Own(_prices)
MODEL = Own(_divided_name, check=_whose)


class DeploymentOptions(MetaOptions, total=False):
    """What a deployment may have besides its public name and what it runs."""

    base_model: Annotated[str | None, To("pricing_base_model")]
    """Model whose price and limits hold, where `model` names a deployment. `model` itself if not set."""
    api_key: Annotated[SecretValue | None, To("model_api_key")]
    """Key of the provider. LiteLLM looks in its own environment for the provider's usual one if not set."""
    api_base: Annotated[str | None, To("model_api_base")]
    """Address of the provider's API. The provider's usual one if not set."""
    api_version: str | None
    """Version of the provider's API. The provider's usual one if not set."""
    credential: Annotated[ICredentialRef | str | None, To("litellm_credential_name")]
    """A credential, or the name of one on the gateway, to call the provider with. None if not set."""
    mode: ModelMode | Mode | None
    """What the model does. LiteLLM's cost map tells if not set."""
    price: Annotated[TokenPrice | None, PRICE]
    """What tokens cost, in USD. LiteLLM's cost map tells if not set."""
    rpm: Count | None
    """Requests per minute that the deployment takes. No limit if not set."""
    tpm: Count | None
    """Tokens per minute that the deployment takes. No limit if not set."""
    access_groups: Sequence[str] | None
    """Names under which teams and keys may call the model too. None if not set."""
    team: Annotated[ITeamRef | None, To("team_id")]
    """The one team that may call the deployment. Every team may if not set. LiteLLM refuses it without an Enterprise
    licence."""
    blocked: bool | None
    """Whether calls are kept away from the deployment. Left as it is if not set."""
    parameters: Annotated[Mapping[str, Any] | None, PARAMETERS]
    """Any other of LiteLLM's `litellm_params`, such as `timeout` or `weight`."""
    info: Annotated[Mapping[str, Any] | None, INFO]
    """Any other key of LiteLLM's `model_info`, such as `supports_vision`."""


class ModelArguments(DeploymentOptions, total=False):
    """What a model may have, and must."""

    model: Required[Annotated[str, MODEL]]
    """LiteLLM's name of provider and model or deployment: `openai/gpt-4o-mini`, `azure/my-deployment`."""
    name: Annotated[str | None, To("model_name")]
    """Public name. The construct id if not set."""
    fallbacks: Annotated[Sequence[IModelRef | str], Own()]
    """Models (or their public names) to try, in this order, when this one fails. None if not set."""


class LiteLLMModel(IModel):
    """A deployment of a model under a public name. Several under one name share its calls.

    `DeploymentOptions` tells of each argument. Raises InvalidArguments for values that cannot work, such as a `model`
    that does not name its provider.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[ModelArguments]) -> None:
        super().__init__(scope, id, options.get("provider"))
        name = options.get("name")
        self._name = id if name is None else name
        self._team = options.get("team")
        self._deployments: list[LiteLLMModel] = []
        self.resource = resource(self, Model, ModelArguments, options, model_name=self._name)
        if fallbacks := options.get("fallbacks"):
            self.add_fallbacks(*fallbacks)

    @staticmethod
    def from_model_name(scope: Construct, id: str, model_name: str, *, provider: Provider | None = None) -> IModel:
        """A model that was made elsewhere: it may be referred to and get fallbacks, and is not managed itself.

        `provider` is the gateway for what is added to the model.
        """
        return _ImportedModel(scope, id, model_name, provider)

    @property
    def model_name(self) -> str:
        return self._name

    @property
    def model_reference(self) -> str:
        return self.resource.out.model_name

    @property
    def team(self) -> ITeamRef | None:
        """The one team that may call the deployment; None if every team may."""
        return self._team

    @property
    def model_id(self) -> str:
        """Id of this deployment."""
        return cast("str", self.resource.out.model_id)

    @property
    def deployments(self) -> tuple[LiteLLMModel, ...]:
        """What `add_deployment` has made."""
        return tuple(self._deployments)

    def add_deployment(self, id: str, *, model: str, **options: Unpack[DeploymentOptions]) -> LiteLLMModel:
        """Another deployment under the same public name; LiteLLM spreads the calls over all of them."""
        options.setdefault("provider", self._provider)
        deployment = LiteLLMModel(self, id, name=self._name, model=model, **options)
        self._deployments.append(deployment)
        return deployment


class _ImportedModel(IModel):
    def __init__(self, scope: Construct, id: str, model_name: str, provider: Provider | None) -> None:
        super().__init__(scope, id, provider)
        self._name = model_name

    @property
    def model_name(self) -> str:
        return self._name

    @property
    def model_reference(self) -> str:
        return self._name
