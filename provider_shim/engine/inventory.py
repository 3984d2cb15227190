"""What a gateway holds of a kind: the ids of all such objects, and each of them as an import would bring it into a
state."""

from __future__ import annotations

from provider_shim.data_sources import all_data_sources
from provider_shim.engine.namesakes import Namesake, fetched
from provider_shim.engine.state import empty, from_row
from provider_shim.engine.values import plain
from provider_shim.fields import fields_of
from provider_shim.spec import DataSource, Gateway, Resource, Values


async def ids_of_all(spec: type[Resource], gateway: Gateway) -> list[Values]:
    """The attributes that make the id of each object. Raises GatewayError, or ValueError for an odd answer."""
    source = all_data_sources().get(spec.type_name)
    # What a gateway has once is known without a list.
    if source is None or not issubclass(source, DataSource) or not hasattr(source, "listed"):
        return await spec.existing(gateway)
    identity = [item for item in fields_of(source) if item.name in spec.identified_by()]
    found = [source.from_list(row) for row in await gateway.read_all(source.listed, {})]
    ids = [{item.name: plain(from_row(source, item, row)) for item in identity} for row in found]
    # An object comes twice when others were deleted while the pages were read.
    return list({spec.make_id(each): each for each in ids}.values())


async def with_ids(spec: type[Resource], gateway: Gateway, ids: Values) -> Namesake | None:
    """The object with these attributes of an id; None when it is gone meanwhile. Raises as `ids_of_all`."""
    return next(iter(await fetched(spec, gateway, {**empty(spec), **ids})), None)
