"""litellm_user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, dig, names, part
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.resources import callbacks, roster
from provider_shim.resources.limits import (
    IN_METADATA,
    BudgetDuration,
    MaxBudget,
    MaxParallelRequests,
    McpRpmLimit,
    ModelMaxBudget,
    ModelRpmLimit,
    ModelTpmLimit,
    RpmLimit,
    TagRpmLimit,
    TpmLimit,
)
from provider_shim.resources.parts import KEYS_MOVE, ObjectPermission, count_keys, counted
from provider_shim.spec import (
    AT_CREATION,
    NEVER,
    Attr,
    Change,
    Endpoints,
    Field,
    Form,
    Gateway,
    Id,
    Metadata,
    Names,
    Pages,
    Reader,
    Resource,
    Values,
    Word,
    merge_patch,
    new_id,
)

Email = Annotated[str, Form(same=str.lower)]

UserRoleName = Literal["proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer"]


USERS = Pages(
    "GET /user/list?sort_by=user_id&page_size=100&page={page}",
    "users",
    values=lambda user: {"user_id": user["user_id"]},
    price=25,  # LiteLLM counts the keys of each.
    # Lists leave out what the user may reach besides models.
    whole=lambda user: None if user["object_permission_id"] else user,
)


def _left(prior: Values, planned: Values) -> set[str]:
    """Ids of the teams that a user leaves, as far as they are known."""
    stays: Any = planned["teams"] or []
    return set(prior["teams"] or []).difference(cast("list[str]", stays)) if isinstance(stays, list) else set()


def _likely_made(_: Values) -> bool:
    """Whether LiteLLM made a key along with a user. It does unless it is told not to."""
    return True


class User(Resource):
    """A person or a service that owns keys and belongs to teams. Deleting a user deletes its keys."""

    type_name: ClassVar[str] = "litellm_user"
    identity: ClassVar[str] = "{user_id}"
    named_by: ClassVar[tuple[str, ...]] = ("user_email", "user_alias")
    named_once: ClassVar[bool] = True
    reader: ClassVar[Reader] = Reader(
        "GET /v2/user/info?user_id={user_id}",
        lambda answer: answer if "user_id" in answer else None,
        gone=words.NO_USER,
        pages=USERS,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /user/new",
        update="POST /user/update",
        delete="POST /user/delete",
        delete_list=lambda user: {"user_ids": [user["user_id"]]},
    )

    given_by_default: ClassVar[tuple[str, ...]] = ("max_budget", "models")
    clears_since: ClassVar[Mapping[str, str | None]] = {
        "tpm_limit": "1.109.0",
        "rpm_limit": "1.109.0",
        "budget_duration": "1.109.0",
        "model_max_budget": "1.109.0",
        "max_parallel_requests": None,
    }
    ignored: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            (
                "agent_id",
                "aliases",
                "allowed_cache_controls",
                "blocked",
                "budget_fallbacks",
                "budget_limits",
                "config",
                "duration",
                "guardrails",
                "key_alias",
                "permissions",
                "policies",
                "prompts",
                "team_id",
            ),
            "it is of the key that LiteLLM makes along with a user, and litellm_key has it",
        ),
        "organizations": "it makes memberships along with a user, which have a role and a budget of their own; no "
        "update takes it",
        "password": "it is for people who log in, and theirs to choose",
        "send_invite_email": "it is an act, and no state",
        "spend": "it moves by itself",
    }

    user_id: Annotated[
        Id | None,
        Attr(description="Id of the user. A random UUID if not set.", computed=True, replace=True, choose=new_id),
    ] = None
    user_email: Annotated[Email | None, Attr(description="E-mail address, unique on the gateway.", clear="")] = None
    user_alias: Annotated[str | None, Attr(description="Human name of the user.", clear="")] = None
    user_role: Annotated[
        UserRoleName | Word | None,
        Attr(description="Rights on the gateway. LiteLLM's default if not set.", computed=True),
    ] = None
    models: Annotated[
        Names | None,
        Attr(
            description="Public names of the models that the user's own keys may call. All models if not set.",
            clear=["all-proxy-models"],  # LiteLLM ignores an empty list
            unset=["all-proxy-models"],
        ),
    ] = None
    max_budget: MaxBudget = None
    budget_duration: BudgetDuration = None
    tpm_limit: Annotated[TpmLimit, Attr(description="Tokens per minute over all of the user's keys.")] = None
    rpm_limit: Annotated[RpmLimit, Attr(description="Requests per minute over all of the user's keys.")] = None
    max_parallel_requests: Annotated[
        MaxParallelRequests,
        Attr(
            description="Requests at the same time. LiteLLM holds only the key to it that `auto_create_key` makes, and "
            "cannot clear it."
        ),
    ] = None
    model_rpm_limit: Annotated[
        ModelRpmLimit,
        Attr(
            description="Requests per minute for single models, by public name. LiteLLM keeps it with the user and "
            "holds only the key to it that `auto_create_key` makes.",
        ),
        IN_METADATA,
    ] = None
    model_tpm_limit: Annotated[
        ModelTpmLimit,
        Attr(
            description="Tokens per minute for single models, by public name; like `model_rpm_limit`.",
        ),
        IN_METADATA,
    ] = None
    mcp_rpm_limit: Annotated[
        McpRpmLimit,
        Attr(
            description="Requests per minute to single MCP servers, by name; like `model_rpm_limit`.",
        ),
        IN_METADATA,
    ] = None
    tag_rpm_limit: Annotated[
        TagRpmLimit,
        Attr(
            description="Requests per minute for single request tags; like `model_rpm_limit`.",
        ),
        IN_METADATA,
    ] = None
    model_max_budget: ModelMaxBudget = None
    teams: Annotated[
        Names | None,
        Attr(
            description="Ids of the teams that the user belongs to, as a member without limits of its own. Left as "
            "they are if not set. Set them here, or as `litellm_team_member`, which has role and limits; not both. "
            "LiteLLM deletes the keys in a team of a user who leaves it.",
            shared=True,
            send=NEVER,
            read="teams",
        ),
    ] = None
    object_permission: Annotated[
        ObjectPermission | None, Attr(description="What the user may reach besides models.")
    ] = None
    sso_user_id: Annotated[
        str | None,
        Attr(
            description="Id of the user at the identity provider, by which a first login finds the user. LiteLLM fills "
            "it in at a login, so it is left as it is if not set.",
            shared=True,
            replace=True,
        ),
    ] = None
    metadata: Annotated[
        Metadata | None,
        Attr(description="Free-form data about the user. Keys that the configuration does not name are left alone."),
    ] = None
    auto_create_key: Annotated[
        bool,
        AT_CREATION,
        Attr(
            description="Whether LiteLLM makes a key along with a new user: `key`. An import takes it for `true`.",
            read=NEVER,
            imported=_likely_made,
        ),
    ] = True
    key: Annotated[
        str | None,
        Attr(description="The key that LiteLLM made along with the user.", sensitive=True, send=NEVER, read=NEVER),
    ] = Field(default=None, init=False)

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        id = planned["user_id"]
        if isinstance(id, str) and id != id.strip() and id != prior.get("user_id"):
            yield "user_id", f"newer versions of LiteLLM take spaces around the id of a user away: write {id.strip()!r}"

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        keys = await count_keys(gateway, prior, "user_id")
        if not keys:
            return None
        return (
            f"LiteLLM deletes the {counted(keys, 'key')} of the user {prior['user_id']!r} along with it, and none of "
            f"them works any more. {KEYS_MOVE}"
        )

    @classmethod
    def ends(cls, prior: Values, planned: Values | None) -> Iterable[Values]:
        if planned is None:
            return [{"user_id": prior["user_id"]}]
        return [{"team_id": team_id, "user_id": prior["user_id"]} for team_id in _left(prior, planned)]

    @classmethod
    async def changing(cls, gateway: Gateway, prior: Values, planned: Values) -> str | None:
        left = _left(prior, planned)
        keys = [await count_keys(gateway, {**prior, "team_id": team_id}, "team_id", "user_id") for team_id in left]
        if not any(keys):
            return None
        return (
            f"LiteLLM deletes the {counted(sum(keys), 'key')} that the user {prior['user_id']!r} has in the teams that "
            f"it leaves, and none of them works any more. {KEYS_MOVE}"
        )

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        user = await super().fetch(gateway, values)
        if user is None or {"tpm_limit", "max_parallel_requests"} <= user.keys():
            return user
        known = {name for name, value in values.items() if value is not None} - {"id", "user_id"}
        if "tpm_limit" in user and known and "max_parallel_requests" not in known:
            return user
        # It tells all of the user's keys and teams too, so it is asked for what only it tells: in older versions more
        # limits, in all max_parallel_requests, which an import does not know about.
        return {**part(await gateway.query("GET /user/info?user_id={user_id}", values), "user_info"), **user}

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        return callbacks.told(place, found, known)

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        answer = await super().create(gateway, change)
        change.planned["key"] = dig(answer, ["key"]) or None
        return answer

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        """The key that was made along is lost, so a user whom nobody has used yet is made anew. Any other stays."""
        user, planned = await cls.fetch(gateway, change.planned), change.planned
        if user is None or not planned["auto_create_key"]:
            return user
        if user.get("spend") or set(names(user, "teams")) - set(planned["teams"] or []):
            return user
        await cls.remove(gateway, planned)
        return None

    @classmethod
    def lost_by_import(cls, planned: Values, address: str) -> str | None:
        if not planned["auto_create_key"]:
            return None
        return (
            "LiteLLM tells the key that it makes along with a user only then: after an import `key` is null. If it is "
            f"needed, import the user and have it made anew: terraform apply -replace='{address}'"
        )

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        teams: list[str] = change.planned["teams"] or []
        for team_id in teams:
            await cls._join(gateway, change, team_id)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        change.body.pop("auto_create_key", None)
        if "metadata" in change.body:
            patch = change.body.pop("metadata")
            now = part(await cls.fetch(gateway, change.planned), "metadata")
            # LiteLLM ignores empty metadata: what is removed last stays as null.
            change.body["metadata"] = merge_patch(now, patch) or dict.fromkeys(patch)
        if change.body:
            await cls._write(gateway, change)
        before: set[str] = set(change.prior["teams"] or [])
        after: set[str] = set(change.planned["teams"] or [])
        for team_id in before - after:
            await cls._leave(gateway, change, team_id)
        for team_id in after - before:
            await cls._join(gateway, change, team_id)

    @classmethod
    async def _write(cls, gateway: Gateway, change: Change) -> None:
        answer = await gateway.write(cls.endpoints.update, body={**change.body, **cls.update_body(change.planned)})
        cleared = [name for name in cls.clears_since if name in change.changed and not change.planned[name]]
        kept = [name for name in cleared if part(answer, "data").get(name)]
        if kept:
            raise GatewayError(
                f"This LiteLLM cannot clear {' and '.join(kept)} of a user",
                "It ignores null for that in POST /user/update. Set another value instead.",
            )

    @classmethod
    async def _join(cls, gateway: Gateway, change: Change, team_id: str) -> None:
        body = {"team_id": team_id, "member": {"user_id": change.planned["user_id"], "role": "user"}}
        try:
            change.made += await roster.add(gateway, body)
        except Refused:
            if not await cls._in_team(gateway, change, team_id):
                raise

    @classmethod
    async def _leave(cls, gateway: Gateway, change: Change, team_id: str) -> None:
        try:
            await roster.remove(gateway, team_id, change.planned["user_id"])
        except Refused:
            if await cls._in_team(gateway, change, team_id):
                raise

    @classmethod
    async def _in_team(cls, gateway: Gateway, change: Change, team_id: str) -> Json | None:
        user = await cls.fetch(gateway, change.planned)
        return user if user and team_id in names(user, "teams") else None
