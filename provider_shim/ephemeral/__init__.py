"""What is there for one run of Terraform, and in no state: one file for each type."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from provider_shim.lazy import Lazy
from provider_shim.spec import Ephemeral

PREFIX = "litellm_"
"""A type is named as its file, after this."""


@cache
def all_ephemeral() -> Mapping[str, type[Ephemeral]]:
    """Every ephemeral resource by its Terraform type name."""
    return Lazy(_names, _load)


def _names() -> list[str]:
    return [PREFIX + module.name for module in pkgutil.iter_modules(__path__)]


def _load(type_name: str) -> type[Ephemeral]:
    module = importlib.import_module(f"{__name__}.{type_name.removeprefix(PREFIX)}")
    (spec,) = (
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Ephemeral) and item is not Ephemeral
    )
    return spec
