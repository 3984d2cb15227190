"""litellm_vector_store and litellm_vector_stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.vector_store import VECTOR_STORES, VectorStore
from provider_shim.spec import NEVER, Attr, Containing, DataSource, DataSourceList, Field, Pages, Timestamp


class VectorStoreData(DataSource, VectorStore):
    """A vector store of the gateway, made by a `litellm_vector_store`, by hand, or in the gateway's configuration file.
    LiteLLM tells no parameter whose name sounds like a secret."""

    listed: ClassVar[Pages] = VECTOR_STORES
    searched: ClassVar[str] = "vector_store_name"

    def __init__(self, *, vector_store_name: str | None = None, vector_store_id: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    team_id: Annotated[
        str | None,
        Attr(description="Id of the team whose key made it, and which alone may use it. All if null."),
    ] = None
    user_id: Annotated[str | None, Attr(description="Id of the user whose key made it.")] = None
    is_config: Annotated[
        bool | None,
        Attr(
            description="Whether it stands in the gateway's configuration file, where no `litellm_vector_store` can "
            "manage it.",
            since="1.109.1",
        ),
    ] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When it last changed.")] = None


class VectorStores(DataSourceList):
    """Vector stores of the gateway: all, or those that match every filter."""

    type_name: ClassVar[str] = "litellm_vector_stores"
    of: ClassVar[type[DataSource]] = VectorStoreData
    columns: ClassVar[tuple[str, ...]] = (
        "vector_store_id",
        "vector_store_name",
        "vector_store_description",
        "custom_llm_provider",
        "litellm_credential_name",
        "team_id",
        "is_config",
    )

    vector_store_name: Annotated[
        Containing | None,
        Attr(description="Only stores whose name contains this, whatever the case of letters.", send=NEVER),
    ] = None
    custom_llm_provider: Annotated[str | None, Attr(description="Only stores at this provider.", send=NEVER)] = None
    vector_stores: Annotated[list[Any] | None, Attr(description="The stores, in the order of their names.")] = Field(
        default=None, init=False
    )
