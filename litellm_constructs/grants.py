"""Which models, MCP servers and vector stores a team, a user or a key may call, and how much of each model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypedDict, cast

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.options import Own, expect, fits, renamed
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IMcpServerRef, IModelRef, IVectorStoreRef, Reachable, name_of, reference_to
from litellm_constructs.values import ModelLimit


def _some(models: Sequence[IModelRef | str]) -> Iterator[str]:
    if not models:
        yield "to LiteLLM an empty list means all; name one, or leave it out to allow all"


MODELS = Own(check=_some)
"""Of arguments that `Grants` takes."""


class _Allowed(TypedDict):
    """What `allow` takes."""

    models: Annotated[Sequence[IModelRef | str], MODELS]
    limit: Annotated[ModelLimit | None, Own()]


class Grants:
    """What one resource allows. It grows, and the resource follows."""

    def __init__(self, resource: L1[Any], models: Sequence[IModelRef | str] | None) -> None:
        """Allow `models`; if None, what LiteLLM does without a list of models: most often all."""
        self._resource = resource
        self._models: dict[str, IModelRef | str] = {}
        self._limits: dict[str, ModelLimit] = {}
        if models is not None:
            self.add(tuple(models))

    @property
    def models(self) -> tuple[IModelRef | str, ...]:
        return tuple(self._models.values())

    def add(self, granted: tuple[Reachable, ...], limit: ModelLimit | None = None) -> None:
        """Allow models, each with `limit`, which takes the place of the limit that a model has had; or MCP servers and
        vector stores, to the list of which they come.

        Only teams and keys have limits of single models.
        """
        servers = [one for one in granted if fits(IMcpServerRef, one)]
        stores = [one for one in granted if fits(IVectorStoreRef, one)]
        models = tuple(one for one in granted if one not in servers and one not in stores)
        if models or not granted or limit:
            self._add_models(cast("tuple[IModelRef | str, ...]", models), limit)
        self._reach("mcp_servers", [server.server_id for server in cast("list[IMcpServerRef]", servers)])
        self._reach("vector_stores", [store.vector_store_id for store in cast("list[IVectorStoreRef]", stores)])

    def _reach(self, list_name: str, ids: Sequence[str]) -> None:
        if ids:
            permission = dict(self._resource.attributes.get("object_permission") or {})
            permission[list_name] = [*dict.fromkeys([*permission.get(list_name, ()), *ids])]
            self._resource.set(object_permission=permission)

    def _add_models(self, models: tuple[IModelRef | str, ...], limit: ModelLimit | None) -> None:
        expect(lambda: path_of(self._resource), _Allowed, {"models": models, "limit": limit})
        for model in models:
            self._models.setdefault(name_of(model), model)
            if limit:
                self._limits[name_of(model)] = limit
        names = [_named(model) for model in self._models.values()]
        limits = self._rendered_limits() if self._limits else {}
        try:
            self._resource.set(models=names, **limits)
        except InvalidArguments as error:
            told = renamed(error.problems, dict.fromkeys(limits, "limit"))
            raise InvalidArguments(path_of(self._resource), told) from None

    def _rendered_limits(self) -> dict[str, Any]:
        limits = self._limits.items()
        rendered: dict[str, dict[str, Any]] = {
            "model_rpm_limit": {name: limit.rpm for name, limit in limits if limit.rpm is not None},
            "model_tpm_limit": {name: limit.tpm for name, limit in limits if limit.tpm is not None},
            "model_max_budget": {
                name: {"budget_limit": limit.budget.amount, "time_period": limit.budget.period}
                for name, limit in limits
                if limit.budget
            },
        }
        return {name: value or None for name, value in rendered.items()}


def _named(model: IModelRef | str) -> str:
    """How a list of models names `model`: a model of one team plainly, for it refers to the team itself."""
    return model.model_name if not isinstance(model, str) and model.team else reference_to(model)
