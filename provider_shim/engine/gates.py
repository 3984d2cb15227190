"""What a gateway of a version, or without a licence, will not take: told at plan, at the attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from provider_shim.contract import Diagnostics, error, warning
from provider_shim.cty import Object, Value, is_wholly_known
from provider_shim.engine.connection import Connection
from provider_shim.engine.plan import differs
from provider_shim.engine.values import meaning, plain, same
from provider_shim.fields import Field, fields_of
from provider_shim.found import shown
from provider_shim.schema import Nesting
from provider_shim.spec import Resource
from provider_shim.versions import parse_version

Places = frozenset[tuple[str, ...]]


async def gated(spec: type[Resource], connection: Connection, prior: Object | None, planned: Object) -> Diagnostics:
    found: Diagnostics = []
    idle = _idle_places(spec)
    for item, path, value in _newly_set(fields_of(spec), idle, prior, planned):
        place = next(each.place() for each in fields_of(spec) if each.name == path[0])
        name = ".".join(path)  # Terraform shows the line of the attribute, and finds none within objects
        if item.attr.since and _older(connection, item.attr.since):
            running = ".".join(map(str, connection.version or ()))
            found.append(
                error(
                    f"This gateway has no {name}",
                    f"{spec.type_name}.{name} came with LiteLLM {item.attr.since}, the gateway runs {running} and "
                    "would drop it in silence. Upgrade the gateway or remove the attribute.",
                    place,
                )
            )
        before = prior[item.name] if prior and len(path) == 1 else None
        refused = [name] if item.attr.licensed else _newly_set_keys(item, item.attr.licensed_keys, before, planned)
        if item.attr.licensed_words and value in item.attr.licensed_words:
            refused = [f'{name} = "{value}"']
        taken = _newly_set_keys(item, item.attr.licensed_calls, before, planned)
        taken += [name] if item.read in idle and not item.attr.licensed else []
        if (refused or taken) and await connection.licensed() is False:
            found += [
                error(
                    f"{each} needs a LiteLLM Enterprise licence",
                    f"The gateway has none, and refuses {spec.type_name}.{each}. Remove it, or set LITELLM_LICENSE on "
                    "the gateway.",
                    place,
                )
                for each in refused
            ]
            found += [
                warning(
                    f"Calls with {each} need a LiteLLM Enterprise licence",
                    f"The gateway has none. It takes {spec.type_name}.{each}, and then refuses every call for which it "
                    "holds. Remove it, or set LITELLM_LICENSE on the gateway.",
                    place,
                )
                for each in taken
            ]
    return found


def _idle_places(spec: type[Resource]) -> Places:
    """Where there is what LiteLLM takes without a licence, and then refuses calls."""
    return frozenset((*item.read, key) for item in fields_of(spec) for key in item.attr.licensed_calls)


def _is_gated(item: Field, idle: Places) -> bool:
    attr = item.attr
    licences = attr.licensed or attr.licensed_words or attr.licensed_keys or attr.licensed_calls
    return bool(attr.since or licences) or item.read in idle


def kept(spec: type[Resource], connection: Connection, prior: Object, planned: Object) -> Diagnostics:
    """What an update would clear, and this gateway cannot. No error, as it would stand in the way of a destroy too."""
    found: Diagnostics = []
    for item in fields_of(spec):
        if item.name not in spec.clears_since or not is_wholly_known(planned[item.name]):
            continue
        first = spec.clears_since[item.name]
        before, after = (meaning(item, plain(values[item.name])) for values in (prior, planned))
        if before is not None and after is None and (first is None or _older(connection, first)):
            newer = f" LiteLLM {first} clears it." if first else ""
            found.append(
                warning(
                    f"This gateway cannot clear {item.name}",
                    f"LiteLLM keeps {shown(plain(prior[item.name]))} as the {item.name} of this {spec.type_name} when "
                    f"it is told to clear it, and the apply will fail.{newer} Set another value instead.",
                    item.place(),
                )
            )
    return found


def _newly_set(
    fields: tuple[Field, ...],
    idle: Places,
    prior: Object | None,
    planned: Object,
    path: tuple[str, ...] = (),
) -> Iterator[tuple[Field, tuple[str, ...], Value]]:
    """The attributes that not every gateway takes and that get a value, or another one, each with its path and its
    value; those within objects and blocks too."""
    for item in fields:
        value, here = planned[item.name], (*path, item.name)
        before = prior[item.name] if prior else None
        if isinstance(value, dict) and item.shape.nesting is Nesting.SINGLE:
            yield from _newly_set(item.nested_fields, idle, before if isinstance(before, dict) else None, value, here)
        elif isinstance(value, list) and item.shape.blocks:
            known = cast("list[Object]", before or [])
            for block in (each for each in cast("list[Object]", value) if each not in known):
                yield from _newly_set(item.nested_fields, idle, None, block, here)
        elif _is_gated(item, idle) and _is_set(item, value) and (prior is None or differs(item, prior, planned)):
            yield item, here, value


def _newly_set_keys(item: Field, keys: tuple[str, ...], before: Value, planned: Object) -> list[str]:
    """Those of these keys of a free-form map that get a value, or another one, each with the name of the map."""
    old, new = (cast("dict[str, Any]", plain(one) or {}) for one in (before, planned[item.name] if keys else None))
    return [
        f"{item.name}.{key}"
        for key in keys
        if meaning(item, {key: new.get(key)}) is not None and not same(item, {key: old.get(key)}, {key: new.get(key)})
    ]


def _is_set(item: Field, value: Value) -> bool:
    return is_wholly_known(value) and meaning(item, plain(value)) is not None


def _older(connection: Connection, since: str) -> bool:
    return connection.version is not None and connection.version < (parse_version(since) or ())
