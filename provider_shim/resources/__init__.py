"""The LiteLLM objects that the provider manages: one file each, the only place where their fields are named."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from provider_shim.spec import Resource


@cache
def all_resources() -> dict[str, type[Resource]]:
    """Every resource by its Terraform type name."""
    found: dict[str, type[Resource]] = {}
    for module in pkgutil.iter_modules(__path__):
        for item in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(item, type) and issubclass(item, Resource) and item is not Resource:
                found[item.type_name] = item
    return dict(sorted(found.items()))
