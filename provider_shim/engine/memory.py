"""What Terraform keeps for the provider beside the state: which attributes the configuration set last.

It tells "removed" from "never set": what was set and is gone from the configuration is cleared, what an import brought
or something else manages is not. Of secrets that only the configuration has, it tells whether they are others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from provider_shim.answers import Json
from provider_shim.cty import Object, Value
from provider_shim.engine.values import plain
from provider_shim.fields import Field
from provider_shim.jsons import NotJson, parse


@dataclass(frozen=True)
class Rotations:
    """What the next rotation of a secret needs (`provider_shim.engine.rotation`)."""

    at: str | None = None
    """When the secret was made, as far as this provider made it."""
    seed: str | None = None
    """From which the next one follows; none where the configuration gives it."""
    due: bool = False
    """Whether a refresh has found that its time is over, or a rotation broken off."""


@dataclass(frozen=True)
class Memory:
    set: dict[str, list[str] | None] = field(default_factory=dict[str, "list[str] | None"])
    """Attributes that the configuration set, with their keys where it owns a map key by key."""
    sent: dict[str, Json] = field(default_factory=dict[str, Json])
    """Attributes that write-only twins have set, with salted hashes in the place of secrets."""
    made: tuple[str, ...] = ()
    """Ids of the budgets that LiteLLM made for the object alone when this provider made or changed it."""
    rotation: Rotations = Rotations()
    imported: bool = False
    """An import has just made the state; a read fills it."""
    known: bool = True
    """False for a state that another provider wrote: nobody knows what its configuration set."""
    damaged: bool = False
    """Whether what the state file has is nothing that any provider wrote. Then it is not `known` either."""

    def was_set(self, name: str) -> bool:
        return name in self.set

    def owned_keys(self, name: str, state: Object) -> frozenset[str]:
        """The keys of a map that the configuration set last; of a map that is set still, all that another provider's
        state has."""
        keys = self.set.get(name) if self.known else plain(state.get(name))
        return frozenset(keys or ())

    def managed(self, fields: Iterable[Field], prior: Object, planned: Object) -> Object:
        """`prior` without those blocks that an import brought and no configuration has named."""
        if not self.known:
            return prior
        never = [item for item in fields if item.shape.blocks and not self.was_set(item.name)]
        return {**prior, **{item.name: _named(item, prior[item.name], planned[item.name]) for item in never}}

    def dump(self) -> bytes:
        content: dict[str, Any] = {"imported": True} if self.imported else {"set": self.set}
        if self.sent:
            content["sent"] = self.sent
        if self.made:
            content["made"] = self.made
        if rotation := {name: value for name, value in vars(self.rotation).items() if value}:
            content["rotation"] = rotation
        return json.dumps(content, separators=(",", ":")).encode()


def load(private: bytes) -> Memory:
    """What `dump` wrote; anything else is not known."""
    if not private:
        return Memory(known=False)
    try:
        found = parse(private)
    except NotJson:
        found = None
    match found:
        case {"imported": True}:
            return Memory(imported=True)
        case {"set": keys} if _is_set(keys) and _are_names(made := found.get("made", [])):
            sent, rotation = found.get("sent", {}), _rotations(found.get("rotation", {}))
            if isinstance(sent, dict) and rotation is not None:
                return Memory(set=keys, sent=cast("dict[str, Json]", sent), made=tuple(made), rotation=rotation)
            return Memory(known=False, damaged=True)
        case {"imported": _} | {"set": _}:
            return Memory(known=False, damaged=True)
        case _:
            return Memory(known=False, damaged=not isinstance(found, dict))


def _rotations(content: Any) -> Rotations | None:
    """None for what no `dump` has written."""
    if not isinstance(content, dict):
        return None
    said = cast("dict[str, Any]", content)
    at, seed = said.get("at"), said.get("seed")
    try:
        read = Rotations(at and datetime.fromisoformat(at).isoformat(), seed and bytes.fromhex(seed).hex())
    except (TypeError, ValueError):
        return None
    return replace(read, due=said.get("due") is True)


def _named(item: Field, before: Value, planned: Value) -> Value:
    if not item.shape.blocks or not isinstance(before, list) or not isinstance(planned, list):
        return before
    same, named = item.shape.blocks.same, plain(planned)
    return [block for block in before if any(same(plain(block), other) for other in named)]


def _is_set(content: Any) -> bool:
    return isinstance(content, dict) and all(
        keys is None or _are_names(keys) for keys in cast("dict[str, Any]", content).values()
    )


def _are_names(content: Any) -> bool:
    return isinstance(content, list) and all(isinstance(name, str) for name in cast("list[Any]", content))


def remember(fields: tuple[Field, ...], config: Object, made: Iterable[str]) -> Memory:
    """What this configuration sets, and the budgets that were `made`."""
    return Memory(
        {
            item.name: sorted(plain(value)) if item.shape.free else None
            for item in fields
            if (value := config.get(item.name)) is not None
        },
        made=tuple(sorted(set(made))),
    )
