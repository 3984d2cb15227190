"""Reading what is not managed: one object by what people know of it, or all that match."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from provider_shim.answers import Json
from provider_shim.contract import Diagnostics, error
from provider_shim.cty import DYNAMIC, Object, Value
from provider_shim.data_sources import Source, plural
from provider_shim.engine.state import check_identity, from_row, without_others
from provider_shim.engine.values import plain, same, to_gateway
from provider_shim.fields import Field, columns_of, fields_of
from provider_shim.spec import AMONG, CONTAINING, DataSource, DataSourceList, Values

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client


class NotFound(Exception):
    """There is no such object, or more than one."""

    def __init__(self, item: Field, summary: str, detail: str) -> None:
        super().__init__(f"{summary}: {detail}")
        self.diagnostics: Diagnostics = [error(summary, detail, item.place())]


async def read(spec: Source, gateway: Client, config: Object) -> Object:
    """What a valid configuration asks for. Raises NotFound, GatewayError, or ValueError for an odd answer."""
    if issubclass(spec, DataSourceList):
        return await _read_list(spec, gateway, config)
    return await _read_one(spec, gateway, config)


async def _read_one(spec: type[DataSource], gateway: Client, config: Object) -> Object:
    asked_for = [item for item in fields_of(spec) if item.name in spec.look_ups() and config[item.name] is not None]
    if not asked_for:
        return _state(spec, await spec.fetch(gateway, {}), config)
    (item,) = asked_for
    asked = str(config[item.name])
    beside = {name: config[name] for name in spec.beside if config[name] is not None}
    try:
        if beside:
            known: Values = {item.name: asked, **beside}
        elif item.name == spec.searched:
            known = await _search(spec, gateway, item, asked)
        else:
            known = spec.parse_id(asked)[0]
    except ValueError as problem:
        raise NotFound(item, f"Invalid {item.name}", f"{problem}.") from None
    # Lists do not have all of an object, so one that was found in a list is read as well.
    row = await spec.fetch(gateway, {**dict.fromkeys(item.name for item in fields_of(spec)), **known})
    if row is None:
        raise _missing(spec, item, asked)
    state = _state(spec, row, config)
    check_identity(spec, known, state)
    return state


def _state(spec: type[DataSource], row: Json, config: Object) -> Object:
    return _with_id(spec, {each.name: _value(spec, each, row, config[each.name]) for each in fields_of(spec)})


async def _search(spec: type[DataSource], gateway: Client, item: Field, asked: str) -> Values:
    """The id of the one object that has this value."""
    (name,) = spec.identified_by()
    ids = await ids_of(spec, gateway, asked)
    if not ids:
        raise _missing(spec, item, asked)
    if len(ids) > 1:
        raise NotFound(
            item,
            f"{len(ids)} {_plural(spec)} have the {item.name} {asked!r}",
            f"Say which one is meant by its {name}:\n" + "\n".join(f"  {id}" for id in ids),
        )
    return {name: ids[0]}


async def ids_of(spec: type[DataSource], gateway: Client, asked: str) -> list[str]:
    """Those of all objects whose `searched` attribute is `asked`."""
    (name,) = spec.identified_by()
    fields = {each.name: each for each in fields_of(spec)}
    item = fields[spec.searched or name]
    rows = [spec.from_list(row) for row in await gateway.read_all(spec.listed, spec.search(asked))]
    found = [row for row in rows if same(item, plain(from_row(spec, item, row)), asked)]
    return sorted({str(from_row(spec, fields[name], row)) for row in found})


def _missing(spec: type[DataSource], item: Field, asked: str) -> NotFound:
    """A secret is not repeated."""
    like = "like the given one" if item.attr.sensitive else f"with the {item.name} {asked!r}"
    return NotFound(
        item,
        f"There is no {_noun(spec)} {like}",
        f"The gateway has none. Check `{item.name}`, and that the provider leads to the gateway that is meant.",
    )


def _noun(spec: type[DataSource]) -> str:
    return spec.type_name.removeprefix("litellm_")


def _plural(spec: type[DataSource]) -> str:
    return plural(_noun(spec))


async def _read_list(spec: type[DataSourceList], gateway: Client, config: Object) -> Object:
    filters = [item for item in fields_of(spec) if not item.server_set and config[item.name] is not None]
    query = {
        ".".join(item.send): str(to_gateway(item.shape, plain(config[item.name]))) for item in filters if item.send
    }
    rows = map(spec.of.from_list, await gateway.read_all(spec.of.listed, spec.query(query)))
    fields = {item.name: item for item in fields_of(spec.of)}
    kept = [row for row in rows if all(_matches(spec.of, item, row, plain(config[item.name])) for item in filters)]
    columns = columns_of(spec)
    made = [_with_id(spec.of, {item.name: _value(spec.of, item, row) for item in columns}) for row in kept]
    # An object comes twice when others were deleted while the pages were read.
    objects = {(str(each.get(spec.of.searched or "id") or ""), str(each["id"])): each for each in made}
    (listed,) = (item.name for item in fields_of(spec) if item.server_set)
    return {**config, "id": spec.type_name, listed: [_as_text(fields, objects[order]) for order in sorted(objects)]}


def _matches(spec: type[DataSource], item: Field, row: Json, asked: Any) -> bool:
    """Whether a row is what a filter asks for, as far as it tells."""
    fields = {each.name: each for each in fields_of(spec)}
    name = item.attr.read or item.name
    if name not in fields:
        return True
    value = plain(from_row(spec, fields[name], row))
    if item.shape.form == AMONG:
        return asked in (value or [])
    if item.shape.form == CONTAINING:
        return asked.lower() in str(value or "").lower()
    return same(fields[name], value, asked)


def _with_id(spec: type[DataSource], state: Object) -> Object:
    return {"id": spec.make_id({name: plain(value) for name, value in state.items()}), **state}


def _value(spec: type[DataSource], item: Field, row: Json, given: Value = None) -> Value:
    """One attribute as LiteLLM tells it; as it was given where LiteLLM does not tell."""
    if not item.read:
        return given
    return from_row(spec, item, row, owned=lambda found: without_others(spec, item, found))


def _as_text(fields: dict[str, Field], state: Object) -> Object:
    """`state` with what may be of any type as JSON text."""
    free = {name for name in state if name in fields and fields[name].type == DYNAMIC}
    return {name: _json(value) if name in free and value is not None else value for name, value in state.items()}


def _json(value: Value) -> str:
    return json.dumps(plain(value), sort_keys=True, default=_number)


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
