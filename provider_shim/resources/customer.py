"""litellm_customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from provider_shim.answers import Json
from provider_shim.gateway import words
from provider_shim.resources import own_budget
from provider_shim.resources.limits import (
    IN_BUDGET,
    BudgetDuration,
    MaxBudget,
    MaxParallelRequests,
    ModelMaxBudget,
    RpmLimit,
    SoftBudget,
    TpdLimit,
    TpmLimit,
)
from provider_shim.resources.parts import NO_PERMISSIONS, ObjectPermission
from provider_shim.rules import Rule
from provider_shim.spec import Attr, Change, Endpoints, Gateway, Id, Names, Reader, Values, Word

RegionName = Literal["eu", "us"]


class Customer(own_budget.Budgeted):
    """An end user, for whom others call models: who is named as the `user` of a request. Limits hold for all requests
    of one."""

    type_name: ClassVar[str] = "litellm_customer"
    identity: ClassVar[str] = "{user_id}"
    reader: ClassVar[Reader] = Reader(
        "GET /customer/info?end_user_id={user_id}",
        lambda answer: answer if "user_id" in answer else None,
        gone=words.NO_CUSTOMER,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /customer/new",
        update="POST /customer/update",
        delete="POST /customer/delete",
        delete_list=lambda customer: {"user_ids": [customer["user_id"]]},
    )
    rules: ClassVar[tuple[Rule, ...]] = (own_budget.instead_of_limits(own_budget.LIMITS),)
    ignored: ClassVar[Mapping[str, str]] = {
        "budget_reset_at": "it moves by itself",
        "spend": "it moves by itself",
    }

    user_id: Annotated[Id, Attr(description="Id of the customer, as the `user` of requests has it.", replace=True)]
    alias: Annotated[str | None, Attr(description="Human name of the customer.", clear="")] = None
    blocked: Annotated[
        bool | None, Attr(description="Whether requests of the customer are refused.", unset=False, clear=False)
    ] = None
    models: Annotated[
        Names | None,
        Attr(
            description="Public names of the models that requests of the customer may call. All models if not set.",
            since="1.109.1",
        ),
    ] = None
    default_model: Annotated[
        str | None,
        Attr(
            description="Public name of the model to call when none is in the allowed region. It must exist when the "
            "customer is made.",
            clear="",
        ),
    ] = None
    allowed_model_region: Annotated[
        RegionName | Word | None,
        Attr(description="Region of the models that requests of the customer may call. Any if not set."),
    ] = None
    object_permission: Annotated[
        ObjectPermission | None,
        Attr(description="What requests of the customer may reach besides models.", clear=NO_PERMISSIONS),
    ] = None
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the customer, instead of limits of its own. An import "
            "takes a budget whose id is a UUID for the customer's own, as LiteLLM makes it.",
        ),
    ] = None
    max_budget: Annotated[MaxBudget, IN_BUDGET] = None
    soft_budget: Annotated[SoftBudget, IN_BUDGET] = None
    budget_duration: Annotated[BudgetDuration, IN_BUDGET] = None
    tpm_limit: Annotated[TpmLimit, IN_BUDGET] = None
    rpm_limit: Annotated[RpmLimit, IN_BUDGET] = None
    tpd_limit: Annotated[TpdLimit, IN_BUDGET] = None
    max_parallel_requests: Annotated[MaxParallelRequests, IN_BUDGET] = None
    model_max_budget: Annotated[ModelMaxBudget, IN_BUDGET] = None

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        made = await super().create(gateway, change)
        await cls.note_budget(gateway, change)
        return made

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        customer: Values = await cls.kept(gateway, change.planned) or {}
        budget = await own_budget.write(gateway, change, customer)
        if "allowed_model_region" in change.changed and not change.planned["allowed_model_region"]:
            await cls._make_anew(gateway, change, {**customer, **budget})
            return
        body = {name: value for name, value in change.body.items() if name not in (*own_budget.LIMITS, "budget_id")}
        # Also for limits alone: it has LiteLLM read the customer anew.
        await gateway.write(cls.endpoints.update, body={"user_id": change.planned["user_id"], **body, **budget})

    @classmethod
    async def _make_anew(cls, gateway: Gateway, change: Change, customer: Values) -> None:
        """Make the customer again as it is planned, with its spend: LiteLLM takes no region away."""
        planned = {name: value for name, value in change.whole.items() if name not in own_budget.LIMITS}
        kept = {name: customer[name] for name in ("spend", "budget_id")}
        await cls.delete(gateway, change.planned)
        await gateway.create(cls.endpoints.create, {**planned, **kept}, find=lambda: cls.fetch(gateway, change.planned))
