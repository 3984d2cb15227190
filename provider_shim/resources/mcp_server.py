"""litellm_mcp_server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part, rows
from provider_shim.gateway import words
from provider_shim.resources.parts import CreatedAt, CreatedBy
from provider_shim.rules import Requires, Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Endpoints,
    Field,
    Form,
    Gateway,
    Id,
    Metadata,
    Names,
    Nested,
    Pages,
    Reader,
    Resource,
    Seconds,
    SmallCount,
    Unordered,
    Values,
    Word,
    merge_patch,
    new_id,
)

Transport = Literal["http", "sse", "stdio"]
AuthType = Literal[
    "none",
    "api_key",
    "bearer_token",
    "basic",
    "authorization",
    "token",
    "oauth2",
    "oauth2_token_exchange",
    "oauth2_id_jag",
    "oauth_delegate",
    "true_passthrough",
    "aws_sigv4",
]
OAuthFlow = Literal["authorization_code", "client_credentials"]


def _check_id(id: str) -> None:
    if "/" in id or id in (".", ".."):
        raise ValueError("LiteLLM makes a server with this id, and never finds it again: its paths take no /, . or ..")


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_.]{1,128}", name):
        raise ValueError(
            "it begins the names of the server's tools: at most 128 letters, digits, underscores and dots, and no `-`"
        )


def _check_display_names(names: Mapping[str, str]) -> None:
    for tool, name in names.items():
        if not re.fullmatch(r"[A-Za-z0-9_-]*", name):
            raise ValueError(f"the name of {tool} may have letters, digits, underscores and hyphens alone")


def _check_info(info: Mapping[str, Json]) -> None:
    for key in info.keys() & McpServer.server_keys.keys():
        raise ValueError(f"LiteLLM sets {key} itself")


Name = Annotated[str, Check(_check_name)]

SECRET = Attr(sensitive=True)


class McpCredentials(Nested):
    auth_value: Annotated[
        str | None,
        Attr(
            description="What `auth_type` sends: the API key, the bearer token, `user:password`, the whole header.",
            sensitive=True,
        ),
    ] = None
    client_id: Annotated[str | None, Attr(description="OAuth: id of the client.")] = None
    client_secret: Annotated[str | None, Attr(description="OAuth: secret of the client."), SECRET] = None
    scopes: Annotated[list[str] | None, Attr(description="OAuth: scopes to ask for.")] = None
    token_endpoint_auth_method: Annotated[
        Literal["client_secret_basic", "client_secret_post"] | Word | None,
        Attr(description="OAuth: how the client proves itself at `token_url`. `client_secret_post` if not set."),
    ] = None
    upstream_resource: Annotated[
        str | None, Attr(description="OAuth: resource to ask for (RFC 8707); `auto` is the server's `url`.")
    ] = None
    upstream_token_header: Annotated[
        str | None, Attr(description="Header that has the token. `Authorization` if not set.")
    ] = None
    client_private_key: Annotated[
        str | None,
        Attr(description="OAuth: private key (PEM) by which the client proves itself (RFC 7523)."),
        SECRET,
    ] = None
    client_private_key_id: Annotated[str | None, Attr(description="OAuth: id of that key.")] = None
    client_assertion_signing_alg: Annotated[
        str | None, Attr(description="OAuth: how that key signs. `RS256` if not set.")
    ] = None
    id_jag_resource_token_endpoint: Annotated[
        str | None, Attr(description="`oauth2_id_jag`: where the resource's tokens are asked for.")
    ] = None
    id_jag_resource: Annotated[str | None, Attr(description="`oauth2_id_jag`: resource to ask for (RFC 8707).")] = None
    id_jag_resource_client_id: Annotated[
        str | None, Attr(description="`oauth2_id_jag`: id of the client at the resource.", since="1.109.1")
    ] = None
    id_jag_resource_client_secret: Annotated[
        str | None, Attr(description="`oauth2_id_jag`: secret of that client.", since="1.109.1"), SECRET
    ] = None
    id_jag_subject_source: Annotated[
        Literal["login_assertion", "refresh_token"] | Word | None,
        Attr(description="`oauth2_id_jag`: which token is exchanged. `login_assertion` if not set.", since="1.109.1"),
    ] = None
    aws_access_key_id: Annotated[str | None, Attr(description="`aws_sigv4`: access key id."), SECRET] = None
    aws_secret_access_key: Annotated[str | None, Attr(description="`aws_sigv4`: secret access key."), SECRET] = None
    aws_session_token: Annotated[str | None, Attr(description="`aws_sigv4`: session token."), SECRET] = None
    aws_region_name: Annotated[str | None, Attr(description="`aws_sigv4`: region, such as `eu-west-1`.")] = None
    aws_service_name: Annotated[str | None, Attr(description="`aws_sigv4`: service, such as `bedrock-agentcore`.")] = (
        None
    )
    aws_role_name: Annotated[str | None, Attr(description="`aws_sigv4`: ARN of the role to assume.")] = None
    aws_session_name: Annotated[str | None, Attr(description="`aws_sigv4`: name of that session.")] = None


class McpEnvVar(Nested):
    name: Annotated[str, Attr(description="Name, by which headers have it: `${NAME}`.")]
    value: Annotated[
        str | None,
        Attr(
            description="Its value; where every user has one, what they are shown as a hint. Left as it is if not set.",
            sensitive=True,
            verbatim=True,
        ),
    ] = None
    scope: Annotated[
        Literal["global", "user"] | Word | None,
        Attr(description="`global`, or `user` where every user sets a value. `global` if not set."),
    ] = None
    description: Annotated[str | None, Attr(description="What users are told of it.")] = None


def _env_var_meaning(variable: dict[str, Any]) -> dict[str, Any]:
    return {**variable, "scope": None if variable.get("scope") == "global" else variable.get("scope")}


MCP_SERVERS = Pages("GET /v1/mcp/server", "", values=lambda server: {"server_id": server["server_id"]})

SERVERS = "the gateway's MCP servers"
"""With each write LiteLLM loads all of them anew; where many write at once, its transactions run out of time."""

SIGNING_IN = (
    *("issuer", "authorization_url", "token_url", "registration_url", "oauth2_flow", "dcr_bridge"),
    *("token_exchange_endpoint", "audience", "subject_token_type", "token_exchange_profile"),
)
"""What LiteLLM forgets when a server moves."""

MOVED = ("url", "auth_type", "issuer")
"""What a server moves by."""


class McpServer(Resource):
    """An MCP server, whose tools keys and teams may call through the gateway."""

    type_name: ClassVar[str] = "litellm_mcp_server"
    identity: ClassVar[str] = "{server_id}"
    named_by: ClassVar[tuple[str, ...]] = ("server_name",)
    # No list: its rows are what a process of the gateway has made of the servers, with defaults filled in.
    reader: ClassVar[Reader] = Reader("GET /v1/mcp/server/{server_id}", gone=words.NO_MCP_SERVER)
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /v1/mcp/server",
        update="PUT /v1/mcp/server",
        delete="DELETE /v1/mcp/server/{server_id}",
    )
    server_keys: ClassVar[Mapping[str, Json]] = {"is_public": None, "is_public_explicit": None}
    ignored: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("approval_status", "submitted_at", "submitted_by"), "LiteLLM sets it itself"
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        Requires("dcr_bridge", ("auth_type",), "it is for `true_passthrough` and `oauth_delegate`"),
        Requires(
            "per_server_oauth_discovery", ("auth_type", "oauth2_flow"), "it is for `oauth2` and `authorization_code`"
        ),
    )

    server_id: Annotated[
        Id | None,
        Check(_check_id),
        Attr(
            description="Id of the server, by which permissions of keys and teams have it. A random one if not set.",
            computed=True,
            choose=new_id,
            replace=True,
        ),
    ] = None
    server_name: Annotated[
        Name,
        Attr(description="Name of the server. LiteLLM has come to require that it is unique, whatever the case."),
    ]
    alias: Annotated[
        Name | None,
        Attr(
            description="Name that begins the names of its tools. `server_name` if not set.",
            computed=True,
            follows=("server_name",),
        ),
    ] = None
    transport: Annotated[
        Transport | Word,
        Attr(
            description="How the server is spoken to: `http`, `sse`, or `stdio` for a program that the gateway starts, "
            "where its environment has `LITELLM_ENABLE_MCP_STDIO=true`."
        ),
    ]
    url: Annotated[str | None, Attr(description="Address of the server.")] = None
    spec_path: Annotated[
        str | None,
        Attr(
            description="Address, or path on the gateway, of an OpenAPI description whose operations are the tools. "
            "LiteLLM answers with 500 for a server whose description it cannot load."
        ),
    ] = None
    command: Annotated[str | None, Attr(description="`stdio`: the program, such as `npx`.")] = None
    args: Annotated[list[str] | None, Attr(description="`stdio`: its arguments.")] = None
    env: Annotated[
        dict[str, str] | None,
        Attr(description="`stdio`: its environment.", sensitive=True, verbatim=True, shared=True),
    ] = None
    auth_type: Annotated[
        AuthType | Word | None,
        Attr(description="How the gateway signs in to the server. `none` if not set.", unset="none"),
    ] = None
    credentials: Annotated[
        McpCredentials | None,
        Attr(
            description="What it signs in with. LiteLLM does not tell it, so what somebody changes does not show.",
            verbatim=True,
            read=NEVER,
        ),
    ] = None
    static_headers: Annotated[
        dict[str, str] | None,
        Attr(description="Headers of every request to the server.", sensitive=True, verbatim=True, shared=True),
    ] = None
    extra_headers: Annotated[
        Names | None, Attr(description="Names of headers that are passed on from callers to the server.")
    ] = None
    env_vars: Annotated[
        list[Annotated[McpEnvVar, Form(same=_env_var_meaning)]] | None,
        Unordered(),
        Attr(
            description="Variables that `static_headers` may have as `${NAME}`, the same for all or one of every user.",
        ),
    ] = None
    description: Annotated[str | None, Attr(description="What the server is for.")] = None
    instructions: Annotated[str | None, Attr(description="What models are told of the server.")] = None
    mcp_info: Annotated[
        Metadata | None,
        Check(_check_info),
        Attr(
            description="What else is known of it, such as `logo_url`, and what tools cost in USD: "
            "`mcp_server_cost_info = {default_cost_per_query = 0.01}`."
        ),
    ] = None
    source_url: Annotated[str | None, Attr(description="Where its source is.")] = None
    mcp_access_groups: Annotated[Names | None, Attr(description="Access groups, by which permissions have it too.")] = (
        None
    )
    allow_all_keys: Annotated[
        bool | None,
        Attr(description="Whether every key may call it. Not if not set.", clear=False, unset=False),
    ] = None
    available_on_public_internet: Annotated[
        bool | None,
        Attr(
            description="Whether callers from outside the gateway's own network see it. They do if not set.",
            clear=True,
            unset=True,
        ),
    ] = None
    allowed_tools: Annotated[
        Names | None, Attr(description="Names of the tools that may be called. All if not set.")
    ] = None
    tool_name_to_display_name: Annotated[
        dict[str, str] | None,
        Check(_check_display_names),
        Attr(description="Names that models see instead of those of tools."),
    ] = None
    tool_name_to_description: Annotated[
        dict[str, str] | None, Attr(description="Descriptions that models see instead of those of tools.")
    ] = None
    timeout: Annotated[Seconds | None, Attr(description="Seconds after which a call fails.")] = None
    max_concurrent_requests: Annotated[SmallCount | None, Attr(description="Calls at the same time.")] = None
    rpm: Annotated[SmallCount | None, Attr(description="Calls per minute.", since="1.109.1")] = None
    oauth2_flow: Annotated[
        OAuthFlow | None,
        Attr(
            description="OAuth: whether every user signs in (`authorization_code`), or the gateway "
            "(`client_credentials`). LiteLLM tells by the rest if not set.",
            computed=True,
            follows=MOVED,
        ),
    ] = None
    issuer: Annotated[str | None, Attr(description="OAuth: issuer of the tokens (RFC 8414).")] = None
    authorization_url: Annotated[
        str | None, Attr(description="OAuth: where users sign in. LiteLLM looks for it if not set.")
    ] = None
    token_url: Annotated[
        str | None,
        Attr(
            description="OAuth: where tokens are asked for. LiteLLM looks for it if not set, and keeps what it finds.",
            shared=True,
        ),
    ] = None
    registration_url: Annotated[
        str | None, Attr(description="OAuth: where clients are registered. LiteLLM looks for it if not set.")
    ] = None
    token_exchange_endpoint: Annotated[
        str | None, Attr(description="`oauth2_token_exchange`: where tokens are exchanged (RFC 8693).")
    ] = None
    token_exchange_profile: Annotated[
        Literal["rfc8693", "entra_obo"] | Word | None,
        Attr(description="`oauth2_token_exchange`: how they are exchanged. `rfc8693` if not set."),
    ] = None
    audience: Annotated[str | None, Attr(description="`oauth2_token_exchange`: whom the token is for.")] = None
    subject_token_type: Annotated[
        str | None,
        Attr(
            description="`oauth2_token_exchange`: type of the token that is exchanged. "
            "`urn:ietf:params:oauth:token-type:access_token` if not set."
        ),
    ] = None
    delegate_auth_to_upstream: Annotated[
        bool | None,
        Attr(description="OAuth: whether callers sign in at the server. Not if not set.", clear=False, unset=False),
    ] = None
    oauth_passthrough: Annotated[
        bool | None,
        Attr(description="OAuth: whether callers' tokens are passed on. Not if not set.", clear=False, unset=False),
    ] = None
    dcr_bridge: Annotated[
        bool | None,
        Attr(description="OAuth: whether the gateway registers callers' clients. Not if not set.", unset=False),
    ] = None
    per_server_oauth_discovery: Annotated[
        bool | None,
        Attr(
            description="OAuth: whether callers find out at the gateway how to sign in to this server. Not if not set.",
            clear=False,
            unset=False,
            since="1.109.1",
        ),
    ] = None
    is_byok: Annotated[
        bool | None,
        Attr(description="Whether every user brings a key of their own. Not if not set.", clear=False, unset=False),
    ] = None
    byok_description: Annotated[
        list[str] | None, Attr(description="What users are told that the key is used for, line by line.")
    ] = None
    byok_api_key_help_url: Annotated[str | None, Attr(description="Where users find how to get a key.")] = None
    created_at: CreatedAt = Field(default=None, init=False)
    created_by: CreatedBy = Field(default=None, init=False)

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        transport, kind, flow = planned["transport"], planned["auth_type"], planned["oauth2_flow"]
        if transport in ("http", "sse") and not planned["url"] and not planned["spec_path"]:
            yield "transport", f"LiteLLM asks for url or spec_path where it is {transport}"
        if transport == "stdio" and not (planned["command"] and planned["args"]):
            yield "transport", "LiteLLM asks for command and args where it is stdio"
        if planned["dcr_bridge"] is True and kind in _others(AuthType, "true_passthrough", "oauth_delegate"):
            yield "dcr_bridge", f"LiteLLM has it for the auth_type true_passthrough or oauth_delegate, not {kind}"
        if planned["per_server_oauth_discovery"] is True and (
            kind in _others(AuthType, "oauth2")
            or flow in _others(OAuthFlow, "authorization_code")
            or planned["delegate_auth_to_upstream"] is True
        ):
            yield (
                "per_server_oauth_discovery",
                "LiteLLM has it for the auth_type oauth2 with the oauth2_flow authorization_code, and without "
                "delegate_auth_to_upstream",
            )

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return not row.get("is_config")

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = await super().fetch(gateway, values)
        # Where there is no such id, LiteLLM looks for a name.
        asked = values["server_id"]
        by_name = found and found.get("server_id") != asked and asked in (found.get("server_name"), found.get("alias"))
        return None if by_name else found

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        """Of variables, the values that the state has: an import knows none, as they may be secrets."""
        if place != ("env_vars",) or not isinstance(found, list):
            return found
        valued = [variable["name"] for variable in known or () if variable.get("value") is not None]
        return [_without_value(each, valued) for each in cast("list[Json]", found)]

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        planned, body = change.planned, change.body
        if body.get("env_vars"):
            known = {each["name"] for each in change.prior["env_vars"] or () if "value" in each}
            now = await cls.fetch(gateway, planned)
            there = rows(now, "env_vars") if now and now["env_vars"] else []
            theirs = {each["name"]: each["value"] for each in there}
            body["env_vars"] = [
                {"value": theirs[each["name"]], **each} if each["name"] in theirs.keys() - known else each
                for each in body["env_vars"]
            ]
        if "mcp_info" in body:
            now = part(await cls.fetch(gateway, planned), "mcp_info")
            merged = merge_patch(now, body["mcp_info"])
            body["mcp_info"] = {key: value for key, value in merged.items() if key not in cls.server_keys}
        if "transport" in body:
            # LiteLLM wants to see that there is one.
            body.update({name: planned[name] for name in ("url", "spec_path", "command", "args") if planned[name]})
        if "server_name" in body:
            # LiteLLM would take the name for an alias that it is not told.
            body.setdefault("alias", planned["alias"])
        if body.get("credentials"):
            # LiteLLM merges them.
            body["credentials"] = {**dict.fromkeys(change.prior["credentials"] or {}), **body["credentials"]}
        await cls._put(gateway, planned, body)
        if change.changed.intersection(MOVED):
            whole = change.whole
            await cls._put(gateway, planned, {name: whole[name] for name in SIGNING_IN if name in whole})
            # An issuer that comes back takes them away once more.
            await cls._put(gateway, planned, {name: whole[name] for name in ("credentials",) if name in whole})

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        async with gateway.rows.turn(SERVERS):
            return await super().create(gateway, change)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        async with gateway.rows.turn(SERVERS):
            await super().delete(gateway, values)

    @classmethod
    async def _put(cls, gateway: Gateway, values: Values, body: Mapping[str, Json]) -> None:
        if body:
            async with gateway.rows.turn(SERVERS):
                await gateway.write(cls.endpoints.update, values, {**cls.update_body(values), **body})


def _without_value(variable: Json, valued: list[Json]) -> Json:
    if not isinstance(variable, dict):
        return variable
    told = cast("dict[str, Json]", variable)
    return told if told.get("name") in valued else {**told, "value": None}


def _others(words: Any, *but: str) -> tuple[str, ...]:
    """The words of a `Literal` without some: what is unknown yet is none of them."""
    return tuple(word for word in words.__args__ if word not in but)
