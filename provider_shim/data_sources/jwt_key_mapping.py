"""litellm_jwt_key_mapping and litellm_jwt_key_mappings."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.resources.jwt_key_mapping import MAPPINGS, JwtKeyMapping
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class JwtKeyMappingData(DataSource, JwtKeyMapping):
    """Which key a caller has who signs in with a JWT. LiteLLM does not tell the key."""

    listed: ClassVar[Pages] = MAPPINGS

    def __init__(self, *, mapping_id: str) -> None: ...

    created_at: Annotated[Timestamp | None, Attr(description="When the mapping was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When the mapping last changed.")] = None


class JwtKeyMappings(DataSourceList):
    """All mappings of claims to keys."""

    type_name: ClassVar[str] = "litellm_jwt_key_mappings"
    of: ClassVar[type[DataSource]] = JwtKeyMappingData

    jwt_key_mappings: Annotated[list[Any] | None, Attr(description="The mappings, in the order of their ids.")] = Field(
        default=None, init=False
    )
