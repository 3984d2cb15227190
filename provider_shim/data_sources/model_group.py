"""litellm_model_group and litellm_model_groups."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, rows
from provider_shim.spec import (
    AMONG,
    NEVER,
    Attr,
    DataSource,
    DataSourceList,
    Field,
    Gateway,
    Names,
    Pages,
    Timestamp,
    UsdPerMillion,
    Values,
)

GROUPS = Pages("GET /model_group/info", "data", lambda row: {"model_group": row["model_group"]})


def capabilities(row: Json) -> list[str]:
    """What a model can do, of those flags that LiteLLM has for it."""
    return sorted(name.removeprefix("supports_") for name in row if name.startswith("supports_") and row[name] is True)


class ModelGroupData(DataSource):
    """What the gateway knows of a public name by which models are called, over all deployments that have it."""

    type_name: ClassVar[str] = "litellm_model_group"
    identity: ClassVar[str] = "{model_group}"
    listed: ClassVar[Pages] = GROUPS

    def __init__(self, *, model_group: str) -> None: ...

    model_group: Annotated[str, Attr(description="Public name of the model.")]
    providers: Annotated[Names | None, Attr(description="Providers of its deployments, such as `azure`.")] = None
    mode: Annotated[str | None, Attr(description="What it does: `chat`, `embedding`, ...")] = None
    capabilities: Annotated[
        Names | None, Attr(description="What it can do: `vision`, `function_calling`, `reasoning`, ...")
    ] = None
    max_input_tokens: Annotated[int | None, Attr(description="Tokens of the longest prompt.")] = None
    max_output_tokens: Annotated[int | None, Attr(description="Tokens of the longest answer.")] = None
    input_cost_per_million_tokens: Annotated[
        UsdPerMillion | None,
        Attr(
            description="USD per million tokens of the prompt, of the dearest deployment.", send="input_cost_per_token"
        ),
    ] = None
    output_cost_per_million_tokens: Annotated[
        UsdPerMillion | None,
        Attr(
            description="USD per million tokens of the answer, of the dearest deployment.", send="output_cost_per_token"
        ),
    ] = None
    tpm: Annotated[int | None, Attr(description="Tokens per minute of all deployments together.")] = None
    rpm: Annotated[int | None, Attr(description="Requests per minute of all deployments together.")] = None
    supported_openai_params: Annotated[Names | None, Attr(description="Parameters of a call that it takes.")] = None
    is_public_model_group: Annotated[bool | None, Attr(description="Whether the gateway's public page shows it.")] = (
        None
    )
    health_status: Annotated[
        str | None, Attr(description="How it was when the gateway last looked: `healthy` or `unhealthy`.")
    ] = None
    health_checked_at: Annotated[Timestamp | None, Attr(description="When the gateway last looked.")] = None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = rows(await gateway.query(f"{GROUPS.call}?model_group={{model_group}}", values), GROUPS.rows)
        return cls.from_list(found[0]) if found else None

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return {**row, "capabilities": capabilities(row)}


class ModelGroups(DataSourceList):
    """Public names by which models are called: all of the gateway, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_model_groups"
    of: ClassVar[type[DataSource]] = ModelGroupData

    mode: Annotated[str | None, Attr(description="Only what does this, such as `chat`.", send=NEVER)] = None
    custom_llm_provider: Annotated[
        str | None, AMONG, Attr(description="Only what this provider serves too.", send=NEVER, read="providers")
    ] = None
    capability: Annotated[
        str | None, AMONG, Attr(description="Only what can do this, such as `vision`.", send=NEVER, read="capabilities")
    ] = None
    model_groups: Annotated[list[Any] | None, Attr(description="The models, in the order of their names.")] = Field(
        default=None, init=False
    )
