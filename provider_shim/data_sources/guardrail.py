"""litellm_guardrail and litellm_guardrails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.guardrail import GUARDRAILS, Guardrail, with_secrets
from provider_shim.spec import NEVER, Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class GuardrailData(DataSource, Guardrail):
    """A guardrail of the gateway, made by a `litellm_guardrail`, by hand, or in the gateway's configuration file.
    LiteLLM tells no secret."""

    listed: ClassVar[Pages] = GUARDRAILS
    searched: ClassVar[str] = "guardrail_name"

    def __init__(self, *, guardrail_id: str | None = None, guardrail_name: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return with_secrets(row)

    secret_litellm_params: Annotated[dict[str, Any] | None, Attr(read=NEVER)] = None
    guardrail_definition_location: Annotated[
        str | None,
        Attr(description="`db`, where a `litellm_guardrail` can manage it, or `config` for the configuration file."),
    ] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the guardrail last changed.")] = None


class Guardrails(DataSourceList):
    """All guardrails of the gateway."""

    type_name: ClassVar[str] = "litellm_guardrails"
    of: ClassVar[type[DataSource]] = GuardrailData

    guardrails: Annotated[list[Any] | None, Attr(description="The guardrails, in the order of their names.")] = Field(
        default=None, init=False
    )
