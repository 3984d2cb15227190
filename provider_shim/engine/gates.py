"""What a gateway of a version, or without a licence, will not take: told at plan, at the attribute."""

from __future__ import annotations

from provider_shim.contract import Diagnostics, error
from provider_shim.cty import Object, is_wholly_known
from provider_shim.engine.connection import Connection
from provider_shim.engine.plan import differs
from provider_shim.engine.values import meaning, plain
from provider_shim.fields import Field, fields_of
from provider_shim.gateway.probe import parse_version
from provider_shim.spec import Resource


async def gated(spec: type[Resource], connection: Connection, prior: Object | None, planned: Object) -> Diagnostics:
    found: Diagnostics = []
    for item in fields_of(spec):
        if not _is_newly_set(item, prior, planned):
            continue
        if item.attr.since and _older(connection, item.attr.since):
            running = ".".join(map(str, connection.version or ()))
            found.append(
                error(
                    f"This gateway has no {item.name}",
                    f"{spec.type_name}.{item.name} came with LiteLLM {item.attr.since}, the gateway runs {running} and "
                    "would drop it in silence. Upgrade the gateway or remove the attribute.",
                    (item.name,),
                )
            )
        if item.attr.licensed and await connection.licensed() is False:
            found.append(
                error(
                    f"{item.name} needs a LiteLLM Enterprise licence",
                    f"The gateway has none and refuses {spec.type_name}.{item.name}. Remove the attribute, or set "
                    "LITELLM_LICENSE on the gateway.",
                    (item.name,),
                )
            )
    return found


def _is_newly_set(item: Field, prior: Object | None, planned: Object) -> bool:
    if not (item.attr.since or item.attr.licensed):
        return False
    value = planned[item.name]
    if value is None or not is_wholly_known(value) or meaning(item, plain(value)) is None:
        return False
    return prior is None or differs(item, prior, planned)


def _older(connection: Connection, since: str) -> bool:
    return connection.version is not None and connection.version < (parse_version(since) or ())
