"""Models: deployments under public names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack, cast

from constructs import Construct

from litellm_constructs.fallback import Fallback
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.meta import MetaOptions, meta_arguments
from litellm_constructs.framework.names import listing
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IModelRef, ITeamRef
from litellm_constructs.values import Count, FallbackType, ModelMode, SecretValue, TokenPrice
from provider_shim.fields import fields_of
from provider_shim.resources import fallback as spec
from provider_shim.resources.model import Mode, Model


class DeploymentOptions(MetaOptions, total=False):
    """What a deployment may have besides its public name. See `LiteLLMModel`."""

    base_model: str | None
    api_key: SecretValue | None
    api_base: str | None
    api_version: str | None
    credential: str | None
    mode: ModelMode | Mode | None
    price: TokenPrice | None
    rpm: Count | None
    tpm: Count | None
    access_groups: Sequence[str] | None
    team: ITeamRef | None
    blocked: bool | None
    parameters: Mapping[str, Any] | None
    info: Mapping[str, Any] | None


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


class LiteLLMModel(IModel):
    """A deployment of a model under a public name. Several under one name share its calls.

    - `model`: LiteLLM's name of provider and model or deployment: `openai/gpt-4o-mini`, `azure/my-deployment`.
    - `name`: public name. The construct id if not set.
    - `base_model`: model whose price and limits hold, where `model` names a deployment. `model` itself if not set.
    - `api_key`: key of the provider. LiteLLM looks in its own environment for the provider's usual one if not set.
    - `api_base`, `api_version`: address and version of the provider's API. The provider's usual ones if not set.
    - `credential`: name of a credential on the gateway to call the provider with. None if not set.
    - `mode`: what the model does. LiteLLM's cost map tells if not set.
    - `price`: what tokens cost, in USD. LiteLLM's cost map tells if not set.
    - `rpm`, `tpm`: requests and tokens per minute that the deployment takes. No limit if not set.
    - `access_groups`: names under which teams and keys may call the model too. None if not set.
    - `team`: the one team that may call the deployment. Every team may if not set. LiteLLM refuses it without an
      Enterprise licence.
    - `blocked`: whether calls are kept away from the deployment. Left as it is if not set.
    - `parameters`: any other of LiteLLM's `litellm_params`, such as `timeout` or `weight`.
    - `info`: any other key of LiteLLM's `model_info`, such as `supports_vision`.
    - `fallbacks`: models (or their public names) to try, in this order, when this one fails. None if not set.
    - `provider`: the gateway, also for what is added to the model. The stack's provider without an alias if not set.
    - `depends_on`, `lifecycle`, `import_from`, `moved_from`: see `MetaArguments`.

    Raises InvalidArguments for values that cannot work, such as a `model` that does not name its provider.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        model: str,
        name: str | None = None,
        base_model: str | None = None,
        api_key: SecretValue | None = None,
        api_base: str | None = None,
        api_version: str | None = None,
        credential: str | None = None,
        mode: ModelMode | Mode | None = None,
        price: TokenPrice | None = None,
        rpm: Count | None = None,
        tpm: Count | None = None,
        access_groups: Sequence[str] | None = None,
        team: ITeamRef | None = None,
        blocked: bool | None = None,
        parameters: Mapping[str, Any] | None = None,
        info: Mapping[str, Any] | None = None,
        fallbacks: Sequence[IModelRef | str] = (),
        **meta: Unpack[MetaOptions],
    ) -> None:
        super().__init__(scope, id, meta.get("provider"))
        llm_provider, slash, llm = model.partition("/")
        if not (llm_provider and slash and llm):
            example = f"openai/{model.strip('/') or 'gpt-4o'}"
            problem = f"model: {model!r} does not say whose model it is; write the provider first: {example}"
            raise InvalidArguments(self.node.path, [problem])
        parameters, of_parameters = _divided("parameters", parameters, "litellm_params", self)
        info, of_info = _divided("info", info, "model_info", self)
        self._name = id if name is None else name
        self._team = team
        self._deployments: list[LiteLLMModel] = []
        self.resource = L1(
            Model,
            self,
            "Resource",
            meta_arguments(LiteLLMModel, meta),
            model_name=self._name,
            custom_llm_provider=llm_provider,
            base_model=llm,
            pricing_base_model=base_model,
            mode=mode,
            model_api_key=api_key.reveal() if api_key else None,
            model_api_base=api_base,
            api_version=api_version,
            litellm_credential_name=credential,
            rpm=cast("int | None", rpm),
            tpm=cast("int | None", tpm),
            access_groups=listing(access_groups),
            team_id=team.team_id if team else None,
            blocked=blocked,
            input_cost_per_million_tokens=cast("float", price.input) if price else None,
            output_cost_per_million_tokens=cast("float", price.output) if price else None,
            additional_litellm_params={**_cache_price(price), **parameters} or None,
            additional_model_info=info or None,
            **of_parameters,
            **of_info,
        )
        if fallbacks:
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
    },
}
"""The arguments that say what the parts of LiteLLM's model have by these names."""


def _divided(
    argument: str, given: Mapping[str, Any] | None, part: str, construct: Construct
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is `given` for a part of LiteLLM's model: what has no attribute of its own, and the attributes of the rest.

    Raises InvalidArguments for what has an argument of its own.
    """
    if unresolved(given) and not isinstance(given, Mapping):
        problem = f"{argument}: only Terraform knows the map: write one whose names are known, with values that are not"
        raise InvalidArguments(path_of(construct), [problem])
    others, arguments = dict(given or {}), _ARGUMENTS[part]
    if twice := [name for name in others if name in arguments]:
        problems = [f"{argument}: {name} is said by the argument {arguments[name]}; write it there" for name in twice]
        raise InvalidArguments(path_of(construct), problems)
    own = {field.send[-1]: field.name for field in fields_of(Model) if field.send[:-1] == (part,)}
    attributes = {own[name]: others.pop(name) for name in list(others) if name in own}
    match others.get("thinking"):
        case {"type": "enabled", "budget_tokens": tokens}:
            del others["thinking"]
            attributes |= {"thinking_enabled": True, "thinking_budget_tokens": tokens}
        case _:
            pass
    return others, attributes


def _cache_price(price: TokenPrice | None) -> dict[str, Any]:
    if price is None or price.cached_input is None:
        return {}
    return {"cache_read_input_token_cost": price.cached_input / 1_000_000}


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
