"""litellm_project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import text
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.resources.limits import (
    IN_BUDGET,
    BudgetDuration,
    MaxBudget,
    MaxParallelRequests,
    ModelMaxBudget,
    ModelRpmLimit,
    ModelTpmLimit,
    RpmLimit,
    SoftBudget,
    TpdLimit,
    TpmLimit,
)
from provider_shim.resources.own_budget import LIMITS, OneBudget, instead_of_limits, shared_budget
from provider_shim.rules import Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Endpoints,
    Gateway,
    Id,
    Metadata,
    Names,
    Pages,
    Reader,
    new_id,
)

IN_METADATA = Attr(send="metadata.{name}")

PROJECTS = Pages("GET /project/list", "", values=lambda project: {"project_id": project["project_id"]})


class Project(OneBudget):
    """A project of a team: a budget, limits and models of its own for some of the team's keys. LiteLLM deletes none
    that has keys. It keeps projects only with an Enterprise licence."""

    type_name: ClassVar[str] = "litellm_project"
    identity: ClassVar[str] = "{project_id}"
    named_by: ClassVar[tuple[str, ...]] = ("project_alias",)
    reader: ClassVar[Reader] = Reader(
        "GET /project/info?project_id={project_id}", gone=words.NO_PROJECT, pages=PROJECTS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /project/new",
        update="POST /project/update",
        delete="DELETE /project/delete",
        delete_list=lambda project: {"project_ids": [project["project_id"]]},
    )
    rules: ClassVar[tuple[Rule, ...]] = (instead_of_limits(LIMITS),)
    ignored: ClassVar[Mapping[str, str]] = {
        "allowed_models": "LiteLLM looks at it for members of teams alone; `models` holds for a project",
        "temp_budget_increase": "it ends by itself, and LiteLLM looks at it for members of teams alone",
        "temp_budget_expiry": "it ends by itself, and LiteLLM looks at it for members of teams alone",
        "object_permission": "nobody has seen it on a gateway with a licence; a key of the project may have one",
    }

    team_id: Annotated[
        str, Attr(description="Id of the team that the project belongs to. It moves only without keys of the old team.")
    ]
    project_id: Annotated[
        Id | None,
        Attr(description="Id of the project. A random UUID if not set.", computed=True, replace=True, choose=new_id),
    ] = None
    project_alias: Annotated[
        str | None, Attr(description="Human name of the project. LiteLLM does not require it to be unique.", clear="")
    ] = None
    description: Annotated[str | None, Attr(description="What the project is for.", clear="")] = None
    models: Annotated[
        Names | None, Attr(description="Public names of the models, of those of the team. All of them if not set.")
    ] = None
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the project, instead of limits of its own. An import "
            "takes a budget whose id is a UUID for the project's own, as LiteLLM makes it.",
            replace=True,
            read=NEVER,
            imported=shared_budget,
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
    model_rpm_limit: Annotated[ModelRpmLimit, IN_METADATA] = None
    model_tpm_limit: Annotated[ModelTpmLimit, IN_METADATA] = None
    model_itpm_limit: Annotated[
        ModelTpmLimit, Attr(description="Tokens of prompts per minute for single models, by public name."), IN_METADATA
    ] = None
    model_otpm_limit: Annotated[
        ModelTpmLimit, Attr(description="Tokens of answers per minute for single models, by public name."), IN_METADATA
    ] = None
    tags: Annotated[Names | None, Attr(description="Tags of the project's spend."), IN_METADATA] = None
    guardrails: Annotated[
        Names | None, Attr(description="Names of guardrails that look at the project's calls."), IN_METADATA
    ] = None
    policies: Annotated[
        Names | None, Attr(description="Names of policies that hold for the project's calls."), IN_METADATA
    ] = None
    metadata: Annotated[
        Metadata | None,
        Attr(description="Free-form data about the project. Keys that the configuration does not name are left alone."),
    ] = None
    blocked: Annotated[
        bool | None,
        Attr(description="Whether calls with keys of the project are refused.", unset=False, clear=False),
    ] = None

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        try:
            await gateway.query("POST /project/update", body={"project_id": new_id()})
        except Refused as error:
            if error.status == 403 and error.says(words.NEEDS_LICENCE):
                raise GatewayError(
                    "Projects need a LiteLLM Enterprise licence",
                    "LiteLLM keeps projects only with a licence, and this gateway has none. Set LITELLM_LICENSE on the "
                    "gateway, or remove the litellm_project.",
                ) from None

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        if "budget_id" in change.changed:
            await cls.check_budget(gateway, change, "a project", "Set the limits of the project itself.")
        own = not change.planned["budget_id"]
        limits = {name: change.body[name] for name in LIMITS if own and name in change.body}
        # LiteLLM holds them against those of the team here, and ignores null.
        change.body = {name: value for name, value in change.body.items() if name not in LIMITS or value is not None}
        if change.body:
            await super().update(gateway, change)
        if limits:
            row = await cls.kept(gateway, change.planned)
            await gateway.write("POST /budget/update", body={"budget_id": text(row, "budget_id"), **limits})
