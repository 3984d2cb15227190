"""litellm_key."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part, rows, text
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused, Taken
from provider_shim.resources import callbacks
from provider_shim.resources.limits import (
    IN_BUDGET,
    IN_METADATA,
    BudgetDuration,
    BudgetLimits,
    EstimatedOutputTokens,
    EstimatedOutputTokensPerModel,
    LimitType,
    MaxBudget,
    MaxParallelRequests,
    McpRpmLimit,
    ModelMaxBudget,
    ModelRpmLimit,
    ModelTpmLimit,
    RpmLimit,
    SoftBudget,
    TagRpmLimit,
    TpdLimit,
    TpmLimit,
)
from provider_shim.resources.parts import (
    NO_PERMISSIONS,
    ObjectPermission,
    RouterSettings,
    VectorStoreIndexes,
    has_made_up_id,
)
from provider_shim.resources.rotation import Rotation, is_retired, regenerate, replace
from provider_shim.rules import Conflicts, RequiredTogether, Requires, Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Document,
    Duration,
    Endpoints,
    Field,
    Gateway,
    Id,
    Metadata,
    Names,
    Pages,
    Reader,
    Resource,
    Rotates,
    Timestamp,
    Values,
    Word,
    new_id,
    seconds_of,
)

KeyTypeName = Literal["default", "llm_api", "management", "read_only"]


def new_key() -> str:
    return f"sk-{secrets.token_urlsafe(16)}"


def token_of(key: str) -> str:
    """The hash by which LiteLLM knows a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def hash_of(key: str) -> str:
    """The hash of a key that is known by `sha256:<hash>`, by the bare hash, or by itself. Raises ValueError."""
    if hashed := re.fullmatch(r"(?:sha256:)?([0-9a-f]{64})", key):
        return hashed[1]
    if key.startswith("sk-"):
        return token_of(key)
    raise ValueError("a key is known by sha256:<hash>, by its bare hash, or by the key itself (sk-...)")


def _check_alias(alias: str) -> None:
    if re.search(r"(^|/)\.\.(/|$)|[\x00-\x1f\x7f-\x9f\u2028\u2029]", alias):
        raise ValueError("LiteLLM takes no control characters and no `..` between slashes in the alias of a key")


ROUTES_OF_TYPE = {
    "llm_api": ["llm_api_routes"],
    "management": ["management_routes"],
    "read_only": ["info_routes"],
}
"""The `allowed_routes` that LiteLLM sets by itself for a `key_type`."""


def _whole(listed: dict[str, Any]) -> dict[str, Any] | None:
    """A key of a list as /key/info tells it. Older versions leave its budget out."""
    if listed.get("budget_id") and not listed.get("litellm_budget_table"):
        return None
    return {**listed, "token_id": listed["token"], "organization_id": listed.get("org_id")}


def life_of(key: Mapping[str, Any]) -> str | None:
    """The `duration` that a key was made with, as far as it can be told. The row comes a moment after the clock was
    read, so it is rounded up: to whole minutes if that is near, else to seconds."""
    if key.get("expires") is None or key.get("created_at") is None:
        return None
    made, ends = (datetime.fromisoformat(text(key, name)) for name in ("created_at", "expires"))
    seconds = math.ceil((ends - made).total_seconds())
    seconds += -seconds % 60 if -seconds % 60 < MOMENT else 0
    unit, length = next((unit, length) for unit, length in UNITS.items() if seconds % length == 0)
    return f"{seconds // length}{unit}" if seconds > 0 else None


MOMENT = 5
"""Seconds that LiteLLM may take from reading the clock to having the row."""

UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


KEYS = Pages(
    "GET /key/list?return_full_object=true&sort_by=token&size=100&page={page}",
    "keys",
    values=lambda key: {"token_id": key["token"]},
    price=4,
    whole=_whole,
    whole_with_licence=False,  # lists do not tell policies, which need one
)


