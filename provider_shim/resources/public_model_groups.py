"""litellm_public_model_groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json, part, rows
from provider_shim.resources.once import Once
from provider_shim.spec import Attr, Endpoints, Gateway, Names, Reader


class PublicModelGroups(Once):
    """What the gateway's public page for developers shows, to whom has no key too."""

    type_name: ClassVar[str] = "litellm_public_model_groups"
    identity: ClassVar[str] = "public_model_groups"
    reader: ClassVar[Reader] = Reader("GET /public/model_hub")
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /model_group/make_public",
        update="POST /model_group/make_public",
        delete="POST /model_hub/update_useful_links",
    )

    model_groups: Annotated[
        Names | None, Attr(description="Public names of the models that are shown. None if not set.")
    ] = None
    useful_links: Annotated[dict[str, str] | None, Attr(description="Addresses that are shown, by their title.")] = None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        models = rows(await gateway.query("GET /public/model_hub"), "")
        links = part(await gateway.query("GET /public/model_hub/info"), "useful_links")
        return {"model_groups": [model["model_group"] for model in models], "useful_links": links}

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        if "model_groups" in settings:
            await gateway.write(cls.endpoints.update, body={"model_groups": settings["model_groups"]})
        if "useful_links" in settings:
            await gateway.write(cls.endpoints.delete, body={"useful_links": settings["useful_links"]})
