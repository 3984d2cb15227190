"""Objects to which LiteLLM gives the id, and whose name it takes once: by that they are found again."""

from __future__ import annotations

from typing import Any, ClassVar

from provider_shim.answers import Json, text
from provider_shim.gateway.errors import Taken
from provider_shim.spec import Change, Gateway, Pages, Resource, Values


class Named(Resource):
    """One attribute makes the id, and those in `named_by` are the name."""

    named_once: ClassVar[bool] = True
    every: ClassVar[Pages]
    """Where all such objects are listed, at once or page by page."""

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        """The object with the id, or with the name where the id is not known."""
        (id,) = cls.identified_by()
        if values[id] is None:
            found = await cls.with_name(gateway, values)
            return found and await super().fetch(gateway, {**values, id: cls.id_in(found)})
        return await super().fetch(gateway, values)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        (id,) = cls.identified_by()
        if await cls.with_name(gateway, change.planned):
            name = " and ".join(f"the {name} {change.planned[name]!r}" for name in cls.named_by)
            raise Taken(cls.type_name, f"Another one has {name}.")
        made = await gateway.create(
            cls.endpoints.create, change.body, find=lambda: cls.with_name(gateway, change.planned)
        )
        change.planned[id] = cls.id_in(made)
        return None

    @classmethod
    async def with_name(cls, gateway: Gateway, values: Values) -> Json | None:
        """The object that has the name among these attributes."""
        every = await cls.read_every(gateway)
        return next((row for row in every if all(row.get(name) == values[name] for name in cls.named_by)), None)

    @classmethod
    def id_in(cls, row: Json) -> str:
        """The id of an object, as a list or the answer to a create has it."""
        (id,) = cls.identified_by()
        return text(row, id)

    @classmethod
    async def read_every(cls, gateway: Gateway) -> list[dict[str, Any]]:
        """All of them."""
        every, page, pages = list[dict[str, Any]](), 0, 1
        while page < pages:
            page += 1
            answer = await gateway.query(cls.every.call, {"page": page})
            every += cls.every.rows_of(answer)
            pages = cls.every.count_of(answer)
        return every
