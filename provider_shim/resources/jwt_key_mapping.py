"""litellm_jwt_key_mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, text
from provider_shim.gateway import words
from provider_shim.resources.key import hash_of
from provider_shim.resources.named import Named
from provider_shim.rules import Conflicts, Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Endpoints,
    Field,
    Form,
    Gateway,
    Id,
    Pages,
    Reader,
    Values,
)

MAPPINGS = Pages(
    "GET /jwt/key/mapping/list?size=100&page={page}", "mappings", values=lambda mapping: {"mapping_id": mapping["id"]}
)


def _check_hash(hashed: str) -> None:
    if hashed.startswith("sk-"):
        raise ValueError("takes the hash of a key, as its token_id or its id has it; `key` takes the key itself")
    hash_of(hashed)


def _meaning(hashed: str) -> str:
    return hashed.removeprefix("sha256:")


class JwtKeyMapping(Named):
    """Which key a caller has who signs in with a JWT: one whose claim has this value is who holds that key."""

    type_name: ClassVar[str] = "litellm_jwt_key_mapping"
    identity: ClassVar[str] = "{mapping_id}"
    named_by: ClassVar[tuple[str, ...]] = ("jwt_claim_name", "jwt_claim_value")
    every: ClassVar[Pages] = MAPPINGS
    reader: ClassVar[Reader] = Reader(
        "GET /jwt/key/mapping/info?id={mapping_id}", gone=words.NO_JWT_KEY_MAPPING, pages=MAPPINGS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /jwt/key/mapping/new",
        update="POST /jwt/key/mapping/update",
        delete="POST /jwt/key/mapping/delete",
        update_body=lambda mapping: {"id": mapping["mapping_id"]},
        delete_body=lambda mapping: {"id": mapping["mapping_id"]},
    )
    ignored: ClassVar[Mapping[str, str]] = {"id": "it is `mapping_id`"}
    rules: ClassVar[tuple[Rule, ...]] = (Conflicts("key_hash", ("key",), "they are two ways to name the key"),)

    mapping_id: Annotated[
        str | None, Attr(description="Id of the mapping. LiteLLM makes it.", send=NEVER, read="id")
    ] = Field(default=None, init=False)
    jwt_claim_name: Annotated[
        Id, Attr(description="Name of the claim, such as `sub` or `email`. LiteLLM changes none.", replace=True)
    ]
    jwt_claim_value: Annotated[
        Id,
        Attr(
            description="What the claim has to be. With the name and the issuer it is unique on the gateway.",
            replace=True,
        ),
    ]
    jwt_issuer: Annotated[
        str | None,
        Attr(description="Issuer of the JWTs that are meant. Any if not set.", since="1.104.0"),
    ] = None
    key: Annotated[
        str | None,
        Attr(
            description="The key itself (`sk-...`). Another one makes the mapping anew, as LiteLLM deletes a mapping "
            "along with its key. It does not tell the key, so what somebody changes does not show. `key_hash` needs no "
            "secret.",
            sensitive=True,
            replace=True,
            verbatim=True,
            read=NEVER,
        ),
    ] = None
    key_hash: Annotated[
        str | None,
        Check(_check_hash),
        Form(send=_meaning, same=_meaning),
        Attr(
            description="Its hash, such as the `token_id` of a `litellm_key`, or its `id` (`sha256:<hash>`). LiteLLM "
            "does not tell it either.",
            send="token",
            replace=True,
            read=NEVER,
            since="1.104.0",
        ),
    ] = None
    description: Annotated[str | None, Attr(description="What the mapping is for.")] = None
    is_active: Annotated[
        bool | None, Attr(description="Whether it holds. It does if not set.", unset=True, clear=True)
    ] = None

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        if not prior and planned["key"] in (None, "") and planned["key_hash"] in (None, ""):
            yield "key", "a new mapping needs the key that it leads to: set key or key_hash"

    @classmethod
    async def with_name(cls, gateway: Gateway, values: Values) -> Json | None:
        names = (*cls.named_by, "jwt_issuer")
        every = await cls.read_every(gateway)
        return next((row for row in every if all(row.get(name) == (values[name] or None) for name in names)), None)

    @classmethod
    def id_in(cls, row: Json) -> str:
        return text(row, "id")

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        if change.planned["is_active"] is False:
            body: dict[str, Any] = {**cls.update_body(change.planned), "is_active": False}
            await gateway.write(cls.endpoints.update, body=body)
