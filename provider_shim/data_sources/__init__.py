"""What is read and not managed: one file for each LiteLLM object, with the data source of one and of many."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from provider_shim.lazy import Lazy
from provider_shim.spec import DataSource, DataSourceList

PREFIX = "litellm_"
"""A type is named as its file, after this; that of many beside one in the plural."""

Source = type[DataSource] | type[DataSourceList]


@cache
def all_data_sources() -> Mapping[str, Source]:
    """Every data source by its Terraform type name."""
    return Lazy(
        _names, lambda name: (_types(name.removeprefix(PREFIX)) or _types(singular(name).removeprefix(PREFIX)))[name]
    )


def plural(name: str) -> str:
    return f"{name.removesuffix('y')}ies" if name.endswith("y") and not name.endswith("ey") else f"{name}s"


def singular(name: str) -> str:
    return f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s")


@cache
def _names() -> list[str]:
    return [name for module in pkgutil.iter_modules(__path__) for name in _types(module.name)]


def _types(module: str) -> dict[str, Source]:
    try:
        found = importlib.import_module(f"{__name__}.{module}")
    except ModuleNotFoundError:
        return {}
    return {
        item.type_name: item
        for item in vars(found).values()
        if isinstance(item, type) and issubclass(item, (DataSource, DataSourceList)) and hasattr(item, "type_name")
    }
