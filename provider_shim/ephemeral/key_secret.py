"""litellm_key_secret."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.resources.key import new_key, token_of
from provider_shim.spec import Attr, Ephemeral, Field, Values


class KeySecret(Ephemeral):
    """A random secret for a virtual key, another in every run: for `key_wo` of a `litellm_key` and for the secret store
    that keeps it, in one apply. It is nowhere on the gateway by itself, and in no state and no plan."""

    type_name: ClassVar[str] = "litellm_key_secret"
    identity: ClassVar[str] = "sha256:{token_id}"

    key: Annotated[str | None, Attr(description="The secret, starting with `sk-`.", sensitive=True)] = Field(
        default=None, init=False
    )
    token_id: Annotated[
        str | None, Attr(description="SHA-256 hash of the secret: what LiteLLM and its logs know the key by.")
    ] = Field(default=None, init=False)

    @classmethod
    def made_up(cls) -> Values:
        key = new_key()
        return {"key": key, "token_id": token_of(key)}
