"""Fallbacks: what LiteLLM tries when a model fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Required, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To, expect
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IModelRef, reference_to
from litellm_constructs.values import FallbackType
from provider_shim.resources import fallback as spec


class FallbackOptions(MetaOptions, total=False):
    """What a fallback may have, and must."""

    model: Required[IModelRef | str]
    """Model that may fail. There is one fallback of each type for a model."""
    fallbacks: Required[Annotated[Sequence[IModelRef | str], To("fallback_models")]]
    """Models to try instead, in this order. They must exist on the gateway."""
    on: Annotated[FallbackType | spec.FallbackTypeName, To("fallback_type")]
    """Which failures it is for. Any if not set."""


class Fallback(L2):
    """What LiteLLM tries when a model fails: other models, in order. Holds for the whole gateway.

    `LiteLLMModel(fallbacks=...)` and `add_fallbacks` make one; this is for a model that is known by its name alone.

    `FallbackOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[FallbackOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Fallback, FallbackOptions, options, fallback_type=FallbackType.GENERAL)
        self._models = tuple(options["fallbacks"])

    @property
    def fallbacks(self) -> tuple[IModelRef | str, ...]:
        """What is tried, in this order."""
        return self._models

    def add(self, *models: IModelRef | str) -> None:
        """Try these too, after those that there are."""
        expect(lambda: path_of(self), FallbackOptions, {"fallbacks": models})
        self._models += models
        self.resource.set(fallback_models=[reference_to(item) for item in self._models])
