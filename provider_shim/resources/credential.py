"""litellm_credential."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, cast

from provider_shim.answers import Json, part
from provider_shim.gateway import words
from provider_shim.resources.masks import check_no_masks, is_mask, mask
from provider_shim.spec import (
    AT_CREATION,
    NEVER,
    Attr,
    Change,
    Check,
    Endpoints,
    Gateway,
    Id,
    Metadata,
    Pages,
    Reader,
    Resource,
    Values,
)

CREDENTIALS = Pages(
    "GET /credentials", "credentials", values=lambda credential: {"credential_name": credential["credential_name"]}
)


class Credential(Resource):
    """What a provider asks for, such as its API key, under a name. Models, and what else calls a provider, use it by
    that name, so it changes in one place."""

    type_name: ClassVar[str] = "litellm_credential"
    identity: ClassVar[str] = "{credential_name}"
    reader: ClassVar[Reader] = Reader(
        "GET /credentials/by_name/{credential_name}", gone=words.NO_CREDENTIAL, pages=CREDENTIALS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /credentials",
        update="PATCH /credentials/{credential_name}",
        delete="DELETE /credentials/{credential_name}",
        # Older versions ask for all three.
        update_body=lambda credential: {
            "credential_name": credential["credential_name"],
            "credential_info": {},
            "credential_values": {},
        },
    )
    ignored: ClassVar[Mapping[str, str]] = {"credential_values_to_delete": "it is how values are removed"}

    credential_name: Annotated[
        Id, Attr(description="Name of the credential, as `litellm_credential_name` of a model has it.", replace=True)
    ]
    credential_values: Annotated[
        dict[str, str] | None,
        Check(check_no_masks),
        Attr(
            description="What the provider asks for, by the names of LiteLLM's parameters: `api_key`, `api_base`, "
            "`aws_role_name`, ... `os.environ/NAME` is read from the gateway's own environment. LiteLLM tells no value "
            "whose name sounds like a secret.",
            shared=True,
            sensitive=True,
        ),
    ] = None
    model_id: Annotated[
        str | None,
        AT_CREATION,
        Attr(
            description="Id of a model whose credentials are copied when the credential is made, and no more after "
            "that. Says nothing beside `credential_values`.",
            read=NEVER,
        ),
    ] = None
    credential_info: Annotated[
        Metadata | None,
        Attr(description="What else is known of it, such as `custom_llm_provider` and `description`."),
    ] = None
    display_name: Annotated[
        str | None,
        Attr(description="Name that the admin UI shows instead of `credential_name`.", since="1.109.1"),
    ] = None

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        if not prior and not planned["credential_values"] and planned["model_id"] is None:
            yield "credential_values", "LiteLLM makes no credential without a value: set some, or model_id"

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = await super().fetch(gateway, values)
        return None if found is None else as_texts(found)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return bool(row.get("source") != "config")

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place != ("credential_values",) or not isinstance(found, dict):
            return found
        shown, secrets = cast("dict[str, str]", found), cast("dict[str, str]", known or {})
        as_known = {name: secrets[name] for name in shown if name in secrets and shown[name] == mask(secrets[name])}
        return {name: value for name, value in {**shown, **as_known}.items() if name in as_known or not is_mask(value)}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        change.body.setdefault("credential_info", {})
        if change.body.get("credential_values"):
            # LiteLLM would take those of the model instead.
            change.body.pop("model_id", None)
        # It answers nothing of the object.
        await super().create(gateway, change)
        return None

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        now = await cls.fetch(gateway, change.planned)
        body = {**cls.update_body(change.planned), **change.body}
        # Newer versions merge it, and older ones take what is sent for the whole.
        body["credential_info"] = {**part(now, "credential_info"), **body["credential_info"]}
        before = cast("dict[str, str]", change.prior["credential_values"] or {})
        after = body["credential_values"]
        removed = before.keys() - after if "credential_values" in change.changed else ()
        await gateway.write(
            cls.endpoints.update, change.planned, {**body, "credential_values_to_delete": sorted(removed)}
        )
        left = part(await cls.fetch(gateway, change.planned), "credential_values").keys() & removed
        if left:
            # Older versions remove none; a null is none to whom they call.
            body["credential_values"] = {**after, **dict.fromkeys(left)}
            await gateway.write(cls.endpoints.update, change.planned, body)


def as_texts(credential: Values) -> dict[str, Json]:
    """A credential as LiteLLM tells it, with values that are no texts as their JSON, and without those that are null:
    nothing but a caller of the API makes such."""
    values = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in part(credential, "credential_values").items()
        if value is not None
    }
    return {**credential, "credential_values": values}
