"""litellm_model and litellm_models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.model import MODELS, Model, split
from provider_shim.spec import (
    NEVER,
    Attr,
    Containing,
    DataSource,
    DataSourceList,
    Field,
    Pages,
)


class ModelData(DataSource, Model):
    """A deployment of a model, made by a `litellm_model`, by hand, or in the gateway's configuration file.

    Several deployments may share a name; then the `model_id` says which is meant. LiteLLM does not tell the secrets.
    """

    listed: ClassVar[Pages] = MODELS
    searched: ClassVar[str] = "model_name"
    server_keys: ClassVar[Mapping[str, Json]] = {
        **Model.server_keys,
        **dict.fromkeys(("access_via_team_ids", "direct_access")),
    }

    def __init__(self, *, model_name: str | None = None, model_id: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {"model": value}

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return split(row)

    db_model: Annotated[
        bool | None,
        Attr(
            description="Whether it stands in the gateway's database, where a `litellm_model` can manage it, and not "
            "in the configuration file.",
            send="model_info.db_model",
        ),
    ] = None


class Models(DataSourceList):
    """Deployments of models: all that the gateway serves, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_models"
    of: ClassVar[type[DataSource]] = ModelData
    columns: ClassVar[tuple[str, ...]] = (
        "model_id",
        "model_name",
        "custom_llm_provider",
        "base_model",
        "mode",
        "tier",
        "team_id",
        "access_groups",
        "litellm_credential_name",
        "model_api_base",
        "tpm",
        "rpm",
        "input_cost_per_million_tokens",
        "output_cost_per_million_tokens",
        "db_model",
    )

    model_name: Annotated[
        Containing | None,
        Attr(description="Only models whose name contains this, whatever the case of letters.", send="search"),
    ] = None
    access_group: Annotated[str | None, Attr(description="Only models of this access group.")] = None
    team_id: Annotated[str | None, Attr(description="Only models that belong to this team alone.", send=NEVER)] = None
    models: Annotated[list[Any] | None, Attr(description="The models, in the order of their names.")] = Field(
        default=None, init=False
    )
