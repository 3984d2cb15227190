"""What a gateway has already under an id or a name: what is told of it, and the block that imports it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provider_shim.answers import Json
from provider_shim.cty import Object
from provider_shim.data_sources import all_data_sources
from provider_shim.engine.data_sources import ids_of
from provider_shim.engine.memory import Memory
from provider_shim.engine.problems import FAILURES
from provider_shim.engine.state import empty, read_state
from provider_shim.gateway.errors import GatewayError, Taken
from provider_shim.spec import DataSource, Gateway, Resource, Values

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client


@dataclass(frozen=True, eq=False)
class Namesake:
    """An object of the gateway, as an import would bring it into the state."""

    spec: type[Resource]
    state: Object
    row: Json

    @property
    def id(self) -> str:
        return str(self.state["id"])

    def history(self) -> str:
        """When it was made, by whom and whether it was used, as far as LiteLLM tells: in one line."""
        told, words = self.row, list[str]()
        if told.get("created_at"):
            by = f" by {told['created_by']}" if told.get("created_by") else ""
            words.append(f"made {told['created_at']}{by}")
        if told.get("last_active"):
            words.append(f"last used {told['last_active']}")
        if told.get("spend") is not None:
            words.append(f"spend {float(told['spend']):g} USD" if told["spend"] else "no spend so far")
        return " ".join(", ".join(words).split())

    def import_block(self, address: str) -> str:
        return f"import {{\n  to = {address}\n  id = {quoted(self.id)}\n}}"


def quoted(text: str) -> str:
    """`text` as HCL writes it."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


async def with_id(spec: type[Resource], gateway: Client, values: Values) -> list[Namesake]:
    """The object with the id that these attributes tell, as far as they do."""
    return await fetched(spec, gateway, values) if spec.id_of(values) is not None else []


async def with_name(spec: type[Resource], gateway: Client, values: Values) -> list[Namesake]:
    """The objects that are known by the same name, where these attributes have one."""
    source = _searched(spec)
    if source is None:
        return await fetched(spec, gateway, values) if has_name(spec, values) else []
    name = values[source.searched or ""]
    known = [source.parse_id(id)[0] for id in await ids_of(source, gateway, name)] if name else []
    return [found for each in known for found in await fetched(spec, gateway, {**values, **each})]


def has_name(spec: type[Resource], values: Values) -> bool:
    """Whether these attributes have a name by which the object can be found, where its id is not known."""
    source = _searched(spec)
    if source is None:
        return bool(spec.named_by) and all(values[name] for name in spec.named_by)
    return bool(values[source.searched or ""])


def names_several(spec: type[Resource]) -> bool:
    """Whether several such objects may have one name."""
    return _searched(spec) is not None and not spec.named_once


def _searched(spec: type[Resource]) -> type[DataSource] | None:
    source = all_data_sources().get(spec.type_name)
    return source if source and issubclass(source, DataSource) and source.searched else None


async def fetched(spec: type[Resource], gateway: Gateway, values: Values) -> list[Namesake]:
    """The object that has these attributes of an id, if there is one; the other attributes are None."""
    row = await spec.fetch(gateway, values)
    if row is None:
        return []
    asked = {name: values[name] for name in spec.identified_by()}
    return [Namesake(spec, read_state(spec, row, {**empty(spec), **asked}, Memory(imported=True)), row)]


async def explained(spec: type[Resource], gateway: Client, values: Values, refusal: GatewayError) -> Taken:
    """The refusal of a create as something is there already, with what that is and how it is imported."""
    try:
        found = await with_id(spec, gateway, values) or await with_name(spec, gateway, values)
    except FAILURES:
        found = []  # the refusal itself is what counts
    told = [refusal.detail] if refusal.detail else []
    told += [f"The gateway has {each.id}{f', {text}' if (text := each.history()) else ''}." for each in found]
    if not all(spec.manageable(each.row) for each in found):
        told.append("It stands in the gateway's configuration file, and only there it can be changed.")
        return Taken(spec.type_name, " ".join(told))
    told.append("It stays as it is: choose another name or id, or import it to manage it here.")
    lines = [" ".join(told)]
    if found:
        lines += ["`to` is the address of this resource, as it is shown with this error:"]
        address = f"{spec.type_name}.<name>"
        lines += [each.import_block(address) for each in found]
        lines += [lost] if (lost := spec.lost_by_import(values, address)) else []
    return Taken(spec.type_name, "\n\n".join(lines))
