"""Fallbacks: what LiteLLM tries when a model fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack, cast

from constructs import Construct

from litellm_constructs.framework.expected import MODELS, expect
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.meta import MetaOptions, meta_arguments
from litellm_constructs.framework.names import reference_to
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IModelRef
from litellm_constructs.values import FallbackType
from provider_shim.resources import fallback as spec


class Fallback(L2):
    """What LiteLLM tries when a model fails: other models, in order. Holds for the whole gateway.

    `LiteLLMModel(fallbacks=...)` and `add_fallbacks` make one; this is for a model that is known by its name alone.

    - `model`: model that may fail. There is one fallback of each type for a model.
    - `fallbacks`: models to try instead, in this order. They must exist on the gateway.
    - `on`: which failures it is for. Any if not set.
    - `provider`, `depends_on`, `lifecycle`, `import_from`, `moved_from`: see `MetaArguments`.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        model: IModelRef | str,
        fallbacks: Sequence[IModelRef | str],
        on: FallbackType | spec.FallbackTypeName = FallbackType.GENERAL,
        **meta: Unpack[MetaOptions],
    ) -> None:
        super().__init__(scope, id)
        self._models = tuple(fallbacks)
        self.resource = L1(
            spec.Fallback,
            self,
            "Resource",
            meta_arguments(Fallback, meta),
            model=reference_to(model),
            fallback_models=[reference_to(item) for item in self._models],
            fallback_type=cast("spec.FallbackTypeName", on),
        )

    @property
    def fallbacks(self) -> tuple[IModelRef | str, ...]:
        """What is tried, in this order."""
        return self._models

    def add(self, *models: IModelRef | str) -> None:
        """Try these too, after those that there are."""
        expect(lambda: path_of(self), {"models": MODELS}, {"models": models})
        self._models += models
        self.resource.set(fallback_models=[reference_to(item) for item in self._models])
