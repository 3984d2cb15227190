"""litellm_team."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, part, rows
from provider_shim.gateway import words
from provider_shim.gateway.errors import Refused
from provider_shim.resources import callbacks
from provider_shim.resources.limits import (
    IN_METADATA,
    BudgetDuration,
    BudgetLimits,
    EstimatedOutputTokens,
    EstimatedOutputTokensPerModel,
    LimitType,
    MaxBudget,
    McpRpmLimit,
    ModelMaxBudget,
    ModelRpmLimit,
    ModelTpmLimit,
    Period,
    RpmLimit,
    SoftBudget,
    TpdLimit,
    TpmLimit,
)
from provider_shim.resources.parts import (
    KEYS_MOVE,
    NO_PERMISSIONS,
    ObjectPermission,
    RouterSettings,
    VectorStoreIndexes,
    budgets_of_members,
    count_keys,
    counted,
)
from provider_shim.spec import (
    Attr,
    Change,
    Count,
    Document,
    Duration,
    Endpoints,
    Gateway,
    Id,
    Metadata,
    Names,
    Pages,
    Reader,
    Resource,
    Usd,
    Values,
    Word,
    new_id,
)


def _whole(listed: dict[str, Any]) -> dict[str, Any] | None:
    """A team of a list, unless it has what lists leave out."""
    return None if listed["object_permission_id"] or part(listed, "metadata").get("team_member_budget_id") else listed


TEAMS = Pages(
    "GET /v2/team/list?sort_by=team_id&page_size=100&page={page}",
    "teams",
    values=lambda team: {"team_id": team["team_id"]},
    price=2,
    whole=_whole,
)


TEAM = Reader(
    "GET /team/info?team_id={team_id}",
    lambda answer: answer["team_info"],
    gone=words.NO_TEAM,
    pages=TEAMS,
)


def _with_members(answer: Json) -> Json | None:
    return answer if "team_memberships" in answer else None


TEAM_WITH_MEMBERS = replace(TEAM, unwrap=_with_members, pages=None)


class Team(Resource):
    """A team: a budget and a list of models, shared by its members and keys. Deleting a team deletes its keys."""

    type_name: ClassVar[str] = "litellm_team"
    identity: ClassVar[str] = "{team_id}"
    named_by: ClassVar[tuple[str, ...]] = ("team_alias",)
    reader: ClassVar[Reader] = TEAM
    given_by_default: ClassVar[tuple[str, ...]] = ("max_budget", "budget_duration", "tpm_limit", "rpm_limit")
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /team/new",
        update="POST /team/update",  # PATCH /team/{team_id} takes no `/` in an id
        delete="POST /team/delete",
        delete_list=lambda team: {"team_ids": [team["team_id"]]},
    )
    server_keys: ClassVar[Mapping[str, Json]] = {"team_member_budget_id": None}
    ignored: ClassVar[Mapping[str, str]] = {
        "members_with_roles": "litellm_team_member has them",
        "members": "litellm_team_member has them",
        "admins": "litellm_team_member has them",
    }

    team_alias: Annotated[str, Attr(description="Human name of the team. LiteLLM does not require it to be unique.")]
    team_id: Annotated[
        Id | None,
        Attr(description="Id of the team. A random UUID if not set.", computed=True, replace=True, choose=new_id),
    ] = None
    organization_id: Annotated[str | None, Attr(description="Id of the organization that the team belongs to.")] = None
    models: Annotated[
        Names | None, Attr(description="Public names of the models that the team may call. All models if not set.")
    ] = None
    model_aliases: Annotated[
        dict[str, str] | None,
        Attr(
            description="Names that the team may use for a model, by name.",
            read="litellm_model_table.model_aliases",
        ),
    ] = None
    max_budget: MaxBudget = None
    soft_budget: SoftBudget = None
    budget_duration: BudgetDuration = None
    budget_limits: BudgetLimits = None
    model_max_budget: ModelMaxBudget = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute for the whole team.")] = None
    rpm_limit: Annotated[RpmLimit, Attr(description="Requests per minute for the whole team.")] = None
    tpd_limit: Annotated[TpdLimit, Attr(description="Tokens per day for the whole team.")] = None
    tpm_limit_type: Annotated[
        LimitType | Word | None,
        Attr(
            description="Whether the tokens per minute of the team's keys may add up to more than the team's.",
            send="metadata.tpm_limit_type",
        ),
    ] = None
    rpm_limit_type: Annotated[
        LimitType | Word | None,
        Attr(
            description="Whether the requests per minute of the team's keys may add up to more than the team's.",
            send="metadata.rpm_limit_type",
        ),
    ] = None
    model_rpm_limit: Annotated[ModelRpmLimit, IN_METADATA] = None
    model_tpm_limit: Annotated[ModelTpmLimit, IN_METADATA] = None
    mcp_rpm_limit: Annotated[McpRpmLimit, IN_METADATA] = None
    default_estimated_output_tokens: Annotated[EstimatedOutputTokens, IN_METADATA] = None
    default_estimated_output_tokens_per_model: Annotated[EstimatedOutputTokensPerModel, IN_METADATA] = None
    team_member_budget: Annotated[
        Usd | None,
        Attr(
            description="Spend ceiling in USD of each member who has none of its own.",
            read="team_member_budget_table.max_budget",
        ),
    ] = None
    team_member_budget_duration: Annotated[
        Period | None,
        Attr(
            description="Time after which a member's spend counts from zero again. Like the team's if not set.",
            read="team_member_budget_table.budget_duration",
            shared=True,
        ),
    ] = None
    team_member_model_max_budget: Annotated[
        ModelMaxBudget,
        Attr(
            description="Budgets of each member for single models, by public name.",
            read="team_member_budget_table.model_max_budget",
        ),
    ] = None
    team_member_rpm_limit: Annotated[
        Count | None,
        Attr(description="Requests per minute of each member.", read="team_member_budget_table.rpm_limit"),
    ] = None
    team_member_tpm_limit: Annotated[
        Count | None,
        Attr(description="Tokens per minute of each member.", read="team_member_budget_table.tpm_limit"),
    ] = None
    team_member_permissions: Annotated[
        Names | None,
        Attr(
            description="Management routes that members who are no admins may call, such as `/key/generate`. "
            "LiteLLM's defaults if not set."
        ),
    ] = None
    default_team_member_models: Annotated[
        Names | None, Attr(description="Models that a new member may call. All of the team's if not set.")
    ] = None
    logging: Annotated[callbacks.Logging, Attr(shared=True)] = None
    metadata: Annotated[
        Metadata | None,
        Attr(
            description="Free-form data about the team. Keys that the configuration does not name are left alone.",
            licensed_calls=("guardrails", "policies"),
        ),
    ] = None
    blocked: Annotated[
        bool | None,
        Attr(
            description="Whether all calls of the team are refused. Left as it is if not set.",
            shared=True,
            clear=False,
            unset=False,
        ),
    ] = None
    access_group_ids: Annotated[
        Names | None,
        Attr(description="Ids of access groups that the team belongs to. Left as they are if not set.", shared=True),
    ] = None
    router_settings: Annotated[RouterSettings | None, Attr(description="Routing of the team's calls.")] = None
    object_permission: Annotated[
        ObjectPermission | None,
        Attr(
            description="What the team may reach besides models.",
            clear=NO_PERMISSIONS,
        ),
    ] = None
    require_trace_id: Annotated[
        bool | None,
        Attr(
            description="Whether requests without a trace id are refused.",
            read="metadata.require_trace_id",
            since="1.102.0",
        ),
    ] = None
    enforced_file_expires_after: Annotated[
        Document | None,
        Attr(
            description='Expiry of files that the team uploads: `{anchor = "created_at", seconds = 3600}`.',
            read="metadata.enforced_file_expires_after",
        ),
    ] = None
    enforced_batch_output_expires_after: Annotated[
        Document | None,
        Attr(
            description='Expiry of batch outputs: `{anchor = "created_at", seconds = 3600}`.',
            read="metadata.enforced_batch_output_expires_after",
        ),
    ] = None
    allowed_vector_store_indexes: Annotated[
        VectorStoreIndexes | None,
        Attr(
            description="Indexes of vector stores that the team may use.",
            read="metadata.allowed_vector_store_indexes",
            clear=[],
        ),
    ] = None
    secret_manager_settings: Annotated[
        Document | None,
        Attr(
            description="Secret manager that keeps the team's keys.",
            read="metadata.secret_manager_settings",
            licensed=True,
        ),
    ] = None
    tags: Annotated[
        Names | None,
        Attr(description="Tags of the team's spend.", read="metadata.tags", licensed=True),
    ] = None
    guardrails: Annotated[
        Names | None,
        Attr(description="Guardrails that run on the team's calls.", read="metadata.guardrails", licensed=True),
    ] = None
    policies: Annotated[
        Names | None,
        Attr(description="Policies that hold for the team's calls.", read="metadata.policies", licensed=True),
    ] = None
    prompts: Annotated[
        Names | None, Attr(description="Prompts that the team may use.", read="metadata.prompts", licensed=True)
    ] = None
    allowed_passthrough_routes: Annotated[
        Names | None,
        Attr(
            description="Pass-through routes that the team may call.",
            read="metadata.allowed_passthrough_routes",
            licensed=True,
        ),
    ] = None
    denied_passthrough_routes: Annotated[
        Names | None,
        Attr(
            description="Pass-through routes that the team may not call.",
            read="metadata.denied_passthrough_routes",
            since="1.102.0",
            licensed=True,
        ),
    ] = None
    disable_global_guardrails: Annotated[
        bool | None,
        Attr(
            description="Whether guardrails that run on all calls are left out for the team.",
            read="metadata.disable_global_guardrails",
            licensed=True,
        ),
    ] = None
    team_member_key_duration: Annotated[
        Duration | None,
        Attr(
            description="Life of the keys that members make.",
            read="metadata.team_member_key_duration",
            licensed=True,
        ),
    ] = None

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        keys = await count_keys(gateway, prior, "team_id")
        if not keys:
            return None
        return (
            f"LiteLLM deletes the {counted(keys, 'key')} of the team {prior['team_alias']!r} ({prior['team_id']}) "
            f"along with it, and none of them works any more. {KEYS_MOVE}"
        )

    @classmethod
    def ends(cls, prior: Values, planned: Values | None) -> Iterable[Values]:
        return [] if planned else [{"team_id": prior["team_id"]}]

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        team = await super().recover(gateway, change)
        if team is not None:
            await cls._note_budgets(gateway, change)
        return team

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        await cls._note_budgets(gateway, change)

    @classmethod
    async def _note_budgets(cls, gateway: Gateway, change: Change) -> None:
        """The budget of the members, and what the member who made the team got, which older versions copy."""
        if not any(name in change.changed and change.planned[name] is not None for name in MAKE_BUDGETS):
            return
        team = await gateway.read(TEAM_WITH_MEMBERS, change.planned)
        shared = part(part(team, "team_info"), "metadata").get("team_member_budget_id")
        change.made += [shared] if isinstance(shared, str) and MADE_FOR_MEMBERS.fullmatch(shared) else []
        if team and not change.prior:
            change.made += budgets_of_members(part(team, "team_info"), rows(team, "team_memberships"))

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        return callbacks.told(place, found, known)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        await callbacks.keep_untold(cls, gateway, change)
        # POST /team/update drops them in silence.
        permissions = change.body.pop("team_member_permissions", None)
        if "organization_id" in change.changed and len(change.body) > 1:
            await cls._move(gateway, change)
        if change.body:
            async with gateway.rows.turn(callbacks.row_of(change.planned["team_id"])):
                await super().update(gateway, change)
        if "team_member_permissions" in change.changed:
            names: list[str] = permissions or []
            body = {"team_id": change.planned["team_id"], "team_member_permissions": names}
            await gateway.write("POST /team/permissions_update", body=body)
        await cls._note_budgets(gateway, change)

    @classmethod
    async def _move(cls, gateway: Gateway, change: Change) -> None:
        """LiteLLM holds a team as it was against its organization, so the rest changes while it belongs to none."""
        wanted = change.body.pop("organization_id")
        if change.prior["organization_id"]:
            await gateway.write(cls.endpoints.update, body={**cls.update_body(change.planned), "organization_id": None})
        await super().update(gateway, change)
        change.body = {"organization_id": wanted} if wanted else {}

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        # LiteLLM stumbles over every member whose user is deleted at the same time.
        for _ in range(STUMBLES):
            try:
                return await super().delete(gateway, values)
            except Refused as error:
                if not error.says(words.NO_MEMBER):
                    raise
            await asyncio.sleep(0.2)
        return await super().delete(gateway, values)


MAKE_BUDGETS = (
    "team_member_budget",
    "team_member_budget_duration",
    "team_member_model_max_budget",
    "team_member_rpm_limit",
    "team_member_tpm_limit",
    "default_team_member_models",
)
"""What LiteLLM keeps in a budget of the team's members, or in one of each."""

MADE_FOR_MEMBERS = re.compile(r"team-.*budget-[0-9a-f]{32}")
"""Ids that LiteLLM gives to the budget of a team's members."""

STUMBLES = 10
"""How often a team is tried to be deleted once more, a fifth of a second later."""
