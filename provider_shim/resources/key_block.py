"""litellm_key_block."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, flag
from provider_shim.resources.key import Key, hash_of
from provider_shim.rules import ExactlyOneOf, Rule
from provider_shim.spec import NEVER, Attr, Change, Check, Endpoints, Field, Form, Gateway, Reader, Resource, Values


def _check_hashed(token: str) -> None:
    if not re.fullmatch(r"[0-9a-f]{64}", token):
        # What was found may be the key itself.
        raise ValueError("takes the hash of a key, 64 hexadecimal digits; `key` takes a key in any form")


def _meaning(key: str) -> str:
    try:
        return hash_of(key)
    except ValueError:  # in a damaged state
        return key


class KeyBlock(Resource):
    """Has LiteLLM refuse all calls with a key until this is destroyed. A key that is managed by a `litellm_key` may say
    `blocked` itself; this is for one that is managed elsewhere."""

    type_name: ClassVar[str] = "litellm_key_block"
    identity: ClassVar[str] = "sha256:{token_id}"
    reader: ClassVar[Reader] = Key.reader
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /key/block",
        update="POST /key/block",
        delete="POST /key/unblock",
        delete_body=lambda block: {"key": block["token_id"]},
    )
    rules: ClassVar[tuple[Rule, ...]] = (ExactlyOneOf(("key", "token_id"), "nothing says which key is meant"),)

    key: Annotated[
        str | None,
        Check(hash_of),
        Form(same=_meaning),
        Attr(
            description="The key itself (`sk-...`), its hash, or its `id` (`sha256:<hash>`). It stands in the state as "
            "it is written; `token_id` needs no secret.",
            sensitive=True,
            verbatim=True,
            replace=True,
            read=NEVER,
        ),
    ] = None
    token_id: Annotated[
        str | None,
        Check(_check_hashed),
        Attr(
            description="The key's hash, by which LiteLLM knows it, such as the `token_id` of a `litellm_key`.",
            computed=True,
            replace=True,
            send=NEVER,
            read="token_id",
        ),
    ] = None
    blocked: Annotated[bool | None, Attr(description="Always true.", send=NEVER, read="blocked")] = Field(
        default=None, init=False
    )

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        return [{"token_id": hash_of(id)}]

    @classmethod
    def id_of(cls, values: Values) -> str | None:
        return super().id_of({"token_id": _token(values)})

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        key = await super().fetch(gateway, {"token_id": _token(values)})
        return key if key and flag(key, "blocked") and key.get("status") != "deleted" else None

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        change.planned["token_id"] = change.body["key"] = _token(change.planned)
        await super().create(gateway, change)
        return None


def _token(values: Values) -> str | None:
    return values["token_id"] or (values["key"] and hash_of(values["key"]))
