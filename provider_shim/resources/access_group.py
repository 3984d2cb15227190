"""litellm_access_group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, names, part, text
from provider_shim.gateway import words
from provider_shim.resources import own_budget
from provider_shim.resources.limits import IN_BUDGET, BudgetDuration, MaxBudget, SoftBudget
from provider_shim.rules import Rule
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Endpoints,
    Field,
    Gateway,
    Id,
    Names,
    Pages,
    Reader,
    Values,
)

ACCESS_GROUPS = Pages(
    "GET /access_group/list", "access_groups", values=lambda group: {"access_group": group["access_group"]}
)

ROW = "the access groups of models"
"""LiteLLM keeps them in the row of each model."""

BUDGET = "PUT /access_group/{access_group}/budget"
LIMITS = ("max_budget", "soft_budget", "budget_duration")


def _check_name(given: str) -> None:
    if "/" in given:
        raise ValueError("LiteLLM's paths take no `/` in it: such a group could neither be changed nor deleted")


class AccessGroup(own_budget.Budgeted):
    """A label of models, by which teams and keys may call all of them, with a budget that all such calls share. It
    stands at each model (`access_groups` of a `litellm_model`, which says the same: only one of the two should say it
    of a model), so a group without a model is none."""

    type_name: ClassVar[str] = "litellm_access_group"
    identity: ClassVar[str] = "{access_group}"
    reader: ClassVar[Reader] = Reader(
        "GET /access_group/{access_group}/info", gone=words.NO_ACCESS_GROUP, pages=ACCESS_GROUPS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /access_group/new",
        update="PUT /access_group/{access_group}/update",
        delete="DELETE /access_group/{access_group}/delete",
    )
    rules: ClassVar[tuple[Rule, ...]] = (own_budget.instead_of_limits(LIMITS),)
    ignored: ClassVar[Mapping[str, str]] = {
        "model_ids": "`access_groups` of a `litellm_model` says it of a single deployment"
    }

    access_group: Annotated[
        Id,
        Check(_check_name),
        Attr(description="Name of the group, as `models` of a team or a key has it.", replace=True),
    ]
    model_names: Annotated[
        Names,
        Field(min_length=1),
        Attr(
            description="Public names of its models, which must be in the gateway's database. All deployments that a "
            "name has when this is applied belong to the group; others that come later do if their `access_groups` say "
            "so."
        ),
    ]
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the group, instead of limits of its own. An import "
            "takes a budget whose id is a UUID for the group's own, as LiteLLM makes it. The spend of the group counts "
            "from zero when it gets another budget, or none.",
        ),
    ] = None
    max_budget: Annotated[MaxBudget, IN_BUDGET] = None
    soft_budget: Annotated[SoftBudget, IN_BUDGET] = None
    budget_duration: Annotated[BudgetDuration, IN_BUDGET] = None

    @classmethod
    async def kept(cls, gateway: Gateway, values: Values) -> Json | None:
        group = await super().kept(gateway, values)
        return group and with_budget(group)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        planned = change.planned
        async with gateway.rows.turn(ROW):
            await gateway.create(cls.endpoints.create, _members(planned), find=lambda: cls.kept(gateway, planned))
        await cls._settle(gateway, planned)

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        await cls._limit(gateway, change, {})

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        if "model_names" in change.changed:
            async with gateway.rows.turn(ROW):
                await gateway.write(cls.endpoints.update, change.planned, _members(change.planned))
            await cls._settle(gateway, change.planned)
        await cls._limit(gateway, change, await cls.kept(gateway, change.planned) or {})

    @classmethod
    async def _limit(cls, gateway: Gateway, change: Change, group: Values) -> None:
        """Have the limits as they are planned, in the budget of the group's own or in one that others share. Keys draw
        from them once the group is written, for LiteLLM remembers it."""
        planned, budget = change.planned, part(group, "litellm_budget_table")
        limits = {name: change.whole[name] for name in LIMITS if name in change.whole}
        if not change.changed & {"budget_id", *LIMITS}:
            return
        own = budget and own_budget.told(group, change.prior.get("budget_id"))["budget_id"] is None
        if limits and own:
            cleared = {name: None for name in change.changed & {*LIMITS} if name not in limits}
            if cleared:
                # The group's own call does not write null.
                await gateway.write("POST /budget/update", body={"budget_id": budget["budget_id"], **cleared})
        elif budget:
            # Older versions stumble over another budget.
            await gateway.write("DELETE /access_group/{access_group}/budget", planned)
        if planned["budget_id"]:
            await gateway.write(BUDGET, planned, {"budget_id": planned["budget_id"]})
        elif limits:
            written = await gateway.write(BUDGET, planned, limits)
            if not own:
                change.made.append(text(written, "budget.budget_id"))

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        async with gateway.rows.turn(ROW):
            await super().delete(gateway, values)
        await gateway.rows.settle(
            ROW,
            lambda: gateway.query(ACCESS_GROUPS.call),
            lambda groups: _find(groups, values) is None,
            lambda: super(AccessGroup, cls).delete(gateway, values),
        )

    @classmethod
    async def _settle(cls, gateway: Gateway, planned: Values) -> None:
        def holds(groups: Json) -> bool:
            found = _find(groups, planned)
            return found is not None and {*names(found, "model_names")} == {*planned["model_names"]}

        async def again() -> None:
            there = await cls.kept(gateway, planned)
            call = cls.endpoints.update if there else cls.endpoints.create
            await gateway.write(call, planned, _members(planned))

        await gateway.rows.settle(ROW, lambda: gateway.query(ACCESS_GROUPS.call), holds, again)


def _members(planned: Values) -> dict[str, Any]:
    """The body that makes a group of models, and the one that changes it."""
    return {"access_group": planned["access_group"], "model_names": planned["model_names"]}


def _find(groups: Json, values: Values) -> dict[str, Any] | None:
    listed = ACCESS_GROUPS.rows_of(groups)
    return next((group for group in listed if group["access_group"] == values["access_group"]), None)


def with_budget(group: dict[str, Any]) -> dict[str, Any]:
    """A group as LiteLLM tells it, with its budget where other objects have theirs."""
    return {**group, "litellm_budget_table": group["budget"]}
