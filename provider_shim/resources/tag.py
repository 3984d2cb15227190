"""litellm_tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.gateway import words
from provider_shim.gateway.errors import Refused
from provider_shim.resources import own_budget
from provider_shim.resources.limits import (
    IN_BUDGET,
    BudgetDuration,
    MaxBudget,
    MaxParallelRequests,
    ModelMaxBudget,
    RpmLimit,
    SoftBudget,
    TpmLimit,
)
from provider_shim.rules import Rule
from provider_shim.spec import Attr, Change, Endpoints, Gateway, Id, Names, Pages, Reader, Values

TAGS = Pages(
    "GET /tag/list",
    "",
    values=lambda tag: {"name": tag["name"]},
    price=2,
    # Tags that requests alone have named are on the list too.
    whole=lambda tag: tag if "model_info" in tag else None,
)


class Tag(own_budget.Budgeted):
    """A tag of requests, with limits on what all requests with it may spend. Requests have it by themselves, from their
    key, or from their team."""

    type_name: ClassVar[str] = "litellm_tag"
    identity: ClassVar[str] = "{name}"
    reader: ClassVar[Reader] = Reader(
        "POST /tag/info",
        lambda tags: next(iter(tags.values()), None),
        gone=words.NO_TAG,
        body=lambda tag: {"names": [tag["name"]]},
        pages=TAGS,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /tag/new",
        update="POST /tag/update",
        delete="POST /tag/delete",
        # What is not sent is cleared.
        update_body=lambda tag: {name: tag[name] for name in ("name", "description", "models")},
        delete_body=lambda tag: {"name": tag["name"]},
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        own_budget.instead_of_limits(tuple(name for name in own_budget.LIMITS if name != "tpd_limit")),
    )
    ignored: ClassVar[Mapping[str, str]] = {
        "model_info": "LiteLLM makes it of `models`",
        "spend": "it moves by itself",
    }

    name: Annotated[Id, Attr(description="The tag, as requests have it.", replace=True)]
    description: Annotated[str | None, Attr(description="What the tag stands for.")] = None
    models: Annotated[
        Names | None,
        Attr(
            description="Ids, or public names, of the models that the tag is for, as the admin UI shows them. LiteLLM "
            "sends requests with the tag to the models that have it among the `tags` of their own parameters, which "
            "this leaves alone."
        ),
    ] = None
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the tag, instead of limits of its own. An import "
            "takes a budget whose id is a UUID for the tag's own, as LiteLLM makes it. LiteLLM before 1.110 counts the "
            "spend from zero when the tag gets another budget.",
        ),
    ] = None
    max_budget: Annotated[MaxBudget, IN_BUDGET] = None
    soft_budget: Annotated[SoftBudget, IN_BUDGET] = None
    budget_duration: Annotated[BudgetDuration, IN_BUDGET] = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute of all requests with the tag."), IN_BUDGET] = (
        None
    )
    rpm_limit: Annotated[RpmLimit, Attr(description="Requests per minute with the tag."), IN_BUDGET] = None
    max_parallel_requests: Annotated[MaxParallelRequests, IN_BUDGET] = None
    model_max_budget: Annotated[ModelMaxBudget, IN_BUDGET] = None

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        # With models, LiteLLM would write the tag into the parameters of each of them, where it stays for ever, and
        # refuse those of its configuration file once the tag is made.
        change.body.pop("models", None)
        await super().create(gateway, change)
        await cls.note_budget(gateway, change)

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        if change.planned["models"]:
            await gateway.write(cls.endpoints.update, body=cls.update_body(change.planned))

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        tag: Values = await cls.kept(gateway, change.planned) or {}
        budget = await own_budget.write(gateway, change, tag)
        body = cls.update_body(change.planned)
        try:
            # Also for limits alone: it has LiteLLM read the tag anew.
            await gateway.write(cls.endpoints.update, body={**body, **budget})
        except Refused:
            if not budget or not tag.get("litellm_budget_table"):
                raise
            # Older versions stumble over another budget.
            await cls.delete(gateway, change.planned)
            await gateway.write(cls.endpoints.create, body={"name": change.planned["name"], **budget})
            await gateway.write(cls.endpoints.update, body=body)
