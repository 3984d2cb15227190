"""Objects to which LiteLLM gives the id, and whose name it takes once: by that they are found again."""

from __future__ import annotations

from typing import Any, ClassVar

from provider_shim.answers import Json, text
from provider_shim.gateway.errors import Taken
from provider_shim.spec import Change, Gateway, Pages, Resource, Values


class Named(Resource):
    """One attribute makes the id, and one, `named_by`, is the name."""

    named_once: ClassVar[bool] = True
    every: ClassVar[Pages]
    """Where all such objects are listed, at once."""

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        """The object with the id, or with the name where the id is not known."""
        (id,), (name,) = cls.identified_by(), cls.named_by
        if values[id] is None:
            found = await cls._named(gateway, values[name])
            return found and await super().fetch(gateway, {**values, id: text(found, id)})
        return await super().fetch(gateway, values)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        (id,), (name,) = cls.identified_by(), cls.named_by
        wanted = change.planned[name]
        if await cls._named(gateway, wanted):
            raise Taken(cls.type_name, f"Another one has the {name} {wanted!r}.")
        made = await gateway.create(cls.endpoints.create, change.body, find=lambda: cls._named(gateway, wanted))
        change.planned[id] = text(made, id)
        return None

    @classmethod
    async def _named(cls, gateway: Gateway, wanted: Any) -> Json | None:
        (name,) = cls.named_by
        return next((row for row in await cls.read_every(gateway) if row.get(name) == wanted), None)

    @classmethod
    async def read_every(cls, gateway: Gateway) -> list[dict[str, Any]]:
        """All of them."""
        return cls.every.rows_of(await gateway.query(cls.every.call))
