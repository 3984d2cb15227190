"""litellm_vector_store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json
from provider_shim.gateway import words
from provider_shim.resources.masks import check_not_redacted, unredacted
from provider_shim.resources.parameters import SWITCHES, Parameters
from provider_shim.resources.parts import CreatedAt
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Document,
    Endpoints,
    Field,
    Gateway,
    Id,
    Pages,
    Reader,
    Resource,
    new_id,
)

VECTOR_STORES = Pages(
    "GET /vector_store/list", "data", values=lambda store: {"vector_store_id": store["vector_store_id"]}
)


class VectorStore(Resource):
    """A vector store at a provider, registered with the gateway: keys and teams that may reach it search it by its id.
    LiteLLM makes none at the provider, and deletes none there."""

    type_name: ClassVar[str] = "litellm_vector_store"
    identity: ClassVar[str] = "{vector_store_id}"
    named_by: ClassVar[tuple[str, ...]] = ("vector_store_name",)
    reader: ClassVar[Reader] = Reader(
        "POST /vector_store/info",
        lambda answer: answer["vector_store"],
        gone=words.NO_VECTOR_STORE,
        body=lambda store: {"vector_store_id": store["vector_store_id"]},
        pages=VECTOR_STORES,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /vector_store/new",
        update="POST /vector_store/update",
        delete="POST /vector_store/delete",
        delete_body=lambda store: {"vector_store_id": store["vector_store_id"]},
    )
    server_keys: ClassVar[Mapping[str, Json]] = dict.fromkeys(SWITCHES, False)
    ignored: ClassVar[Mapping[str, str]] = {
        "updated_at": "LiteLLM sets it",
        "team_id": "LiteLLM takes that of the key that makes the store",
        "user_id": "LiteLLM takes that of the key that makes the store",
        "is_config": "it tells what the configuration file has",
    }

    custom_llm_provider: Annotated[
        str, Attr(description="LiteLLM's name of the provider: `openai`, `bedrock`, `pg_vector`, `vertex_ai`, ...")
    ]
    vector_store_id: Annotated[
        Id | None,
        Attr(
            description="Id of the store at the provider, by which it is searched. A random UUID if not set, which "
            "suits only providers that do not care.",
            computed=True,
            replace=True,
            choose=new_id,
        ),
    ] = None
    vector_store_name: Annotated[str | None, Attr(description="Name of the store, for people.")] = None
    vector_store_description: Annotated[str | None, Attr(description="What the store is for.")] = None
    vector_store_metadata: Annotated[Document | None, Attr(description="What else is known of it.")] = None
    litellm_credential_name: Annotated[
        str | None,
        Attr(description="Name of the credential to call the provider with. LiteLLM changes none.", replace=True),
    ] = None
    litellm_params: Annotated[
        Parameters | None,
        Check(check_not_redacted),
        Attr(
            description="What else the provider asks for, by LiteLLM's names: `api_base`, `api_key`, "
            "`aws_region_name`, ... `os.environ/NAME` is read from the gateway's own environment. LiteLLM tells none "
            "whose name sounds like a secret, so what somebody changes there does not show. It changes none either: "
            "another parameter makes the registration anew.",
            sensitive=True,
            replace=True,
        ),
    ] = None
    created_at: CreatedAt = Field(default=None, init=False)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        """LiteLLM does not answer when it was made."""
        await super().create(gateway, change)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return not row.get("is_config")

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        return unredacted(found, known) if place == ("litellm_params",) else found
