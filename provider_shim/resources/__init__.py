"""The LiteLLM objects that the provider manages: one file each, the only place where their fields are named."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from provider_shim.lazy import Lazy
from provider_shim.spec import Resource

PREFIX = "litellm_"
"""A type is named as its file, after this."""


@cache
def all_resources() -> Mapping[str, type[Resource]]:
    """Every resource by its Terraform type name."""
    return Lazy(_names, _load)


@cache
def _names() -> list[str]:
    return [name for module in pkgutil.iter_modules(__path__) if _find(name := f"{PREFIX}{module.name}")]


def _load(name: str) -> type[Resource]:
    found = _find(name)
    if found is None:
        raise KeyError(name)
    return found


def _find(name: str) -> type[Resource] | None:
    try:
        module = importlib.import_module(f"{__name__}.{name.removeprefix(PREFIX)}")
    except ModuleNotFoundError:
        return None
    for item in vars(module).values():
        if isinstance(item, type) and issubclass(item, Resource) and getattr(item, "type_name", None) == name:
            return item
    return None
