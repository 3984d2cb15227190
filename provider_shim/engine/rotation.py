"""New secrets for objects that stay: when they are due, and what of it stands in the state.

What is due is decided by a refresh and by what is planned, and never by the clock of an apply: Terraform plans again at
the apply, and both plans must say the same. So a refresh notes in the private state that the time is over, which saved
plans have too.

The secret that the provider makes follows from the old hash and a seed, which is in the private state as the secret
itself is in the state. So the apply after one that was killed makes the same, and goes on with what is there.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from provider_shim.answers import Json, part
from provider_shim.contract import Diagnostics, Path, StateAnswer, warning
from provider_shim.cty import UNKNOWN, Object, Unknown
from provider_shim.engine import apply
from provider_shim.engine.bodies import creation
from provider_shim.engine.memory import Memory, Rotations, load
from provider_shim.engine.paths import put
from provider_shim.engine.plan import differs
from provider_shim.engine.state import from_row, read_state, without_others
from provider_shim.engine.values import known_part, meaning, plain, to_gateway
from provider_shim.fields import fields_of
from provider_shim.spec import Resource, Values, seconds_of

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client


# --- a refresh


async def found(spec: type[Resource], gateway: Any, row: Json | None, state: Object, memory: Memory) -> Json | None:
    """The object as it was before a rotation that was broken off: until the next apply has finished it, nothing else of
    it is a difference."""
    assert spec.rotates
    secret, hash = spec.rotates.secret, spec.rotates.hash
    if row is not None and spec.is_rotated(row, str(state[hash])):
        return {**row, **{name: state[name] for name in spec.rotates.retired}}
    if row is not None or not memory.rotation.seed:
        return row
    values = {name: plain(value) for name, value in state.items()}
    new = derived(memory.rotation.seed, values[hash])
    successor = await spec.fetch(gateway, {**values, secret: None, hash: spec.hash_of_secret(new)})
    return successor and {**successor, hash: values[hash]}


def noted(spec: type[Resource], row: Json, state: Object, memory: Memory, broken_off: bool) -> Memory:
    """What a plan decides by."""
    assert spec.rotates
    terms: Values = plain(state[spec.rotates.terms]) or {}
    every = terms.get("every")
    made = memory.rotation.at or row.get("created_at")
    due = broken_off
    if every and made:
        at = datetime.fromisoformat(made)
        due = due or at + timedelta(seconds=seconds_of(every)) <= datetime.now(UTC)
    return memory if due == memory.rotation.due else replace(memory, rotation=replace(memory.rotation, due=due))


# --- a plan


def planned(spec: type[Resource], before: Object, said: Object, after: Object, memory: Memory) -> Object:
    """`after`, with another secret if one is due."""
    if not spec.rotates or not _due(spec, before, said, after, memory):
        return after
    secret, hash = spec.rotates.secret, spec.rotates.hash
    anew = {hash: UNKNOWN, "id": UNKNOWN}
    if said[secret] is None:
        anew[secret] = UNKNOWN
    following = [item for item in fields_of(spec) if any(said[name] is not None for name in item.attr.follows)]
    return {**after, **anew, **{item.name: UNKNOWN for item in following}}


def overdue(spec: type[Resource], said: Object, memory: Memory) -> Diagnostics:
    """That the configuration must give another secret, as nobody else can."""
    if not spec.rotates or not memory.rotation.due or said[spec.rotates.secret] is None:
        return []
    told = f"It is older than `{spec.rotates.terms}` says. Give another: the old one works on through the overlap."
    return [warning(f"The secret of this {spec.type_name} is due for another", told)]


def in_place(spec: type[Resource], paths: list[Path], planned: Object) -> list[Path]:
    """Without the secret among what needs a new object, if it is rotated."""
    if not spec.rotates or not is_planned(spec, planned):
        return paths
    return [path for path in paths if path[0] != spec.rotates.secret]


def is_planned(spec: type[Resource], planned: Object) -> bool:
    return spec.rotates is not None and isinstance(planned[spec.rotates.hash], Unknown)


def _due(spec: type[Resource], before: Object, said: Object, after: Object, memory: Memory) -> bool:
    """What is not known yet may turn out to be another."""
    assert spec.rotates
    fields = {item.name: item for item in fields_of(spec)}

    def another(name: str) -> bool:
        there = before[name] is not None and after[name] is not None
        return there and differs(fields[name], before, after)

    if said[spec.rotates.secret] is not None:
        return another(spec.rotates.secret) and after[spec.rotates.terms] is not None
    over = memory.rotation.due and after[spec.rotates.terms] is not None
    return over or any(map(another, spec.rotates.triggers))


# --- an apply


async def rotate(
    spec: type[Resource],
    gateway: Client,
    prior: Object,
    planned: Object,
    config: Object,
    memory: Memory,
    licensed: bool,
) -> StateAnswer:
    assert spec.rotates
    secret, hash = spec.rotates.secret, spec.rotates.hash
    before = {name: plain(value) for name, value in prior.items()}
    given = not isinstance(planned[secret], Unknown)
    new = plain(planned[secret]) if given else derived(memory.rotation.seed or secrets.token_hex(16), before[hash])
    gateway.mask.add(new)
    values = {name: plain(known_part(value)) for name, value in planned.items()}
    values |= {secret: new, hash: spec.hash_of_secret(new)}
    change = creation(spec, values, frozenset() if given else frozenset({secret}))
    row = await spec.fetch(gateway, before)
    carried = _carried(spec, row, values, memory) if row else {}
    await spec.rotate(gateway, before, change, licensed and not given, carried)
    known = {name: change.planned[name] for name in (secret, hash)}
    known["id"] = spec.make_id(change.planned)
    row = await spec.fetch(gateway, change.planned)
    assert row
    there = read_state(spec, row, {**prior, **known}, memory)
    target = {**planned, **known}
    made = replace(memory, made=(*memory.made, *change.made))
    return await apply.change(spec, gateway, there, target, config, made)


def _carried(spec: type[Resource], row: Json, planned: Values, memory: Memory) -> dict[str, Any]:
    """What the object has that others manage: it goes over to the next as it is."""
    body: dict[str, Any] = {"spend": row.get("spend") or 0}
    for item in fields_of(spec):
        if item.shape.free:
            place = part(row, ".".join(item.read))
            own = memory.owned_keys(item.name, {item.name: None}) | set(planned[item.name] or {})
            others = {key: value for key, value in without_others(spec, item, place).items() if key not in own}
            if others:
                put(body, item.send, {**others, **to_gateway(item.shape, planned[item.name] or {})})
        elif item.attr.shared and planned[item.name] is None:
            value = plain(from_row(spec, item, row))
            if meaning(item, value) is not None and value not in memory.made:
                put(body, item.send, to_gateway(item.shape, value))
    return body


def kept(spec: type[Resource], answer: StateAnswer, config: Object, memory: Memory, anew: bool) -> StateAnswer:
    """The answer with what the next rotation needs, if there is to be one."""
    if not spec.rotates or answer.state is None:
        return answer
    if all(config[name] is None for name in (*spec.rotates.triggers, spec.rotates.terms)):
        return answer
    old = Rotations() if anew else memory.rotation
    now = datetime.now(UTC).isoformat(timespec="seconds")
    seed = None if config[spec.rotates.secret] is not None else old.seed or secrets.token_hex(16)
    rotation = Rotations(at=now if anew else old.at, seed=seed)
    return replace(answer, private=replace(load(answer.private), rotation=rotation).dump())


def derived(seed: str, old: str) -> str:
    """The secret that follows on the one with the hash `old`."""
    found = hmac.digest(bytes.fromhex(seed), old.encode(), "sha256")
    return f"sk-{urlsafe_b64encode(found).decode().rstrip('=')}"
