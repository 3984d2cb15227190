"""Public names of models, and arguments that are lists or maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from litellm_constructs.interfaces import IModelRef


def name_of(model: IModelRef | str) -> str:
    """Public name of `model`."""
    return model if isinstance(model, str) else model.model_name


def reference_to(model: IModelRef | str) -> str:
    """Public name of `model`, as a Terraform reference if the program makes the model."""
    return model if isinstance(model, str) else model.model_reference


def aliases(models: Mapping[str, IModelRef | str] | None) -> dict[str, str] | None:
    """The public names of `models`, each by another name."""
    if not isinstance(models, Mapping):
        return mapping(models)
    return {name: reference_to(model) for name, model in models.items()} or None


def listing(values: Sequence[str] | None) -> list[str] | None:
    """`values` for an attribute, which makes a list of them, unless only Terraform knows them; None for none."""
    return cast("list[str] | None", values or None)


def mapping(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """`values` for an attribute, which makes a map of them, unless only Terraform knows them; None for none."""
    return cast("dict[str, Any] | None", values or None)
