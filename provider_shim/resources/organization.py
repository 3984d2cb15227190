"""litellm_organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, cast

from provider_shim.answers import Json, part, rows, text
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
from provider_shim.resources.parts import (
    KEYS_MOVE,
    NO_PERMISSIONS,
    CreatedAt,
    ObjectPermission,
    count_keys,
    counted,
)
from provider_shim.rules import Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Endpoints,
    Field,
    Gateway,
    Id,
    Metadata,
    Names,
    Pages,
    Reader,
    Values,
    new_id,
)


def _check_not_blocked(blocked: bool) -> None:
    if blocked:
        raise ValueError(
            "LiteLLM cannot block an organization: it drops the field in silence. Set `blocked` on the organization's "
            "teams or keys"
        )


ORGANIZATIONS = Pages(
    "GET /organization/list",
    "",
    values=lambda organization: {"organization_id": organization["organization_id"]},
)


class Organization(OneBudget):
    """An organization: a budget and a list of models, shared by its teams. Deleting it deletes its teams and keys.

    From 1.102 on, LiteLLM keeps organizations only with an Enterprise licence.
    """

    type_name: ClassVar[str] = "litellm_organization"
    identity: ClassVar[str] = "{organization_id}"
    named_by: ClassVar[tuple[str, ...]] = ("organization_alias",)
    reader: ClassVar[Reader] = Reader(
        "GET /organization/info?organization_id={organization_id}",
        lambda answer: answer if "organization_id" in answer else None,
        gone=words.NO_ORGANIZATION,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /organization/new",
        update="PATCH /v2/organization/{organization_id}",
        delete="DELETE /organization/delete",
        delete_list=lambda organization: {"organization_ids": [organization["organization_id"]]},
    )
    rules: ClassVar[tuple[Rule, ...]] = (instead_of_limits(LIMITS),)
    ignored: ClassVar[Mapping[str, str]] = {
        "allowed_models": "LiteLLM looks at it for members of teams alone; `models` holds for an organization",
        "temp_budget_increase": "it ends by itself, and LiteLLM looks at it for members of teams alone",
        "temp_budget_expiry": "it ends by itself, and LiteLLM looks at it for members of teams alone",
    }

    organization_alias: Annotated[
        str, Attr(description="Human name of the organization. LiteLLM does not require it to be unique.")
    ]
    organization_id: Annotated[
        Id | None,
        Attr(
            description="Id of the organization. A random UUID if not set.",
            computed=True,
            replace=True,
            choose=new_id,
        ),
    ] = None
    models: Annotated[
        Names | None,
        Attr(description="Public names of the models that the organization's teams may call. All models if not set."),
    ] = None
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the organization, instead of limits of its own. An "
            "import takes a budget whose id is a UUID for the organization's own, as LiteLLM makes it.",
            replace=True,
            read=NEVER,
            imported=shared_budget,
        ),
    ] = None
    max_budget: Annotated[MaxBudget, IN_BUDGET] = None
    soft_budget: Annotated[SoftBudget, IN_BUDGET] = None
    budget_duration: Annotated[BudgetDuration, IN_BUDGET] = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute for the whole organization."), IN_BUDGET] = None
    rpm_limit: Annotated[RpmLimit, Attr(description="Requests per minute for the whole organization."), IN_BUDGET] = (
        None
    )
    tpd_limit: Annotated[TpdLimit, Attr(description="Tokens per day for the whole organization."), IN_BUDGET] = None
    max_parallel_requests: Annotated[MaxParallelRequests, IN_BUDGET] = None
    model_max_budget: Annotated[ModelMaxBudget, IN_BUDGET] = None
    model_rpm_limit: Annotated[ModelRpmLimit, Attr(send="metadata.{name}")] = None
    model_tpm_limit: Annotated[ModelTpmLimit, Attr(send="metadata.{name}")] = None
    metadata: Annotated[
        Metadata | None,
        Attr(
            description="Free-form data about the organization. Keys that the configuration does not name are left "
            "alone."
        ),
    ] = None
    object_permission: Annotated[
        ObjectPermission | None, Attr(description="What the organization may reach besides models.")
    ] = None
    tags: Annotated[
        Names | None,
        Attr(
            description="Labels, kept in the organization's metadata. LiteLLM itself does nothing with them.",
            send="metadata.tags",
        ),
    ] = None
    blocked: Annotated[
        bool | None,
        Check(_check_not_blocked),
        Attr(description="Only `false`: LiteLLM cannot block an organization.", send=NEVER, unset=False),
    ] = None
    created_at: CreatedAt = Field(default=None, init=False)

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        try:
            await gateway.query(cls.reader.call, {"organization_id": new_id()})
        except Refused as error:
            if error.status == 403 and error.says(words.NEEDS_LICENCE):
                raise GatewayError(
                    "Organizations need a LiteLLM Enterprise licence",
                    "From version 1.102 on, LiteLLM keeps organizations only with a licence, and this gateway has "
                    "none. Set LITELLM_LICENSE on the gateway, or remove the litellm_organization.",
                ) from None

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        organization = await cls.fetch(gateway, prior)
        teams = len(rows(organization, "teams")) if organization else 0
        keys = await count_keys(gateway, prior, "organization_id")
        if not teams and not keys:
            return None
        return (
            f"LiteLLM deletes the {counted(teams, 'team')} and {counted(keys, 'key')} of the organization "
            f"{prior['organization_alias']!r} ({prior['organization_id']}) along with it, and none of the keys works "
            f"any more. To keep them, move the teams to another organization first. {KEYS_MOVE}"
        )

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        if _tools(change.body):
            # LiteLLM 1.101 answers a plain 500 to them at a create.
            change.body.pop("object_permission")
        return await super().create(gateway, change)

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        if _tools(change.whole):
            change.body = {"object_permission": change.whole["object_permission"]}
            await cls._write(gateway, change)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        if "budget_id" in change.changed:
            instead = (
                "Set the limits of the organization itself, or make it again with -replace, which deletes its teams "
                "and keys."
            )
            await cls.check_budget(gateway, change, "an organization", instead)
        if change.planned["budget_id"]:
            # They are the budget's own, which others may share.
            change.body = {name: value for name, value in change.body.items() if name not in LIMITS}
        days: dict[str, Any] = {name: change.body.pop(name) for name in ("tpd_limit",) if name in change.body}
        if change.body:
            await cls._write(gateway, change)
        if days:
            # PATCH /v2/organization does not know it.
            budget = part(await cls.fetch(gateway, change.planned), "litellm_budget_table")
            await gateway.write("POST /budget/update", body={"budget_id": text(budget, "budget_id"), **days})

    @classmethod
    async def _write(cls, gateway: Gateway, change: Change) -> None:
        if "/" not in change.planned["organization_id"]:
            await super().update(gateway, change)
            return
        # The older call takes a `/`. It ignores null, and merges metadata by itself.
        body = {**change.body, "organization_id": change.planned["organization_id"]}
        if "object_permission" in body:
            body["object_permission"] = body["object_permission"] or NO_PERMISSIONS
        await gateway.write("PATCH /organization/update", body=body)

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        if not prior or "/" not in prior["organization_id"] or planned["organization_id"] != prior["organization_id"]:
            return
        for name in ("metadata", "tags", "model_rpm_limit", "model_tpm_limit"):
            if _takes_away(prior[name], planned[name]):
                yield (
                    name,
                    "LiteLLM takes nothing out of the metadata of an organization whose id has a /, where this stands. "
                    "Give what is to go another value, or give the organization another id",
                )


def _takes_away(before: Any, after: Any) -> bool:
    """Whether a map has fewer keys than before, also further down, or something is gone altogether."""
    if not before:
        return False
    if isinstance(before, dict) and isinstance(after, dict):
        now = cast("dict[str, Any]", after)
        return any(_takes_away(value, now.get(key)) for key, value in cast("dict[str, Any]", before).items())
    return after is None


def _tools(body: Values) -> dict[str, Any]:
    """The permissions for single tools of MCP servers."""
    return part(part(body, "object_permission"), "mcp_tool_permissions")
