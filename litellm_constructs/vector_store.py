"""Vector stores: knowledge at a provider, which calls may search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Required, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.interfaces import ICredentialRef
from provider_shim.resources import vector_store as spec


class VectorStoreOptions(MetaOptions, total=False):
    """What a vector store may have."""

    llm_provider: Required[Annotated[str, To("custom_llm_provider")]]
    """LiteLLM's name of the provider: `openai`, `bedrock`, `pg_vector`, ..."""
    vector_store_id: str | None
    """Id of the store at the provider. A random one if not set, which suits only providers that do not care."""
    name: Annotated[str | None, To("vector_store_name")]
    """Name for people. The construct id if not set."""
    description: Annotated[str | None, To("vector_store_description")]
    """What the store is for. None if not set."""
    metadata: Annotated[Mapping[str, Any] | None, To("vector_store_metadata")]
    """What else is known of it. None if not set."""
    credential: Annotated[ICredentialRef | str | None, To("litellm_credential_name")]
    """A credential, or the name of one on the gateway, to call the provider with. None if not set."""
    parameters: Annotated[Mapping[str, Any] | None, To("litellm_params")]
    """What else the provider asks for, by LiteLLM's names: `api_base`, `aws_region_name`, ... None if not set."""


class IVectorStore(L2):
    """A vector store, wherever it was registered."""

    @property
    def vector_store_id(self) -> str:
        raise NotImplementedError


class VectorStore(IVectorStore):
    """A vector store at a provider, registered with the gateway: `team.allow(store)` lets one search it.

    `VectorStoreOptions` tells of each argument.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[VectorStoreOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.VectorStore, VectorStoreOptions, options, vector_store_name=id)

    @staticmethod
    def from_vector_store_id(scope: Construct, id: str, vector_store_id: str) -> IVectorStore:
        """A store that was registered elsewhere: it may be allowed, and is not managed."""
        return _VectorStoreElsewhere(scope, id, vector_store_id)

    @property
    def vector_store_id(self) -> str:
        return cast("str", self.resource.out.vector_store_id)


class _VectorStoreElsewhere(IVectorStore):
    def __init__(self, scope: Construct, id: str, vector_store_id: str) -> None:
        super().__init__(scope, id)
        self._vector_store_id = vector_store_id

    @property
    def vector_store_id(self) -> str:
        return self._vector_store_id
