"""What `terraform show -json` tells of a plan or of a state, as far as it is about objects of this provider."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from provider_shim.answers import UNREADABLE, Json, part, rows
from provider_shim.install import SOURCE
from provider_shim.jsons import NotJson, parse


class Unreadable(Exception):
    """It is not what `terraform show -json` writes. The text says what it seems to be, and what to do."""


class Planned(NamedTuple):
    """One object that the configuration has."""

    address: str
    type_name: str
    index: Json
    """Its key among the instances of the resource, if it is one of several."""
    values: Mapping[str, Json]
    """Attributes after the apply; those that only the apply will tell are not there."""
    there: bool
    """Whether the state has it."""
    resource: str
    """The address of the resource, without the instances of it and of modules."""


class Configured(NamedTuple):
    """What the configuration says of a resource."""

    provider: str
    """The provider configuration that it takes: `litellm`, or `litellm.us`."""
    refers: Mapping[str, list[str]]
    """To which resources each of its arguments refers, as `Planned.resource` has them."""


@dataclass(frozen=True)
class Shown:
    planned: list[Planned]
    known: frozenset[tuple[str, Json]]
    """Type and id of everything that the state has."""
    configured: Mapping[str, Configured] = field(default_factory=dict[str, Configured])
    """By the address of the resource. A state tells nothing of it."""
    providers: Mapping[str, Mapping[str, Json]] = field(default_factory=dict[str, Mapping[str, Json]])
    """The arguments of each provider configuration; None where an argument is no literal."""


def read(text: str | bytes) -> Shown:
    """Raises Unreadable."""
    if text[:2] in ("PK", b"PK"):
        raise Unreadable("it is a saved plan itself: `terraform show -json PLAN` writes it as JSON")
    try:
        told = parse(text)
    except NotJson as problem:
        raise Unreadable(f"{problem}: `terraform show -json PLAN` writes what is wanted") from None
    try:
        if "serial" in told or "lineage" in told:
            raise Unreadable("it is a state file itself: `terraform show -json` writes it as wanted")
        if "format_version" not in told:
            raise Unreadable("it is JSON of something else: `terraform show -json PLAN` writes what is wanted")
        shown = _plan(told) if "planned_values" in told or "resource_changes" in told else _state(told)
        if not shown.planned:
            raise Unreadable("it has no object of this provider: what an apply was to make stands in a plan")
        return shown
    except (ValueError, *UNREADABLE):
        raise Unreadable("it is not of the form that `terraform show -json` of Terraform 1.11 writes") from None


def _state(told: Json) -> Shown:
    objects = list(_objects(told))
    return Shown([_planned(each, each["values"], there=True) for each in objects], _ids(objects))


def _plan(told: Json) -> Shown:
    changes = [each for each in rows(told, "resource_changes") if _is_ours(each)] if "resource_changes" in told else []
    before = [{**each, "values": each["change"]["before"]} for each in changes if each["change"]["before"]]
    planned = [
        _planned(each, _known(each["change"]), there=each["change"]["before"] is not None)
        for each in changes
        if each["change"]["after"] is not None and "deposed" not in each
    ]
    known = _ids([*_objects(part(told, "prior_state")), *before])
    configuration = part(told, "configuration")
    providers = {
        key: {name: each.get("constant_value") for name, each in part(block, "expressions").items()}
        for key, block in part(configuration, "provider_config").items()
        if str(block.get("full_name")).endswith(f"/{SOURCE}")
    }
    return Shown(planned, known, dict(_configured(part(configuration, "root_module"))), providers)


def _objects(state: Json) -> Iterator[dict[str, Any]]:
    modules = [part(state, "values.root_module")]
    while modules:
        module = modules.pop()
        yield from (each for each in module.get("resources", []) if _is_ours(each))
        modules += module.get("child_modules", [])


def _is_ours(told: dict[str, Any]) -> bool:
    return told["mode"] == "managed" and str(told["provider_name"]).endswith(f"/{SOURCE}")


def _ids(objects: Iterable[dict[str, Any]]) -> frozenset[tuple[str, Json]]:
    return frozenset((each["type"], each["values"].get("id")) for each in objects)


def _known(change: dict[str, Any]) -> dict[str, Json]:
    unknown = cast("dict[str, Any]", change.get("after_unknown") or {})
    return {name: value for name, value in change["after"].items() if not _any(unknown.get(name))}


def _any(flags: Json) -> bool:
    """Whether any part of a value is unknown."""
    if isinstance(flags, dict):
        return any(map(_any, cast("dict[str, Json]", flags).values()))
    return any(map(_any, cast("list[Json]", flags))) if isinstance(flags, list) else bool(flags)


_INSTANCE = re.compile(r'\[(?:"(?:\\.|[^"\\])*"|\d+)\]')


def instances_left_out(address: str) -> str:
    """The address of the resource, without the keys of instances of it and of modules."""
    return _INSTANCE.sub("", address)


def _planned(told: dict[str, Any], values: dict[str, Json], there: bool) -> Planned:
    address = told["address"]
    return Planned(address, told["type"], told.get("index"), values, there, instances_left_out(address))


def _configured(module: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Configured]]:
    for each in module.get("resources", []):
        instances = part(each, "for_each_expression")
        refers = {
            name: [f"{prefix}{found}" for found in _resources(expression, instances)]
            for name, expression in part(each, "expressions").items()
            if isinstance(expression, dict)
        }
        yield f"{prefix}{each['address']}", Configured(each["provider_config_key"], refers)
    for name, call in part(module, "module_calls").items():
        yield from _configured(part(call, "module"), f"{prefix}module.{name}.")


def _resources(expression: Json, instances: Json) -> list[str]:
    """The resources of this provider that an expression refers to, also by `each.value`."""
    references: list[str] = expression.get("references", [])
    if "each.value" in references:
        references = [*references, *instances.get("references", [])]
    found = (re.match(r"litellm_\w+\.[\w-]+", reference) for reference in references)
    return list(dict.fromkeys(match[0] for match in found if match))
