"""Secrets that the configuration has, and no state and no plan: the write-only twins of attributes.

Nothing else in the engine, and no spec, knows of them. A change is opened first: what a twin says stands at the
attribute that it is a twin of. What became of it is closed again before Terraform sees it. What was sent before is
known by salted hashes in the private state.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from provider_shim.answers import Json, Unexpected
from provider_shim.contract import Diagnostics, Path, StateAnswer, error
from provider_shim.cty import DYNAMIC, UNKNOWN, Object, Unknown, Value, is_wholly_known
from provider_shim.engine.memory import Memory, load
from provider_shim.engine.values import plain, same, to_value
from provider_shim.fields import Shape, Twin, twins_of
from provider_shim.schema import Nesting
from provider_shim.spec import Resource

_ROUNDS = 10_000
"""Some milliseconds for each secret of a plan, and for each guess of whoever has the state."""


def refused(spec: type[Resource], config: Object) -> Diagnostics:
    """What to say of twins to a Terraform that would keep them."""
    return [
        error(
            f"This Terraform does not know write-only attributes, such as {twin.name}",
            f"{spec.type_name}.{twin.name} would stand in its state. Terraform and OpenTofu have write-only attributes "
            f"since 1.11: take a newer one, or set {twin.plain.name}, which stands in the state.",
        )
        for twin in twins_of(spec)
        if config[twin.name] is not None
    ]


class Opened(NamedTuple):
    """A change from what was `before` to what the `config` says."""

    before: Object | None
    config: Object


def _given(twin: Twin, config: Object) -> Value:
    """What the twin says. Terraform generates an empty list, or an object of nulls, for one that is to be null."""
    value = config[twin.name]
    nulls = (
        twin.plain.shape.nesting is Nesting.SINGLE
        and isinstance(value, dict)
        and not any(member is not None for member in value.values())
    )
    return None if value == [] or nulls else value


def opened(spec: type[Resource], prior: Object | None, config: Object, memory: Memory) -> Opened:
    before, said = dict(prior or {}), dict(config)
    for twin in twins_of(spec):
        name, value = twin.plain.name, _given(twin, config)
        said[twin.name] = said[twin.version] = before[twin.name] = before[twin.version] = None
        if value is not None:
            said[name] = value
        version = prior and prior[twin.version]
        if version is None:
            continue
        kept = _kept(twin, memory)
        if value is not None and version == config[twin.version]:
            said[name] = value if is_wholly_known(value) else kept
            before[name] = said[name]
        elif said[name] is None:
            # Of what LiteLLM or the provider fills in, nothing is cleared.
            before[name] = None if twin.plain.attr.computed else kept
        elif config[twin.version] is None or twin.plain.attr.replace:
            before[name] = _value(twin, _recognized(plain(kept), plain(said[name])))
        else:
            before[name] = kept
    return Opened(before if prior is not None else None, said)


def opened_plan(spec: type[Resource], planned: Object, config: Object) -> Object:
    """The object as planned, with what twins say."""
    given = {twin.plain.name: value for twin in twins_of(spec) if (value := _given(twin, config)) is not None}
    return {**planned, **given, **{name: None for twin in twins_of(spec) for name in (twin.name, twin.version)}}


def closed_plan(
    spec: type[Resource], planned: Object, prior: Object | None, config: Object, before: Object | None
) -> Object:
    """What Terraform sees of what is planned."""
    return _closed(
        spec, planned, config, {twin.version: _version(twin, prior, config, before) for twin in twins_of(spec)}
    )


def closed(spec: type[Resource], answer: StateAnswer, planned: Object | None, config: Object | None) -> StateAnswer:
    """What Terraform sees of what an apply has made."""
    if not twins_of(spec) or answer.state is None or planned is None or config is None:
        return answer
    sent = {
        twin.plain.name: _hidden(twin.plain.shape, twin.plain.attr.sensitive, plain(value), secrets.token_hex(16))
        for twin in twins_of(spec)
        if (value := _given(twin, config)) is not None
    }
    private = replace(load(answer.private), sent=sent).dump() if sent else answer.private
    return replace(answer, state=_closed(spec, answer.state, config, planned), private=private)


def closed_paths(spec: type[Resource], paths: list[Path], prior: Object, planned: Object) -> list[Path]:
    """Where Terraform sees that attributes change which need a new object."""
    versions = {
        twin.plain.name: twin.version for twin in twins_of(spec) if prior[twin.version] != planned[twin.version]
    }
    return [(versions.get(str(path[0]), path[0]), *path[1:]) for path in paths]


def _closed(spec: type[Resource], values: Object, config: Object, versions: Mapping[str, Value]) -> Object:
    hidden: Object = {}
    for twin in twins_of(spec):
        hidden[twin.name], hidden[twin.version] = None, versions[twin.version]
        if _given(twin, config) is not None:
            hidden[twin.plain.name] = None
    return {**values, **hidden}


def _version(twin: Twin, prior: Object | None, config: Object, before: Object | None) -> Value:
    given, value, old = config[twin.version], _given(twin, config), prior and prior[twin.version]
    if given is not None or value is None:
        return given
    if not is_wholly_known(value):
        return UNKNOWN
    if not isinstance(old, int) or before is None:
        return 1
    return old if same(twin.plain, plain(before[twin.plain.name]), plain(value)) else old + 1


# --- what was sent


_HASH = "pbkdf2:"

_ANY = Shape(DYNAMIC)


def _hidden(shape: Shape, secret: bool, value: Json, salt: str) -> Json:
    """A plain value with hashes in the place of all that is secret in it."""
    if isinstance(value, list):
        return [_hidden(shape.element or _ANY, secret, item, salt) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        members = {item.name: (item.shape, item.attr.sensitive) for item in shape.nested}
        element = (shape.element or _ANY, secret)
        return {
            name: _hidden(*members.get(name, element), item, salt)
            for name, item in cast("dict[str, Any]", value).items()
        }
    return _hash(value, salt) if secret else value


def _hash(value: Any, salt: str) -> str:
    said = json.dumps(value, default=str).encode()
    return f"{_HASH}{salt}:{hashlib.pbkdf2_hmac('sha256', said, salt.encode(), _ROUNDS).hex()}"


def _recognized(kept: Json, value: Any) -> Json:
    """What was `kept`, with those parts of `value` in the place of hashes that they are the hashes of."""
    if isinstance(kept, str) and kept.startswith(_HASH) and not isinstance(value, Unknown):
        salt = kept.removeprefix(_HASH).partition(":")[0]
        return value if _hash(value, salt) == kept else kept
    if isinstance(kept, list) and isinstance(value, list):
        values = cast("list[Any]", value)
        return [
            _recognized(item, values[at]) if at < len(values) else item
            for at, item in enumerate(cast("list[Json]", kept))
        ]
    if isinstance(kept, dict) and isinstance(value, dict):
        items = cast("dict[str, Json]", kept).items()
        return {name: _recognized(item, cast("dict[str, Any]", value).get(name)) for name, item in items}
    return cast("Json", kept)


def _kept(twin: Twin, memory: Memory) -> Value:
    return _value(twin, memory.sent.get(twin.plain.name))


def _value(twin: Twin, kept: Json) -> Value:
    try:
        return to_value(twin.plain.shape, kept)
    except Unexpected:  # in a damaged state
        return None
