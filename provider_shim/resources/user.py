"""litellm_user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from provider_shim.gateway.errors import GatewayError
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Count,
    Duration,
    Endpoints,
    Field,
    Form,
    Gateway,
    Id,
    Json,
    Metadata,
    Names,
    Pages,
    Reader,
    Resource,
    Usd,
    Values,
    merge_patch,
    new_id,
    part,
)

Email = Annotated[str, Form(same=str.lower)]

UserRole = Literal["proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer"]


class User(Resource):
    """A person or a service that owns keys and belongs to teams."""

    type_name: ClassVar[str] = "litellm_user"
    identity: ClassVar[str] = "{user_id}"
    reader: ClassVar[Reader] = Reader(
        "GET /v2/user/info?user_id={user_id}",
        lambda answer: answer if "user_id" in answer else None,
        gone="User not found",
        pages=Pages(
            "GET /user/list?page_size=100&page={page}", "users", values=lambda user: {"user_id": user["user_id"]}
        ),
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /user/new",
        update="POST /user/update",
        delete="POST /user/delete",
        delete_body=lambda user: {"user_ids": [user["user_id"]]},
    )

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
                "mcp_rpm_limit",
                "model_rpm_limit",
                "model_tpm_limit",
                "permissions",
                "policies",
                "prompts",
                "tag_rpm_limit",
                "team_id",
            ),
            "it is of the key that LiteLLM makes along with a user, and litellm_key has it",
        ),
        **dict.fromkeys(
            ("max_parallel_requests", "model_max_budget", "object_permission", "organizations", "sso_user_id"),
            "not mapped yet",
        ),
        "teams": "litellm_team_member has them",
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
        UserRole | None, Attr(description="Rights on the gateway. LiteLLM's default if not set.", computed=True)
    ] = None
    models: Annotated[
        Names | None,
        Attr(
            description="Public names of the models that the user's own keys may call. All models if not set.",
            clear=["all-proxy-models"],  # LiteLLM ignores an empty list
            unset=["all-proxy-models"],
        ),
    ] = None
    max_budget: Annotated[
        Usd | None, Attr(description="Spend ceiling in USD per `budget_duration`. No ceiling if not set.")
    ] = None
    budget_duration: Annotated[
        Duration | None, Attr(description="Time after which the spend counts from zero again. Never if not set.")
    ] = None
    tpm_limit: Annotated[Count | None, Attr(description="Tokens per minute over all of the user's keys.")] = None
    rpm_limit: Annotated[Count | None, Attr(description="Requests per minute over all of the user's keys.")] = None
    metadata: Annotated[
        Metadata | None,
        Attr(description="Free-form data about the user. Keys that the configuration does not name are left alone."),
    ] = None
    auto_create_key: Annotated[
        bool | None,
        Attr(
            description="Whether LiteLLM makes a key along with a new user, without limits of its own: `key`. It does "
            "if not set. A later change does nothing.",
            read=NEVER,
            unset=True,
        ),
    ] = None
    key: Annotated[
        str | None,
        Attr(description="The key that LiteLLM made along with the user.", sensitive=True, send=NEVER, read=NEVER),
    ] = Field(default=None, init=False)

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        user = await super().fetch(gateway, values)
        if user is None or "tpm_limit" in user:
            return user
        # Older versions tell the limits only along with all of the user's keys and teams.
        return {**part(await gateway.call("GET /user/info?user_id={user_id}", values), "user_info"), **user}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        answer = part({"user": await super().create(gateway, change)}, "user")
        change.planned["key"] = answer.get("key") or None

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        # /user/update makes a user that does not exist: the id must be in the body.
        if change.changed == frozenset({"auto_create_key"}):
            return
        change.body.pop("auto_create_key", None)
        change.body["user_id"] = change.planned["user_id"]
        if "metadata" in change.body:
            patch = change.body.pop("metadata")
            now = part(await cls.fetch(gateway, change.planned), "metadata")
            # LiteLLM ignores empty metadata: what is removed last stays as null.
            change.body["metadata"] = merge_patch(now, patch) or dict.fromkeys(patch)
        answer = await gateway.call(cls.endpoints.update, change.planned, change.body)
        cleared = [name for name in LIMITS if name in change.changed and change.planned[name] is None]
        kept = [name for name in cleared if part(answer, "data").get(name) is not None]
        if kept:
            raise GatewayError(
                f"This LiteLLM cannot clear {' and '.join(kept)} of a user",
                "It ignores null in POST /user/update, as versions before 1.109 do. Set another value, or upgrade it.",
            )


LIMITS = ("tpm_limit", "rpm_limit", "budget_duration")