class Key(Resource):
    """A virtual key: a secret with which a program or a person calls models, with limits and a budget of its own."""

    type_name: ClassVar[str] = "litellm_key"
    identity: ClassVar[str] = "sha256:{token_id}"
    owned_by: ClassVar[tuple[str, ...]] = ("team_id", "user_id", "organization_id")
    named_by: ClassVar[tuple[str, ...]] = ("key_alias",)
    named_once: ClassVar[bool] = True
    reader: ClassVar[Reader] = Reader(
        "GET /key/info?key={token_id}",
        lambda answer: {**answer["info"], "token_id": answer["key"]},
        gone=words.NO_KEY,
        pages=KEYS,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /key/generate",
        update="POST /key/update",
        update_body=lambda key: {"key": key["token_id"]},
        delete="POST /key/delete",
        delete_list=lambda key: {"keys": [key["token_id"]]},
    )
    schema_version: ClassVar[int] = 2
    rules: ClassVar[tuple[Rule, ...]] = (
        Conflicts("service_account_id", ("user_id",), "LiteLLM drops the user of a service account's key"),
        Requires("service_account_id", ("team_id",), "LiteLLM keeps service accounts in teams alone"),
        Conflicts("key_type", ("allowed_routes",), "LiteLLM sets the routes of that kind of key, and drops others"),
        RequiredTogether(
            ("auto_rotate", "rotation_interval"), "LiteLLM drops either without the other when it makes a key"
        ),
        Conflicts("auto_rotate", ("rotation",), "LiteLLM itself replaces the secret, and tells nobody"),
        Conflicts("key", ("rotate_when", "rotation_version"), "a secret that you give is rotated by giving another"),
    )
    rotates: ClassVar[Rotates | None] = Rotates(
        "key", "token_id", "rotation", ("rotate_when", "rotation_version"), ("key_alias", "expires")
    )
    ignored: ClassVar[Mapping[str, str]] = {
        "spend": "it moves by itself",
        "temp_budget_increase": "it ends by itself",
        "temp_budget_expiry": "it ends by itself",
        "send_invite_email": "it is an act, and no state",
    }

    key: Annotated[
        Id | None,
        Attr(
            description="The secret, starting with `sk-`. A random one if not set. Unknown after an import by hash.",
            computed=True,
            replace=True,
            sensitive=True,
            verbatim=True,
            choose=new_key,
            read=NEVER,
        ),
    ] = None
    token_id: Annotated[
        str | None,
        Attr(description="SHA-256 hash of the key: what LiteLLM and its logs know it by.", send=NEVER, read="token_id"),
    ] = Field(default=None, init=False)
    key_alias: Annotated[
        str | None,
        Check(_check_alias),
        Attr(description="Human name of the key, unique on the gateway. `service_account_id` if not set."),
    ] = None
    team_id: Annotated[
        str | None, Attr(description="Id of the team that the key belongs to; its budget and models hold too.")
    ] = None
    user_id: Annotated[str | None, Attr(description="Id of the user that the key belongs to.")] = None
    organization_id: Annotated[
        str | None,
        Attr(
            description="Id of the organization that the key belongs to. Left as it is if not set: LiteLLM fills in "
            "that of the team.",
            shared=True,
        ),
    ] = None
    service_account_id: Annotated[
        str | None,
        Check(_check_alias),
        Attr(
            description="Makes the key one of a service account of the team, with this name, instead of a user's.",
            replace=True,
            send=NEVER,
            read="metadata.service_account_id",
        ),
    ] = None
    models: Annotated[
        Names | None,
        Attr(
            description="Public names of the models that the key may call. All of its team's, or all, if not set.",
            unset=["all-team-models"],
        ),
    ] = None
    max_budget: MaxBudget = None
    soft_budget: Annotated[SoftBudget, IN_BUDGET] = None
    budget_duration: BudgetDuration = None
    budget_id: Annotated[
        str | None,
        Attr(
            description="Id of a `litellm_budget` that holds for the key. Left as it is if not set: LiteLLM makes a "
            "budget for `soft_budget` by itself.",
            shared=True,
        ),
    ] = None
    budget_limits: BudgetLimits = None
    end_user_budget_id: Annotated[
        str | None,
        Attr(
            description="Id of the budget that each end user of the key gets.",
            since="1.102.0",
            read="metadata.end_user_budget_id",
        ),
    ] = None
    duration: Annotated[
        Duration | None,
        Attr(
            description="Life of the key, counted from its creation and from each change of this attribute. "
            "For ever if not set. An import works it out from when the key was made and when it expires.",
            read=NEVER,
            imported=life_of,
        ),
    ] = None
    expires: Annotated[
        Timestamp | None,
        Attr(description="When the key expires (RFC 3339).", send=NEVER, read="expires", follows=("duration",)),
    ] = Field(default=None, init=False)
    tpm_limit: TpmLimit = None
    rpm_limit: RpmLimit = None
    tpd_limit: TpdLimit = None
    max_parallel_requests: MaxParallelRequests = None
    tpm_limit_type: Annotated[
        LimitType | Literal["dynamic"] | Word | None,
        Attr(
            description="Whether the tokens per minute of the team's keys may add up to more than the team's.",
            read="metadata.tpm_limit_type",
        ),
    ] = None
    rpm_limit_type: Annotated[
        LimitType | Literal["dynamic"] | Word | None,
        Attr(
            description="Whether the requests per minute of the team's keys may add up to more than the team's.",
            read="metadata.rpm_limit_type",
        ),
    ] = None
    model_rpm_limit: Annotated[ModelRpmLimit, IN_METADATA] = None
    model_tpm_limit: Annotated[ModelTpmLimit, IN_METADATA] = None
    model_max_budget: ModelMaxBudget = None
    mcp_rpm_limit: Annotated[McpRpmLimit, IN_METADATA] = None
    tag_rpm_limit: Annotated[TagRpmLimit, IN_METADATA] = None
    default_estimated_output_tokens: Annotated[EstimatedOutputTokens, IN_METADATA] = None
    default_estimated_output_tokens_per_model: Annotated[EstimatedOutputTokensPerModel, IN_METADATA] = None
    budget_fallbacks: Annotated[
        dict[str, list[str]] | None,
        Attr(description="Models to use instead of a model whose budget is spent, by public name."),
    ] = None
    throttle_on_budget_exceeded: Annotated[
        bool | None,
        Attr(
            description="Whether calls are slowed down instead of refused when the budget is spent.",
            read="metadata.throttle_on_budget_exceeded",
        ),
    ] = None
    enable_prompt_caching: Annotated[
        bool | None,
        Attr(
            description="Whether LiteLLM marks prompts for the provider's cache.",
            read="metadata.enable_prompt_caching",
        ),
    ] = None
    aliases: Annotated[dict[str, str] | None, Attr(description="Names that the key may use for a model, by name.")] = (
        None
    )
    config: Annotated[Document | None, Attr(description="Configuration that overrides the gateway's, free-form.")] = (
        None
    )
    permissions: Annotated[
        Document | None,
        Attr(description="Permissions of the key, free-form.", licensed_keys=("get_spend_routes",)),
    ] = None
    allowed_cache_controls: Annotated[
        Names | None, Attr(description="Cache controls that calls may use, such as `no-cache`.")
    ] = None
    allowed_routes: Annotated[
        Names | None, Attr(description="Routes that the key may call, such as `/chat/completions`. All if not set.")
    ] = None
    enforced_params: Annotated[
        Names | None,
        Attr(description="Parameters that every call must have, such as `user`.", read="metadata.enforced_params"),
    ] = None
    key_type: Annotated[
        KeyTypeName | Word | None,
        Attr(description="Kind of routes that the key may call. `default` if not set.", replace=True, unset="default"),
    ] = None
    auto_rotate: Annotated[
        bool | None, Attr(description="Whether LiteLLM replaces the secret every `rotation_interval`.", unset=False)
    ] = None
    rotation_interval: Annotated[Duration | None, Attr(description="Time between rotations.")] = None
    rotate_when: Annotated[
        dict[str, str] | None,
        Attr(
            description="Anything of yours: any change of it makes a new secret for the same key. Naming it for the "
            "first time does not.",
            send=NEVER,
            read=NEVER,
        ),
    ] = None
    rotation_version: Annotated[
        int | None,
        Attr(
            description="Any other number than before makes a new secret for the same key. Naming it for the first "
            "time does not.",
            send=NEVER,
            read=NEVER,
        ),
    ] = None
    rotation: Annotated[
        Rotation | None,
        Attr(
            description="When the same key gets a new secret, and how long the old one still works. With it, another "
            "`key` or `key_wo` is a new secret too, and no new key. Limits, budget, owner and spend stay.",
            send=NEVER,
            read=NEVER,
        ),
    ] = None
    logging: callbacks.Logging = None
    metadata: Annotated[
        Metadata | None,
        Attr(
            description="Free-form data about the key. Keys that the configuration does not name are left alone.",
            licensed_calls=("enforced_params", "guardrails", "policies"),
        ),
    ] = None
    blocked: Annotated[
        bool | None,
        Attr(
            description="Whether all calls of the key are refused. Left as it is if not set.",
            shared=True,
            clear=False,
            unset=False,
        ),
    ] = None
    access_group_ids: Annotated[
        Names | None,
        Attr(description="Ids of access groups that the key belongs to. Left as they are if not set.", shared=True),
    ] = None
    router_settings: Annotated[RouterSettings | None, Attr(description="Routing of the key's calls.")] = None
    object_permission: Annotated[
        ObjectPermission | None,
        Attr(description="What the key may reach besides models.", clear=NO_PERMISSIONS),
    ] = None
    agent_id: Annotated[str | None, Attr(description="Id of the agent that the key belongs to.")] = None
    allowed_vector_store_indexes: Annotated[
        VectorStoreIndexes | None,
        Attr(
            description="Indexes of vector stores that the key may use.",
            read="metadata.allowed_vector_store_indexes",
            clear=[],
        ),
    ] = None
    project_id: Annotated[str | None, Attr(description="Id of the project that the key belongs to.", licensed=True)] = (
        None
    )
    tags: Annotated[Names | None, Attr(description="Tags of the key's spend.", read="metadata.tags", licensed=True)] = (
        None
    )
    guardrails: Annotated[
        Names | None,
        Attr(description="Guardrails that run on the key's calls.", read="metadata.guardrails", licensed=True),
    ] = None
    policies: Annotated[
        Names | None,
        Attr(description="Policies that hold for the key's calls.", read="metadata.policies", licensed=True),
    ] = None
    prompts: Annotated[
        Names | None, Attr(description="Prompts that the key may use.", read="metadata.prompts", licensed=True)
    ] = None
    allowed_passthrough_routes: Annotated[
        Names | None,
        Attr(
            description="Pass-through routes that the key may call.",
            read="metadata.allowed_passthrough_routes",
            licensed=True,
        ),
    ] = None
    denied_passthrough_routes: Annotated[
        Names | None,
        Attr(
            description="Pass-through routes that the key may not call.",
            read="metadata.denied_passthrough_routes",
            since="1.102.0",
            licensed=True,
        ),
    ] = None
    disable_global_guardrails: Annotated[
        bool | None,
        Attr(
            description="Whether guardrails that run on all calls are left out for the key.",
            read="metadata.disable_global_guardrails",
            licensed=True,
        ),
    ] = None

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        """Takes `sha256:<hash>`, a bare hash, or the key itself."""
        return [{"token_id": hash_of(id), **({"key": id} if id.startswith("sk-") else {})}]

    @classmethod
    def id_of(cls, values: Values) -> str | None:
        token_id = values["token_id"] or (values["key"] and token_of(values["key"]))
        return super().id_of({**values, "token_id": token_id})

    @classmethod
    def implied(cls, config: Values) -> Values:
        return {"key_alias": config["service_account_id"]}

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        token_id = values["token_id"] or token_of(values["key"])
        key = await super().fetch(gateway, {**values, "token_id": token_id})
        if key is None or key.get("status") == "deleted":
            return None
        implied = ROUTES_OF_TYPE.get(key.get("key_type"))
        if values.get("allowed_routes") is None and implied and key.get("allowed_routes") == implied:
            key = {**key, "allowed_routes": None}
        if values.get("budget_id") and values.get("soft_budget") is None:
            # The budget has a soft budget of its own.
            key = {**key, "litellm_budget_table": None}
        return key

    @classmethod
    def as_imported(cls, row: Json) -> Json:
        """Either the key's own soft budget, or the id of the budget that it shares with others."""
        budget = part(row, "litellm_budget_table")
        if not budget:
            return row
        own = has_made_up_id(row) and all(budget.get(name) is None for name in NOT_OF_A_KEY)
        return {**row, "budget_id": None} if own else {**row, "litellm_budget_table": None}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        planned = change.planned
        planned["token_id"] = token_of(planned["key"])
        endpoint = cls.endpoints.create
        if planned.get("service_account_id"):
            endpoint = "POST /key/service-account/generate"
            change.body.setdefault("metadata", {})["service_account_id"] = planned["service_account_id"]
        try:
            made = await gateway.create(
                endpoint, change.body, find=lambda: cls.fetch(gateway, planned), chosen=change.chosen_id
            )
        except Refused as error:
            if error.says(words.ALIAS_TAKEN):
                raise Refused(error.call, error.status, f"{error.message} {ALIASES}", error.where) from None
            if error.status != 403 or not error.says(words.KEYS_NOT_CHOSEN) or "key" not in change.chosen:
                raise
            made = await cls._create_unchosen(gateway, change, endpoint)
        cls._note_budget(change, made)
        return made

    @classmethod
    def _note_budget(cls, change: Change, made: Json | None) -> None:
        if made and change.planned["soft_budget"] is not None and made["budget_id"]:
            change.made.append(text(made, "budget_id"))

    @classmethod
    async def _create_unchosen(cls, gateway: Gateway, change: Change, endpoint: str) -> Json:
        """Where chosen keys are refused, LiteLLM makes the key, and an alias that nothing else has tells whether it
        was made. `finish` gives it its own.

        A key whose answer was lost is deleted and made again: nobody would ever know its secret.
        """
        wanted, alias = change.planned["key_alias"], _helping_alias(change.planned["token_id"])
        if wanted and await _keys_with_alias(gateway, wanted):
            raise Taken(cls.type_name, f"Another key has the alias {wanted!r}.")

        async def delete_lost() -> None:
            if lost := await _keys_with_alias(gateway, alias):
                await gateway.write(cls.endpoints.delete, body={"keys": lost})

        del change.body["key"]
        change.body["key_alias"] = alias
        made = cast("dict[str, Any]", await gateway.create(endpoint, change.body, find=delete_lost))
        change.planned["key"], change.planned["token_id"] = made["key"], token_of(made["key"])
        return made

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        if change.body.get("key_alias") != change.planned["key_alias"]:
            # It was needed to find the key again, and nobody asked for it.
            body = {"key": change.planned["token_id"], "key_alias": change.planned["key_alias"]}
            await gateway.write(cls.endpoints.update, body=body)

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        """The secret of a key that nobody gave is lost, so a key that nobody has used yet is made anew."""
        key = await cls._look_again(gateway, change.planned)
        cls._note_budget(change, key)
        if key is None or key["token_id"] == token_of(change.planned["key"]):
            return key
        if key.get("spend") or key.get("last_active"):
            raise GatewayError(
                "The secret of this key is lost",
                f"An apply that was broken off has made it, {key['token_id']}, and only that apply knew the secret. "
                "The key has been used since, so it is not replaced: delete it, or import it as "
                f"sha256:{key['token_id']}, which works without the secret.",
            )
        await cls.remove(gateway, key)
        await cls.delete_made(gateway, change.made)
        return None

    @classmethod
    def lost_by_import(cls, planned: Values, address: str) -> str | None:
        if planned["key"] is not None:
            return None
        return (
            "LiteLLM tells the secret of a key only when it makes it: after an import `key` is null. If nobody has the "
            f"secret, import the key and have it made anew: terraform apply -replace='{address}'"
        )

    @classmethod
    async def _look_again(cls, gateway: Gateway, values: Values) -> Json | None:
        """The key as soon as it is there: nothing hinders LiteLLM from making it late, beside another without alias."""
        for wait in (0,) if values["key_alias"] else (0, 1, 2):
            await asyncio.sleep(wait)
            if key := await cls.fetch(gateway, values):
                return key
            for token_id in await _keys_with_alias(gateway, _helping_alias(values["token_id"])):
                return await cls.fetch(gateway, {**values, "token_id": token_id})
        return None

    @classmethod
    def ending(cls, planned: Values) -> str | None:
        expires, life = planned["expires"], planned["duration"]
        if not isinstance(expires, str):
            return None
        ends = datetime.fromisoformat(expires)
        try:
            warned = min(timedelta(seconds=seconds_of(life)) / 5, SOON) if isinstance(life, str) else SOON
        except ValueError:  # months
            warned = SOON
        if ends - datetime.now(UTC) > warned:
            return None
        return (
            f"It {'expires' if ends > datetime.now(UTC) else 'has expired'} at {expires}, and then LiteLLM refuses its "
            "calls. Another `duration` counts from its change on, and that of a new secret (`rotation_version`) from "
            "when it is made."
        )

    @classmethod
    def hash_of_secret(cls, secret: str) -> str:
        return token_of(secret)

    @classmethod
    def is_rotated(cls, row: Json, hash: str) -> bool:
        return is_retired(row, hash)

    @classmethod
    async def rotate(cls, gateway: Gateway, prior: Values, change: Change, licensed: bool, carried: Values) -> None:
        if not licensed:
            await replace(gateway, cls, prior, change, carried, _keys_with_alias)
        elif await cls.fetch(gateway, change.planned) is None:
            await regenerate(gateway, cls, prior, change)
        change.planned["token_id"] = token_of(change.planned["key"])

    @classmethod
    def obstructed(cls, prior: Values, planned: Values) -> str | None:
        alias = planned["key_alias"]
        if alias is None or alias != prior["key_alias"]:
            return None
        return f"The alias {alias!r} is taken until the old key is destroyed. {ALIASES}"

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        if not prior:
            return
        secret, token = planned["key"], prior["token_id"]
        if prior["key"] is None and isinstance(secret, str) and token_of(secret) != token:
            yield (
                "key",
                f"this is another key: the one in the state is {token}, and `key` has another hash. Set the secret of "
                "that key, or leave `key` out: a key that was imported by its hash works without",
            )

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        return callbacks.told(place, found, known)

    @classmethod
    async def let_go(cls, gateway: Gateway, known: Values, owners: Values) -> None:
        key = await cls.fetch(gateway, known)
        if key is None or any(key.get(name) != owner for name, owner in owners.items()):
            return
        body: dict[str, Json] = {"key": known["token_id"], **dict.fromkeys(owners)}
        if "team_id" in owners or not key["team_id"]:
            # Neither a team's nor a user's limits hold for it then.
            body["models"] = [NO_MODELS]
        await gateway.write(cls.endpoints.update, body=body)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        if not change.body:
            return  # what the provider alone is told of
        before = await cls.fetch(gateway, change.prior) if "soft_budget" in change.changed else None
        await callbacks.keep_untold(cls, gateway, change)
        if "team_id" in change.changed and change.planned["team_id"]:
            await cls._join_team(gateway, change)
        elif any(name in change.changed and not change.planned[name] for name in ("team_id", "organization_id")):
            await cls._leave(gateway, change)
        else:
            await super().update(gateway, change)
        if "soft_budget" in change.changed:
            await cls._update_soft_budget(gateway, change, before)

    @classmethod
    async def _join_team(cls, gateway: Gateway, change: Change) -> None:
        """LiteLLM holds a key as it was against its new team: what the team may not like changes before, and the user,
        who need not be a member of a key's team otherwise, comes along afterwards."""
        owner = change.prior["user_id"]
        first = {name: change.body[name] for name in HELD_AGAINST_TEAM if name in change.body}
        if owner:
            first["user_id"] = None
            change.body["user_id"] = change.planned["user_id"]
        if first:
            await cls._write(gateway, change, first)
        try:
            await super().update(gateway, change)
        except Refused:
            if owner:  # It stays where it was, and there it is that user's.
                await cls._write(gateway, change, {"user_id": owner})
            raise

    @classmethod
    async def _leave(cls, gateway: Gateway, change: Change) -> None:
        """LiteLLM holds what a key becomes against an owner that it leaves in the same request."""
        later = {name: change.body.pop(name) for name in HELD_AGAINST_FORMER_OWNER if name in change.body}
        await super().update(gateway, change)
        if later:
            await cls._write(gateway, change, later)

    @classmethod
    async def _write(cls, gateway: Gateway, change: Change, body: Values) -> None:
        await gateway.write(cls.endpoints.update, body={**body, **cls.update_body(change.planned)})

    @classmethod
    async def _update_soft_budget(cls, gateway: Gateway, change: Change, before: Json | None) -> None:
        """Older versions take a key's soft budget at its creation only, and drop a later one; it stands in a budget of
        its own."""
        key = await cls.fetch(gateway, change.planned)
        budget, wanted = part(key, "litellm_budget_table"), change.planned["soft_budget"]
        if before and key and key["budget_id"] and not before["budget_id"] and not change.planned["budget_id"]:
            change.made.append(text(key, "budget_id"))
        if not budget and wanted is not None:
            id = new_id()
            change.made.append(id)
            await gateway.write("POST /budget/new", body={"budget_id": id, "soft_budget": wanted})
            await cls._write(gateway, change, {"budget_id": id})
        elif budget and budget.get("soft_budget") != wanted:
            await gateway.write(
                "POST /budget/update", body={"budget_id": text(budget, "budget_id"), "soft_budget": wanted}
            )


