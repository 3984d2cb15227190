"""litellm_models_known."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, cast

from provider_shim.answers import Json, expected
from provider_shim.data_sources.model_group import capabilities
from provider_shim.spec import (
    AMONG,
    NEVER,
    Attr,
    Containing,
    DataSource,
    DataSourceList,
    Field,
    Names,
    Pages,
    UsdPerMillion,
)


class _PriceList(Pages):
    """LiteLLM's: a map by model, with one that explains the others."""

    def rows_of(self, answer: Json) -> list[dict[str, Any]]:
        if not isinstance(answer, dict):
            raise expected("an object", answer)
        entries = cast("dict[str, Json]", answer).items()
        return [{**entry, "model": name} for name, entry in entries if name != "sample_spec"]


class KnownModel(DataSource):
    """A model in LiteLLM's price list."""

    identity: ClassVar[str] = "{model}"
    searched: ClassVar[str] = "model"
    listed: ClassVar[Pages] = _PriceList("GET /public/litellm_model_cost_map", "", lambda row: {"model": row["model"]})

    model: Annotated[str, Attr(description="Name of the model, with its provider where that tells it from others.")]
    custom_llm_provider: Annotated[
        str | None, Attr(description="Provider, as a `litellm_model` takes it.", send="litellm_provider")
    ] = None
    mode: Annotated[str | None, Attr(description="What it does: `chat`, `embedding`, ...")] = None
    capabilities: Annotated[
        Names | None, Attr(description="What it can do: `vision`, `function_calling`, `reasoning`, ...")
    ] = None
    max_input_tokens: Annotated[int | None, Attr(description="Tokens of the longest prompt.")] = None
    max_output_tokens: Annotated[int | None, Attr(description="Tokens of the longest answer.")] = None
    input_cost_per_million_tokens: Annotated[
        UsdPerMillion | None, Attr(description="USD per million tokens of the prompt.", send="input_cost_per_token")
    ] = None
    output_cost_per_million_tokens: Annotated[
        UsdPerMillion | None, Attr(description="USD per million tokens of the answer.", send="output_cost_per_token")
    ] = None
    deprecation_date: Annotated[str | None, Attr(description="Day on which its provider takes it away.")] = None

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return {**row, "capabilities": capabilities(row)}


class ModelsKnown(DataSourceList):
    """LiteLLM's price list: the models that it knows prices and sizes of, and that may be configured without saying
    them. It has some thousands, all of which stand in the state; filters leave those that match every one of them."""

    type_name: ClassVar[str] = "litellm_models_known"
    of: ClassVar[type[DataSource]] = KnownModel

    model: Annotated[
        Containing | None,
        Attr(description="Only models whose name contains this, whatever the case of letters.", send=NEVER),
    ] = None
    custom_llm_provider: Annotated[str | None, Attr(description="Only models of this provider.", send=NEVER)] = None
    mode: Annotated[str | None, Attr(description="Only models that do this, such as `chat`.", send=NEVER)] = None
    capability: Annotated[
        str | None, AMONG, Attr(description="Only what can do this, such as `vision`.", send=NEVER, read="capabilities")
    ] = None
    models: Annotated[list[Any] | None, Attr(description="The models, in the order of their names.")] = Field(
        default=None, init=False
    )
