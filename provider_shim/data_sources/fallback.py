"""litellm_fallback and litellm_fallbacks."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.fallback import LISTS, Fallback, FallbackTypeName, rules_in
from provider_shim.spec import NEVER, Attr, DataSource, DataSourceList, Field, Pages


class _Fallbacks(Pages):
    """Those among the router's settings."""

    def rows_of(self, answer: Json) -> list[dict[str, Any]]:
        settings = answer["current_values"]
        return [
            {"model": model, "fallback_models": models, "fallback_type": kind}
            for kind in LISTS
            for rule in rules_in(settings, {"fallback_type": kind})
            for model, models in rule.items()
        ]


class FallbackData(DataSource, Fallback):
    """What LiteLLM tries when a model fails, wherever it was set: in the gateway's configuration file too."""

    listed: ClassVar[Pages] = _Fallbacks("GET /router/settings", "", lambda row: {"model": row["model"]})

    beside: ClassVar[tuple[str, ...]] = ("fallback_type",)

    def __init__(self, *, model: str) -> None: ...


class Fallbacks(DataSourceList):
    """All fallbacks of the gateway, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_fallbacks"
    of: ClassVar[type[DataSource]] = FallbackData

    model: Annotated[str | None, Attr(description="Only those of this model.", send=NEVER)] = None
    fallback_type: Annotated[
        FallbackTypeName | None, Attr(description="Only those for these failures.", send=NEVER)
    ] = None
    fallbacks: Annotated[
        list[Any] | None, Attr(description="The fallbacks, in the order of the models that may fail.")
    ] = Field(default=None, init=False)
