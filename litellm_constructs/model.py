"""Models: deployments under public names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, cast

from constructs import Construct
from typing_extensions import Unpack

from litellm_constructs._arguments import InvalidArguments
from litellm_constructs._l1 import L1, MetaArguments
from litellm_constructs.values import ModelMode, SecretValue, TokenPrice
from provider_shim.resources.fallback import Fallback
from provider_shim.resources.model import Mode, Model

if TYPE_CHECKING:
    from litellm_constructs.provider import LiteLLMProvider


class IModel(Protocol):
    """A model that may be called, wherever it was made."""

    @property
    def model_name(self) -> str:
        """Public name, by which keys call the model."""
        ...

    @property
    def model_reference(self) -> str:
        """The public name for Terraform: what uses it is made after the model and deleted before it."""
        ...


class DeploymentOptions(TypedDict, total=False):
    """What a deployment may have besides its public name. See `LiteLLMModel`."""

    base_model: str | None
    api_key: SecretValue | None
    api_base: str | None
    api_version: str | None
    mode: ModelMode | Mode | None
    price: TokenPrice | None
    rpm: int | None
    tpm: int | None
    parameters: Mapping[str, Any] | None
    provider: LiteLLMProvider | None


class LiteLLMModel(Construct):
    """A deployment of a model under a public name. Several under one name share its calls.

    - `model`: LiteLLM's name of provider and model or deployment: `openai/gpt-4o-mini`, `azure/my-deployment`.
    - `name`: public name. The construct id if not set.
    - `base_model`: model whose price and limits hold, where `model` names a deployment. `model` itself if not set.
    - `api_key`: key of the provider. LiteLLM looks in its own environment for the provider's usual one if not set.
    - `api_base`, `api_version`: address and version of the provider's API. The provider's usual ones if not set.
    - `mode`: what the model does. LiteLLM's cost map tells if not set.
    - `price`: what tokens cost. LiteLLM's cost map tells if not set.
    - `rpm`, `tpm`: requests and tokens per minute that the deployment takes. No limit if not set.
    - `parameters`: any other of LiteLLM's `litellm_params`, such as `timeout` or `weight`.
    - `fallbacks`: models (or their public names) to try, in this order, when this one fails. None if not set.
    - `provider`: the gateway. The stack's provider without an alias if not set.

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
        mode: ModelMode | Mode | None = None,
        price: TokenPrice | None = None,
        rpm: int | None = None,
        tpm: int | None = None,
        parameters: Mapping[str, Any] | None = None,
        fallbacks: Sequence[IModel | str] = (),
        provider: LiteLLMProvider | None = None,
    ) -> None:
        super().__init__(scope, id)
        llm_provider, slash, llm = model.partition("/")
        if not (llm_provider and slash and llm):
            example = f"openai/{model.strip('/') or 'gpt-4o'}"
            problem = f"model: {model!r} does not say whose model it is; write the provider first: {example}"
            raise InvalidArguments(self.node.path, [problem])
        self._name = id if name is None else name
        self._meta = MetaArguments(provider=provider)
        self._provider = provider
        self._deployments: list[LiteLLMModel] = []
        self._fallbacks: list[IModel | str] = []
        self._fallback: L1[Fallback] | None = None
        self.resource = L1(
            Model,
            self,
            "Resource",
            self._meta,
            model_name=self._name,
            custom_llm_provider=llm_provider,
            base_model=llm,
            pricing_base_model=base_model,
            mode=cast("Mode | None", mode),
            model_api_key=api_key.for_construct(self) if api_key else None,
            model_api_base=api_base,
            api_version=api_version,
            rpm=rpm,
            tpm=tpm,
            input_cost_per_million_tokens=float(price.input) if price else None,
            output_cost_per_million_tokens=float(price.output) if price else None,
            additional_litellm_params=dict(parameters) if parameters else None,
        )
        if fallbacks:
            self.add_fallbacks(*listed(fallbacks, self, "fallbacks"))

    @staticmethod
    def from_model_name(scope: Construct, id: str, model_name: str) -> IModel:
        """A model that was made elsewhere: it may be referred to, and is not managed."""
        return _ImportedModel(scope, id, model_name)

    @property
    def model_name(self) -> str:
        return self._name

    @property
    def model_reference(self) -> str:
        return self.resource.out.model_name

    @property
    def model_id(self) -> str:
        """Id of this deployment."""
        return cast("str", self.resource.out.model_id)

    @property
    def deployments(self) -> tuple[LiteLLMModel, ...]:
        """What `add_deployment` has made."""
        return tuple(self._deployments)

    @property
    def fallbacks(self) -> tuple[IModel | str, ...]:
        return tuple(self._fallbacks)

    def add_deployment(self, id: str, *, model: str, **options: Unpack[DeploymentOptions]) -> LiteLLMModel:
        """Another deployment under the same public name; LiteLLM spreads the calls over all of them."""
        options.setdefault("provider", self._provider)
        deployment = LiteLLMModel(self, id, name=self._name, model=model, **options)
        self._deployments.append(deployment)
        return deployment

    def add_fallbacks(self, *models: IModel | str) -> None:
        """Try these too, after those that there are, when this model fails."""
        self._fallbacks += models
        names = [reference_to(model) for model in self._fallbacks]
        if self._fallback is None:
            self._fallback = L1(
                Fallback, self, "Fallback", self._meta, model=self.model_reference, fallback_models=names
            )
        else:
            self._fallback.set(fallback_models=names)


class _ImportedModel(Construct):
    def __init__(self, scope: Construct, id: str, model_name: str) -> None:
        super().__init__(scope, id)
        self._name = model_name

    @property
    def model_name(self) -> str:
        return self._name

    @property
    def model_reference(self) -> str:
        return self._name


def listed(models: Sequence[IModel | str], construct: Construct, argument: str) -> tuple[IModel | str, ...]:
    """`models`, which must not be a single name: Python would take that for a list of its letters."""
    if isinstance(models, str):
        raise InvalidArguments(construct.node.path, [f"{argument}: is one name; write a list: [{models!r}]"])
    return tuple(models)


def name_of(model: IModel | str) -> str:
    """Public name of `model`."""
    return model if isinstance(model, str) else model.model_name


def reference_to(model: IModel | str) -> str:
    """Public name of `model`, as a Terraform reference if the program makes the model."""
    return model if isinstance(model, str) else model.model_reference
