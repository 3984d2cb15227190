"""Public names of models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from constructs import Construct

from litellm_constructs._arguments import InvalidArguments

if TYPE_CHECKING:
    from litellm_constructs.model import IModel


def listed(models: Sequence[IModel | str], construct: Construct, argument: str) -> tuple[IModel | str, ...]:
    """`models`, which must not be a single name: Python would take that for a list of its letters."""
    if isinstance(models, str):
        raise InvalidArguments(construct.node.path, [f"{argument}: is one name; write a list: [{models!r}]"])
    return tuple(models)


def name_of(model: IModel | str) -> str:
    """Public name of `model`."""
    return model if isinstance(model, str) else model.model_name


def reference_to(model: IModel | str) -> str:
    """Public name of `model`, as a Terraform reference if the program makes the model."""
    return model if isinstance(model, str) else model.model_reference
