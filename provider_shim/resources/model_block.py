"""litellm_model_block."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.answers import Json, flag, text
from provider_shim.resources.model import Model
from provider_shim.spec import NEVER, Attr, Endpoints, Field, Gateway, Id, Reader, Resource, Values


class ModelBlock(Resource):
    """Keeps calls away from a deployment of a model until this is destroyed. One that is managed by a `litellm_model`
    may say `blocked` itself; this is for one that is managed elsewhere."""

    type_name: ClassVar[str] = "litellm_model_block"
    identity: ClassVar[str] = "{model_id}"
    reader: ClassVar[Reader] = Model.reader
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /model/block",
        update="POST /model/block",
        delete="POST /model/unblock",
        delete_body=lambda block: {"model_id": block["model_id"]},
    )

    model_id: Annotated[Id, Attr(description="Id of the deployment.", replace=True, read="id")]
    blocked: Annotated[bool | None, Attr(description="Always true.", send=NEVER, read="blocked")] = Field(
        default=None, init=False
    )

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        model = await super().fetch(gateway, values)
        if model is None:
            return None
        info = {"blocked": None, **model["model_info"]}  # not there until somebody sets it
        return info if text(info, "id") and flag(info, "blocked") else None
