"""Pass-through endpoints, kept in one list: it is read, changed and written, with a `gap` between. Nothing is passed
on."""

from __future__ import annotations

import copy
from typing import Any

from .errors import Detail
from .gateway import Call, Gateway, Routes, new_id
from .store import Row

routes = Routes()

_PATH = "/config/pass_through_endpoint"


def _kept(gateway: Gateway) -> list[Row]:
    """A copy of the list."""
    rows = gateway.store.kinds.setdefault("pass_through_endpoints", {}).get("all", {"endpoints": []})
    return copy.deepcopy(rows["endpoints"])


def _keep(gateway: Gateway, rows: list[Row]) -> None:
    gateway.store.kinds["pass_through_endpoints"] = {"all": {"endpoints": rows}}


def _answer(*rows: Row) -> Row:
    return {"endpoints": [{**row, "is_from_config": False} for row in rows]}


@routes.add("GET", _PATH)
def get(gateway: Gateway, call: Call) -> Any:
    asked = call.ask().endpoint_id
    found = [row for row in _kept(gateway) if asked in (None, row["id"])]
    return _answer(*(found if asked is None else found[:1]))


@routes.add("POST", _PATH)
async def new(gateway: Gateway, call: Call) -> Any:
    """One more, whatever its id."""
    row = {name: value for name, value in call.read().filled().items() if name != "is_from_config"}
    row["id"] = row["id"] or new_id()
    rows = _kept(gateway)
    await gateway.meanwhile()
    _keep(gateway, [*rows, row])
    return _answer(row)


@routes.add("POST", f"{_PATH}/{{endpoint_id}}")
async def update(gateway: Gateway, call: Call) -> Any:
    """What is null is not written."""
    given = {name: value for name, value in call.read().sent().items() if value is not None}
    rows = _kept(gateway)
    row = next((row for row in rows if row["id"] == call.path["endpoint_id"]), None)
    if row is None:
        raise Detail(404, {"error": f"Endpoint with ID '{call.path['endpoint_id']}' not found"})
    await gateway.meanwhile()
    row.update({name: value for name, value in given.items() if name != "is_from_config"})
    _keep(gateway, rows)
    return _answer(row)


@routes.add("DELETE", _PATH)
async def delete(gateway: Gateway, call: Call) -> Any:
    asked, rows = call.ask().endpoint_id, _kept(gateway)
    row = next((row for row in rows if row["id"] == asked), None)
    if row is None:
        raise Detail(400, {"error": f"Endpoint with ID '{asked}' was not found in pass-through endpoint list."})
    await gateway.meanwhile()
    rows.remove(row)
    _keep(gateway, rows)
    return _answer(row)
