"""litellm_policy_attachment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, text
from provider_shim.gateway import words
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Endpoints,
    Field,
    Gateway,
    Id,
    Names,
    Pages,
    Reader,
    Resource,
    Values,
)

ATTACHMENTS = Pages(
    "GET /policies/attachments/list",
    "attachments",
    values=lambda attachment: {"attachment_id": attachment["attachment_id"]},
)

_WHERE = ("scope", "teams", "keys", "models", "tags", "default")


class PolicyAttachment(Resource):
    """Where a policy holds: for all calls, or for those of teams, keys, models or tags. LiteLLM does not change one, so
    a change makes it anew."""

    type_name: ClassVar[str] = "litellm_policy_attachment"
    identity: ClassVar[str] = "{attachment_id}"
    reader: ClassVar[Reader] = Reader(
        "GET /policies/attachments/{attachment_id}", gone=words.NO_ATTACHMENT, pages=ATTACHMENTS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /policies/attachments",
        update="POST /policies/attachments",
        delete="DELETE /policies/attachments/{attachment_id}",
    )

    attachment_id: Annotated[
        str | None,
        Attr(description="Id of the attachment. LiteLLM makes it.", send=NEVER, read="attachment_id"),
    ] = Field(default=None, init=False)
    policy_name: Annotated[Id, Attr(description="Name of the policy, which must be there.", replace=True)]
    scope: Annotated[str | None, Attr(description="`*` for all calls.", replace=True)] = None
    teams: Annotated[
        Names | None, Attr(description="Aliases of teams that must be there, or patterns such as `eu-*`.", replace=True)
    ] = None
    keys: Annotated[
        Names | None, Attr(description="Aliases of keys that must be there, or patterns such as `ci-*`.", replace=True)
    ] = None
    models: Annotated[
        Names | None,
        Attr(description="Public names of models that must be there, or patterns such as `gpt-*`.", replace=True),
    ] = None
    tags: Annotated[Names | None, Attr(description="Tags of calls, or patterns such as `pii-*`.", replace=True)] = None
    priority: Annotated[
        int | None,
        Field(ge=-(2**31), le=2**31 - 1),
        Attr(description="Which comes first among several.", replace=True, since="1.109.1"),
    ] = None
    default: Annotated[
        bool | None,
        Attr(
            description="Whether it holds where no other attachment does.", replace=True, unset=False, since="1.109.1"
        ),
    ] = None

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return bool(row.get("definition_location") != "config")

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        there = {row["attachment_id"] for row in await _listed(gateway)}

        async def made() -> Json | None:
            """One that says the same, and was not there before."""
            new = [row for row in await _listed(gateway) if row["attachment_id"] not in there]
            return next((row for row in new if _says(row, change.body)), None)

        change.planned["attachment_id"] = text(
            await gateway.create(cls.endpoints.create, change.body, find=made), "attachment_id"
        )

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        """In place nothing changes but how it is written that something is not set."""

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        return None


async def _listed(gateway: Gateway) -> list[dict[str, Any]]:
    return ATTACHMENTS.rows_of(await gateway.query(ATTACHMENTS.call))


def _says(row: Values, body: Mapping[str, Json]) -> bool:
    return all((row.get(name) or None) == (body.get(name) or None) for name in ("policy_name", "priority", *_WHERE))
