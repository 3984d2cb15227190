"""Terraform's types in their JSON form, as schemas and dynamic values carry them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type

_PRIMITIVES = {type.name: type for type in (STRING, NUMBER, BOOL, DYNAMIC)}
_COLLECTIONS: dict[str, Callable[[Type], Type]] = {"list": ListOf, "set": SetOf, "map": MapOf}


def type_to_json(type: Type) -> bytes:
    return json.dumps(_form(type), separators=(",", ":")).encode()


@lru_cache(maxsize=4096)
def type_from_json(data: bytes | str) -> Type:
    """Raises ValueError when `data` is no type."""
    return _type(json.loads(data))


def _form(type: Type) -> Any:
    if isinstance(type, ListOf):
        return ["list", _form(type.element)]
    if isinstance(type, SetOf):
        return ["set", _form(type.element)]
    if isinstance(type, MapOf):
        return ["map", _form(type.element)]
    if isinstance(type, ObjectOf):
        return ["object", {name: _form(item) for name, item in sorted(type.attributes.items())}]
    if isinstance(type, TupleOf):
        return ["tuple", [_form(item) for item in type.elements]]
    return type.name


def _type(form: Any) -> Type:
    if isinstance(form, str) and form in _PRIMITIVES:
        return _PRIMITIVES[form]
    if isinstance(form, list) and len(cast("list[Any]", form)) >= 2:
        kind, inner = cast("list[Any]", form)[:2]
        if kind in _COLLECTIONS:
            return _COLLECTIONS[kind](_type(inner))
        if kind == "object":
            return ObjectOf({name: _type(item) for name, item in inner.items()})
        if kind == "tuple":
            return TupleOf(tuple(_type(item) for item in inner))
    raise ValueError("not a Terraform type")
