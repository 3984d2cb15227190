"""A model that a gateway serves, as LiteLLM's own file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from litellm_constructs.framework.options import value
from litellm_constructs.framework.tokens import in_words, shown, unresolved
from litellm_constructs.interfaces import ITeamRef
from litellm_constructs.values import Count, SecretValue
from provider_shim.found import in_words as type_in_words


def problems_of_secrets(config: Mapping[str, Any]) -> Iterator[str]:
    """Of secrets in a configuration that are not the gateway's to read."""
    for place, secret in _secrets(config, ""):
        if not secret.read_by_gateway:
            yield (
                f"{place} is a secret, and would stand in the ConfigMap for everybody to read: put it into the Secret "
                "of the router, and write SecretValue.gateway_env"
            )


def _secrets(given: object, place: str) -> Iterator[tuple[str, SecretValue]]:
    """The SecretValues in `given`, however deep, each with its place."""
    if isinstance(given, SecretValue):
        yield place, given
    elif isinstance(given, Mapping):
        for name, item in cast("Mapping[Any, Any]", given).items():
            yield from _secrets(item, f"{place}.{name}" if place else str(name))
    elif isinstance(given, list | tuple):
        for number, item in enumerate(cast("list[Any]", given)):
            yield from _secrets(item, f"{place}[{number}]")


def problem_of_model(model: object) -> str | None:
    """What is wrong with `model` as LiteLLM's name of a provider and its model."""
    if not isinstance(model, str) or unresolved(model):
        return f"a model is plain text such as openai/gpt-4o, and got {in_words(model)}"
    llm_provider, slash, llm = model.partition("/")
    if not (llm_provider.strip() and slash and llm.strip()):
        return f"{shown(model)} does not say whose model it is; write the provider first, as in openai/gpt-4o"
    return None


@value(
    'a ModelRoute, such as ModelRoute("openai/gpt-4o", rpm=500), or text such as "openai/gpt-4o"', many="ModelRoutes"
)
@dataclass(frozen=True)
class ModelRoute:
    """A model that the gateway serves, as an entry of LiteLLM's `model_list`. Several under one name share its calls.
    Teams and keys of the program take it as they take a LiteLLMModel.

    Raises ValueError for a `model` that does not name its provider, and for a key that only Terraform could read.
    """

    model: str
    """Provider and model, divided by the first `/`: `openai/gpt-4o`, `openrouter/meta-llama/llama-4`."""
    name: str | None = None
    """What callers ask for. `model` as it is if not set."""
    api_key: SecretValue | None = None
    """Key of the provider: `SecretValue.gateway_env(...)`. The variable in which LiteLLM expects it if not set; none
    for providers that take none."""
    api_base: str | None = None
    """Address of the provider's API. The provider's usual one if not set."""
    rpm: Count | None = None
    """Requests per minute that the deployment takes. No limit if not set."""
    tpm: Count | None = None
    """Tokens per minute that the deployment takes. No limit if not set."""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """Any other of LiteLLM's `litellm_params`, such as `mock_response` or `weight`."""
    info: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Any key of LiteLLM's `model_info`, such as `mode`."""

    def __post_init__(self) -> None:
        if problem := problem_of_model(self.model):
            raise ValueError(problem)
        if self.name is not None and not self.name:
            raise ValueError("name is empty: leave it out to call the model as it is")
        if not isinstance(cast("object", self.api_key), SecretValue | None):
            raise ValueError(f"api_key is {type_in_words(self.api_key)}: write SecretValue.gateway_env")
        for name in ("model", "api_key", "api_base", "rpm", "tpm"):
            if name in self.parameters:
                raise ValueError(f"parameters has {name}, which is an argument of its own: write it there")
        for problem in problems_of_secrets({"api_key": self.api_key, **self.parameters, "model_info": self.info}):
            raise ValueError(problem)

    @property
    def model_name(self) -> str:
        """What callers ask for."""
        return self.model if self.name is None else self.name

    @property
    def model_reference(self) -> str:
        """What callers ask for, as teams and keys name it: Terraform makes no model of it, and waits for none."""
        return self.model_name

    @property
    def team(self) -> ITeamRef | None:
        """None: every team may call it."""
        return None

    @property
    def llm_provider(self) -> str:
        """What stands before the first `/`."""
        return self.model.partition("/")[0]
