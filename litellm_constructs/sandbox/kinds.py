"""Objects that LiteLLM keeps plainly: rows that are made, read, listed, changed and deleted by their id.

A kind is a class. It names the operations, the column of the id and the columns; what LiteLLM does oddly is a method.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from . import clock
from .bodies import Body
from .errors import Detail, Refusal
from .gateway import Call, Gateway, Routes, new_id
from .store import Row, Table, fresh


class Kind:
    """One kind of objects, with LiteLLM's usual answers."""

    table: ClassVar[str]
    """What the rows are kept under."""
    id: ClassVar[str]
    """The column of the id."""
    columns: ClassVar[Row]
    """The columns and what is in them when nothing is said. Who wrote a row, and when, comes to each."""
    relations: ClassVar[tuple[str, ...]] = ()
    """What answers show beside the columns, always null."""

    new: ClassVar[str]
    info: ClassVar[str]
    every: ClassVar[str]
    update: ClassVar[str] = ""
    """Empty where LiteLLM changes none."""
    delete: ClassVar[str]

    asked: ClassVar[Mapping[str, str]] = {}
    """By operation, the field that has the id where it is neither in the path nor under the column's name."""

    def __init__(self) -> None:
        self.routes = Routes()
        for operation, answer in (
            (self.new, self.answer_new),
            (self.every, self.answer_every),  # its path may look like one with an id
            (self.info, self.answer_info),
            *([(self.update, self.answer_update)] if self.update else []),
            (self.delete, self.answer_delete),
        ):
            method, path = operation.split()
            self.routes.add(method, path)(answer)

    # The rows, which other objects also write

    def rows(self, gateway: Gateway) -> Table:
        return gateway.store.kinds.setdefault(self.table, {})

    def find(self, gateway: Gateway, object_id: str | None) -> Row | None:
        return None if object_id is None else self.rows(gateway).get(object_id)

    def create(self, gateway: Gateway, caller: str, values: Row) -> Row:
        """Add a row."""
        moment = clock.stamp(clock.now())
        stamps = {"created_at": moment, "created_by": caller, "updated_at": moment, "updated_by": caller}
        row = fresh(self.columns, {**values, **stamps})
        if row[self.id] is None:
            row[self.id] = new_id()
        self.rows(gateway)[row[self.id]] = row
        return row

    def change(self, gateway: Gateway, row: Row, values: Row) -> None:
        """Write `values` into a row."""
        row.update(values, updated_at=clock.stamp(clock.now()))

    # What a kind does otherwise

    def values(self, gateway: Gateway, body: Body) -> Row:
        """The columns that a body writes. Raises Refusal for what LiteLLM does not take."""
        return {name: value for name, value in body.sent().items() if name in self.columns}

    def shown(self, gateway: Gateway, row: Row) -> Row:
        """A row as answers show it."""
        return gateway.shown({**row, **dict.fromkeys(self.relations)})

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        """The refusal of an id that is there already."""
        raise NotImplementedError

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal | None:
        """The refusal of an id that is not there; None for an answer that is null."""
        return None

    # The operations

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        values = self.values(gateway, call.read())
        if self.find(gateway, values.get(self.id)) is not None:
            raise self.taken(gateway, values[self.id])
        return self.shown(gateway, self.create(gateway, call.caller.name, values))

    def answer_info(self, gateway: Gateway, call: Call) -> Any:
        row = self._asked(gateway, call, self.info)
        return row and self.shown(gateway, row)

    def answer_every(self, gateway: Gateway, call: Call) -> Any:
        return [self.shown(gateway, row) for row in self.rows(gateway).values()]

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        values = self.values(gateway, call.read())
        row = self._asked(gateway, call, self.update)
        if row is not None:
            self.change(gateway, row, {**values, "updated_by": call.caller.name})
        return row and self.shown(gateway, row)

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        row = self._asked(gateway, call, self.delete)
        if row is not None:
            del self.rows(gateway)[row[self.id]]
        return row and self.shown(gateway, row)

    def _asked(self, gateway: Gateway, call: Call, operation: str) -> Row | None:
        """The row that a request names."""
        if found := re.search(r"{(\w+)[}:]", operation):
            object_id = call.path[found[1]]
        else:
            asked = call.ask() if operation.startswith("GET") else call.read()
            object_id = getattr(asked, self.asked.get(operation, self.id))
        if object_id is None:
            raise Detail(400, {"error": f"{self.id} is required"})
        row = self.find(gateway, object_id)
        if row is None and (refusal := self.unknown(gateway, operation, object_id)):
            raise refusal
        return row
