"""litellm_credential and litellm_credentials."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.credential import CREDENTIALS, Credential, as_texts
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages


class CredentialData(DataSource, Credential):
    """A credential of the gateway, made by a `litellm_credential`, by hand, or in the gateway's configuration file.
    LiteLLM tells no value whose name sounds like a secret."""

    listed: ClassVar[Pages] = CREDENTIALS

    def __init__(self, *, credential_name: str) -> None: ...

    @classmethod
    def from_list(cls, row: Json) -> Json:
        return as_texts(row)

    source: Annotated[
        str | None,
        Attr(
            description="`db`, where a `litellm_credential` can manage it, or `config` for the configuration file.",
            since="1.109.1",
        ),
    ] = None


class Credentials(DataSourceList):
    """All credentials of the gateway."""

    type_name: ClassVar[str] = "litellm_credentials"
    of: ClassVar[type[DataSource]] = CredentialData
    columns: ClassVar[tuple[str, ...]] = ("credential_name", "display_name", "credential_info", "source")

    credentials: Annotated[list[Any] | None, Attr(description="The credentials, in the order of their names.")] = Field(
        default=None, init=False
    )