SOON = timedelta(days=7)
"""How long before its end a key is warned of, or a fifth of its life if that is less."""

NOT_OF_A_KEY = ("max_budget", "budget_duration", "tpm_limit", "rpm_limit", "tpd_limit", "max_parallel_requests")
"""What a budget that LiteLLM made for a key's soft budget does not have: the key itself has it."""

ALIASES = (
    "With `create_before_destroy` a key can take the place of another only if its alias changes along "
    "(`ci-${var.generation}`). Without it the old key goes first. Another way is two keys, of which one is replaced at "
    "a time."
)
"""What follows from the aliases of keys being unique."""

NO_MODELS = "no-default-models"
"""Of a key that may call no model; an empty list would be all of them."""

HELD_AGAINST_TEAM = ("models", "tpm_limit", "rpm_limit")
"""What a key has that the team which it joins must allow."""

HELD_AGAINST_FORMER_OWNER = ("tpm_limit_type", "rpm_limit_type", "object_permission")
"""What the team or the organization that a key leaves must still allow."""


def _helping_alias(token_id: str) -> str:
    """By which a key is found that LiteLLM has made instead of the chosen one with this hash."""
    return f"terraform-{token_id[:32]}"


async def _keys_with_alias(gateway: Gateway, alias: str) -> list[str]:
    """Hashes of the keys with exactly this alias."""
    listed = await gateway.query("GET /key/list?key_alias={alias}&return_full_object=true&size=100", {"alias": alias})
    return [text(key, "token") for key in rows(listed, "keys") if key["key_alias"] == alias]
