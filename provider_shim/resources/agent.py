"""litellm_agent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part
from provider_shim.checks import unknown_word
from provider_shim.gateway import words
from provider_shim.gateway.errors import Refused
from provider_shim.resources.masks import REDACTED, check_not_redacted, unredacted
from provider_shim.resources.named import Named
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Doubt,
    Endpoints,
    Field,
    Form,
    FreeMap,
    Gateway,
    Id,
    Names,
    Nested,
    Pages,
    Reader,
    SmallCount,
    Word,
    as_map,
    merge_patch,
)


def _send_names(members: dict[str, Any]) -> dict[str, Any]:
    return {re.sub("_(.)", lambda found: found[1].upper(), name): value for name, value in members.items()}


def _read_names(members: dict[str, Any]) -> dict[str, Any]:
    return {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name): value for name, value in members.items()}


A2A = Form(send=_send_names, read=_read_names)
"""An object of the A2A protocol, whose members have names like `protocolVersion`."""

UNLESS_TRUE = Form(same=lambda value: value or None)
"""A capability: LiteLLM leaves one out that is false."""


def _check_not_offered(offered: bool) -> None:
    if offered:
        raise ValueError(
            "the gateway cannot pass it on, and LiteLLM drops it in silence: of capabilities it keeps streaming"
        )


def _minor(version: str) -> str:
    """`0.3.0` is kept as `0.3`."""
    return ".".join(version.split(".")[:2])


def _doubt_version(version: str) -> None:
    if _minor(version) not in PROTOCOL_VERSIONS:
        raise ValueError(unknown_word(version, PROTOCOL_VERSIONS))


PROTOCOL_VERSIONS = ("0.3", "1.0")

FILLED_IN: Mapping[str, Json] = {
    "version": "1.0.0",
    "default_input_modes": ["text"],
    "default_output_modes": ["text"],
    "skills": [
        {
            "id": "chat",
            "name": "Chat",
            "description": "Conversational interaction with the agent.",
            "tags": ["chat"],
        }
    ],
}
"""What LiteLLM writes into a card that says nothing of it, besides the newest protocol and the gateway as provider."""

OF_THE_GATEWAY = ("supported_interfaces", "security_schemes", "security")
"""What LiteLLM writes into every card: how callers reach the agent through the gateway, whatever was sent."""


def _is_filled_in(name: str, value: Any) -> bool:
    if name == "capabilities":
        return not value
    if name == "protocol_version":
        return isinstance(value, str) and _minor(value) == PROTOCOL_VERSIONS[-1]
    if name == "provider":
        return isinstance(value, dict) and cast("dict[str, Json]", value).get("organization") == "LiteLLM Proxy"
    return name in FILLED_IN and value == FILLED_IN[name]


def _as_given(card: dict[str, Any]) -> dict[str, Any]:
    """A card without what LiteLLM has filled in."""
    return {name: value for name, value in card.items() if value is not None and not _is_filled_in(name, value)}


CARD = Form(send=_send_names, read=lambda card: _as_given(_read_names(card)), same=_as_given)


class AgentCapabilities(Nested):
    streaming: Annotated[bool | None, UNLESS_TRUE, Attr(description="Whether it answers in parts.")] = None
    push_notifications: Annotated[
        bool | None,
        Check(_check_not_offered),
        UNLESS_TRUE,
        Attr(description="Not through a gateway: `true` is refused, as LiteLLM drops it in silence."),
    ] = None
    state_transition_history: Annotated[
        bool | None,
        Check(_check_not_offered),
        UNLESS_TRUE,
        Attr(description="Not through a gateway: `true` is refused, as LiteLLM drops it in silence."),
    ] = None


class AgentProvider(Nested):
    organization: Annotated[str | None, Attr(description="Its name.")] = None
    url: Annotated[str | None, Attr(description="Its address.")] = None


class AgentSkill(Nested):
    id: Annotated[str, Attr(description="Id of the skill, unique within the agent.")]
    name: Annotated[str, Attr(description="Name of the skill.")]
    description: Annotated[str | None, Attr(description="What it does.")] = None
    tags: Annotated[list[str] | None, Attr(description="Words by which it is found.")] = None
    examples: Annotated[list[str] | None, Attr(description="What one may ask of it.")] = None
    input_modes: Annotated[list[str] | None, Attr(description="What it takes, if not `default_input_modes`.")] = None
    output_modes: Annotated[list[str] | None, Attr(description="What it gives, if not `default_output_modes`.")] = None
    security: Annotated[
        list[dict[str, list[str]]] | None,
        Attr(description="What it asks of its callers: of each scheme the scopes."),
    ] = None


class AgentCardSignature(Nested):
    protected: Annotated[str, Attr(description="The protected header, in base64url.")]
    signature: Annotated[str, Attr(description="The signature, in base64url.")]
    header: Annotated[dict[str, str] | None, Attr(description="The header that is not protected.")] = None


class AgentCard(Nested):
    """What an agent tells of itself (A2A protocol)."""

    name: Annotated[str, Attr(description="Name that callers are shown.")]
    url: Annotated[str | None, Attr(description="Address of the agent, to which the gateway passes calls on.")] = None
    description: Annotated[str | None, Attr(description="What the agent does.")] = None
    version: Annotated[str | None, Attr(description="Version of the agent. `1.0.0` if not set.")] = None
    protocol_version: Annotated[
        str | None,
        Doubt(_doubt_version),
        Form(same=_minor),
        Attr(description="Version of A2A that callers are answered in: `0.3` or `1.0`. `1.0` if not set."),
    ] = None
    capabilities: Annotated[
        Annotated[AgentCapabilities, A2A] | None, Attr(description="What it can do beyond answering.")
    ] = None
    default_input_modes: Annotated[
        list[str] | None, Attr(description='What it takes, as MIME types. `["text"]` if not set.')
    ] = None
    default_output_modes: Annotated[
        list[str] | None, Attr(description='What it gives, as MIME types. `["text"]` if not set.')
    ] = None
    skills: Annotated[
        list[Annotated[AgentSkill, A2A]] | None,
        Attr(description="What it can do. A skill `chat` if not set."),
    ] = None
    provider: Annotated[AgentProvider | None, Attr(description="Who offers the agent. The gateway if not set.")] = None
    preferred_transport: Annotated[str | None, Attr(description="How it is spoken to, such as `JSONRPC`.")] = None
    icon_url: Annotated[str | None, Attr(description="Address of its picture.")] = None
    documentation_url: Annotated[str | None, Attr(description="Address of what is written of it.")] = None
    supports_authenticated_extended_card: Annotated[
        bool | None, Attr(description="Whether callers that have signed in are told more of it.")
    ] = None
    signatures: Annotated[list[AgentCardSignature] | None, Attr(description="Signatures of the card (JWS).")] = None


class AgentPermissions(Nested):
    """What an agent may reach."""

    mcp_servers: Annotated[Names | None, Attr(description="Ids of MCP servers.")] = None
    mcp_access_groups: Annotated[Names | None, Attr(description="Access groups of MCP servers.")] = None
    mcp_tool_permissions: Annotated[
        dict[str, Names] | None, Attr(description="Tools of single MCP servers that may be called, by server id.")
    ] = None
    mcp_toolsets: Annotated[Names | None, Attr(description="Ids of sets of MCP tools.", since="1.109.1")] = None
    models: Annotated[Names | None, Attr(description="Public names of models.")] = None
    agents: Annotated[Names | None, Attr(description="Ids of other agents.")] = None


NO_PERMISSIONS: dict[str, Any] = {
    **{name: [] for name in AgentPermissions.__annotations__},
    "mcp_tool_permissions": {},
}

# LiteLLM merges: a list that is not sent would stay.
ObjectPermission = Annotated[AgentPermissions, Form(send=lambda permissions: {**NO_PERMISSIONS, **permissions})]


def _check_body(text: str) -> None:
    if not isinstance(as_map(text), dict):
        raise ValueError("it is no JSON object: write jsonencode({...})")


class KillSwitchAuth(Nested):
    type: Annotated[
        Literal["bearer", "api_key", "basic"] | Word,
        Attr(description="`bearer` with a `token`, `api_key` with an `api_key`, `basic` with user and password."),
    ]
    token: Annotated[str | None, Attr(description="The bearer token.", sensitive=True)] = None
    header_name: Annotated[
        str | None,
        Form(same=lambda name: None if name == "x-api-key" else name),
        Attr(description="Header that has the API key. `x-api-key` if not set."),
    ] = None
    api_key: Annotated[str | None, Attr(description="The API key.", sensitive=True)] = None
    username: Annotated[str | None, Attr(description="The user.")] = None
    password: Annotated[str | None, Attr(description="The password.", sensitive=True)] = None


class KillSwitch(Nested):
    """A call that an admin can have the gateway make, to shut the agent down."""

    url: Annotated[str, Attr(description="Address that is called.")]
    auth: Annotated[KillSwitchAuth | None, Attr(description="How the gateway signs in there.")] = None
    method: Annotated[
        Literal["PUT", "POST", "PATCH", "DELETE", "GET"] | Word | None,
        Form(same=lambda method: None if method == "POST" else method),
        Attr(description="How. `POST` if not set."),
    ] = None
    headers: Annotated[dict[str, str] | None, Attr(description="Headers of the call.")] = None
    query_params: Annotated[dict[str, str] | None, Attr(description="Query of the call.")] = None
    body: Annotated[
        str | None,
        Check(_check_body),
        Form(send=as_map, read=json.dumps, same=as_map),
        Attr(description="Body of the call, as the text of a JSON object: `jsonencode({...})`."),
    ] = None


SECRETS = {"bearer": "token", "api_key": "api_key", "basic": "password"}
"""By type of a kill switch's authentication, the member that is secret."""

