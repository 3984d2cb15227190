"""litellm_fallback."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from provider_shim.spec import Attr, Change, Endpoints, Gateway, InPath, Json, Reader, Resource, Values


class Fallback(Resource):
    """What LiteLLM tries when a model fails: other models, in order. Holds for the whole gateway."""

    type_name: ClassVar[str] = "litellm_fallback"
    identity: ClassVar[str] = "{model}:{fallback_type}"
    reader: ClassVar[Reader] = Reader(
        "GET /fallback/{model}?fallback_type={fallback_type}",
        lambda answer: answer if "fallback_models" in answer else None,
        gone=r"No \w+ fallbacks configured for model",
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /fallback",
        update="POST /fallback",
        delete="DELETE /fallback/{model}?fallback_type={fallback_type}",
    )

    model: Annotated[InPath, Attr(description="Public name of the model that may fail.", replace=True)]
    fallback_models: Annotated[
        list[str],
        Field(min_length=1),
        Attr(description="Public names of the models to try instead, in this order. They must exist."),
    ]
    fallback_type: Annotated[
        Literal["general", "context_window", "content_policy"],
        Attr(
            description="Which failures it is for: any (`general`), a prompt that is too long (`context_window`), "
            "or a refusal (`content_policy`).",
            replace=True,
        ),
    ] = "general"

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json:
        # POST /fallback replaces what is there, so it may be repeated; all fallbacks are one row of the database.
        async with gateway.exclusive("fallbacks"):
            return await gateway.call(cls.endpoints.create, change.planned, change.whole)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        await cls.create(gateway, change)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        async with gateway.exclusive("fallbacks"):
            await super().delete(gateway, values)