AGENTS = Pages(
    "GET /v1/agents",
    "",
    values=lambda agent: {"agent_id": agent["agent_id"]},
    whole=lambda agent: as_told(agent),
)


class Agent(Named):
    """An agent that speaks A2A, or one at a provider, which callers reach through the gateway."""

    type_name: ClassVar[str] = "litellm_agent"
    identity: ClassVar[str] = "{agent_id}"
    named_by: ClassVar[tuple[str, ...]] = ("agent_name",)
    every: ClassVar[Pages] = AGENTS
    reader: ClassVar[Reader] = Reader(
        "GET /v1/agents/{agent_id}", lambda agent: as_told(agent), gone=words.NO_AGENT, pages=AGENTS
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /v1/agents", update="PATCH /v1/agents/{agent_id}", delete="DELETE /v1/agents/{agent_id}"
    )
    server_keys: ClassVar[Mapping[str, Json]] = {"is_public": None}
    ignored: ClassVar[Mapping[str, str]] = {
        "identity": "LiteLLM takes one only where it checks JWTs, for which it asks for a licence"
    }

    agent_id: Annotated[
        str | None,
        Attr(
            description="Id of the agent, by which permissions have it and callers reach it: `/a2a/{agent_id}`.",
            send=NEVER,
            read="agent_id",
        ),
    ] = Field(default=None, init=False)
    agent_name: Annotated[Id, Attr(description="Name of the agent, unique on the gateway.")]
    agent_card: Annotated[
        Annotated[AgentCard, CARD] | None,
        Attr(
            description="What the agent tells of itself. LiteLLM fills in what is not set, and has callers sign in to "
            "the gateway, whatever the agent asks for.",
            send="agent_card_params",
            clear={},
        ),
    ] = None
    litellm_params: Annotated[
        dict[str, Any] | None,
        FreeMap(),
        Check(check_not_redacted),
        Attr(
            description="How the gateway calls it, by LiteLLM's names: `custom_llm_provider`, `model`, `api_base`, "
            "`cost_per_query`, ... Secrets are better off in `secret_litellm_params`: here they stand in plans, unless "
            "they come of a sensitive variable.",
        ),
    ] = None
    secret_litellm_params: Annotated[
        dict[str, Any] | None,
        FreeMap(),
        Check(check_not_redacted),
        Attr(
            description="Those of its parameters that are secret, such as `api_key`. LiteLLM tells none whose name "
            "sounds like a secret, so what somebody changes there does not show, and an import does not have it.",
            sensitive=True,
            send="litellm_params",
            read="secret_litellm_params",
        ),
    ] = None
    tpm_limit: Annotated[SmallCount | None, Attr(description="Tokens per minute for the whole agent.")] = None
    rpm_limit: Annotated[SmallCount | None, Attr(description="Requests per minute for the whole agent.")] = None
    session_tpm_limit: Annotated[SmallCount | None, Attr(description="Tokens per minute in one session.")] = None
    session_rpm_limit: Annotated[SmallCount | None, Attr(description="Requests per minute in one session.")] = None
    static_headers: Annotated[
        dict[str, str] | None, Attr(description="Headers of every request to the agent.", sensitive=True, shared=True)
    ] = None
    extra_headers: Annotated[
        Names | None, Attr(description="Names of headers that are passed on from callers to the agent.")
    ] = None
    object_permission: Annotated[
        ObjectPermission | None, Attr(description="What the agent may reach.", clear=NO_PERMISSIONS)
    ] = None
    access_group_ids: Annotated[
        Names | None, Attr(description="Ids of access groups whose models it may call.", since="1.109.1")
    ] = None
    kill_switch: Annotated[
        KillSwitch | None,
        Attr(description="A call that an admin can have made to shut the agent down.", since="1.109.1"),
    ] = None
    enabled: Annotated[
        bool | None,
        Attr(
            description="Whether the gateway passes calls on. It does if not set.",
            unset=True,
            clear=True,
            since="1.109.1",
        ),
    ] = None
    execution_mode: Annotated[
        Literal["delegated", "both", "autonomous"] | Word | None,
        Attr(
            description="For whom the agent calls the gateway: for itself (`autonomous`), for its callers "
            "(`delegated`), or `both`. `autonomous` if not set.",
            unset="autonomous",
            clear="autonomous",
            since="1.109.1",
        ),
    ] = None

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return row["created_at"] is not None

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place == ("agent_card_params",):
            return known if found == {} and _is_bare(known) else found
        if place[:1] not in (("litellm_params",), ("secret_litellm_params",), ("kill_switch",)):
            return found
        told: Any = unredacted(found, known)
        if place != ("secret_litellm_params",):
            return told
        return {name: value for name, value in told.items() if name in (known or {})}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        try:
            return await super().create(gateway, change)
        except Refused as error:
            # Older versions ask for a card.
            if error.where != ("agent_card_params",) or "agent_card_params" in change.body:
                raise
            change.body["agent_card_params"] = {}
            return await super().create(gateway, change)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        body = change.body
        if "litellm_params" in body:
            now = part(await cls.fetch(gateway, change.planned), "litellm_params")
            # A secret that is not sent stays.
            patch = {
                name: "" if value is None and now.get(name) == REDACTED else value
                for name, value in body["litellm_params"].items()
            }
            body["litellm_params"] = merge_patch(now, patch)
        if "agent_name" in body and not change.planned["agent_card"]:
            now = await gateway.query(cls.reader.call, change.planned)
            # A card that LiteLLM has made of none has the name.
            body.update({"agent_card_params": {}} if part(now, "agent_card_params") else {})
        if (auth := part(body, "kill_switch").get("auth")) and (secret := SECRETS.get(auth["type"])):
            # What only LiteLLM knows stays where it reads its own word for it.
            auth.setdefault(secret, REDACTED)
        await super().update(gateway, change)


def as_told(agent: Json) -> dict[str, Any]:
    """An agent as LiteLLM tells it: without the card that it has made of none, and with the secrets, which it has among
    the parameters, for themselves too."""
    card, name = agent["agent_card_params"], agent["agent_name"]
    bare = _is_bare(card) and card.get("name") in (None, name)
    return {**agent, "agent_card_params": {} if bare else card, "secret_litellm_params": agent["litellm_params"]}


def _is_bare(card: Json) -> bool:
    """Whether a card says no more than a name."""
    if not isinstance(card, dict):
        return False
    said = _as_given(_read_names(cast("dict[str, Json]", card)))
    return said.keys() - {*OF_THE_GATEWAY} <= {"name"}
