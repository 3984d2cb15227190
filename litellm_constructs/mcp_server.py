"""MCP servers: whose tools keys and teams may call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l1 import L1Data
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions
from litellm_constructs.framework.options import Own, To
from litellm_constructs.framework.provider import Provider
from litellm_constructs.values import Count, SecretValue
from provider_shim.data_sources.mcp_server import McpServerData
from provider_shim.resources import mcp_server as spec

NOT_READ = "LiteLLM reads no secret of an MCP server from its environment: use SecretValue.variable or .reference"


def _read_by_gateway(given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        if isinstance(value, SecretValue) and value.read_by_gateway:
            yield f"{name}: {NOT_READ}"


def _secrets(attribute: str) -> Own:
    """Of an argument that may have secrets in a map."""
    return Own(lambda given: {attribute: _revealed(given)}, check=_read_by_gateway)


def _revealed(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value.reveal() if isinstance(value, SecretValue) else value for name, value in given.items()}


AUTH_VALUE = Own(
    lambda secret: {"credentials": _revealed({"auth_value": secret})},
    check=lambda secret: [NOT_READ] if secret.read_by_gateway else [],
)


class IMcpServer(L2):
    """An MCP server, wherever it was made."""

    @property
    def server_id(self) -> str:
        raise NotImplementedError


class McpServerOptions(MetaOptions, total=False):
    """What an MCP server may have."""

    name: Annotated[str | None, To("server_name")]
    """Name on the gateway, without `-`. The construct id if not set, with `_` for what LiteLLM takes in no name."""
    server_id: str | None
    """Id on the gateway. A random one if not set."""
    alias: str | None
    """Name that begins the names of its tools. `name` if not set."""
    url: str | None
    """Address of the server."""
    spec_path: str | None
    """Address of an OpenAPI description whose operations are the tools, instead of `url`."""
    transport: spec.Transport | str | None
    """How the server is spoken to: `http`, `sse` or `stdio`. `http` if not set."""
    command: str | None
    """`stdio`: the program that the gateway starts. None if not set."""
    args: Sequence[str] | None
    """`stdio`: its arguments. None if not set."""
    env: Annotated[Mapping[str, SecretValue | str] | None, _secrets("env")]
    """`stdio`: its environment. Empty if not set."""
    auth_type: spec.AuthType | str | None
    """How the gateway signs in to the server, such as `bearer_token` or `oauth2`. Not at all if not set."""
    auth_value: Annotated[SecretValue | None, AUTH_VALUE]
    """The API key, the bearer token, or what else `auth_type` sends. None if not set."""
    credentials: Annotated[Mapping[str, SecretValue | str | Sequence[str]] | None, _secrets("credentials")]
    """What else it signs in with, by LiteLLM's names: `client_id`, `client_secret`, `scopes`, ... None if not set."""
    headers: Annotated[Mapping[str, SecretValue | str] | None, _secrets("static_headers")]
    """Headers of every request to the server. None if not set."""
    passed_headers: Annotated[Sequence[str] | None, To("extra_headers")]
    """Names of headers that are passed on from callers to the server. None if not set."""
    oauth2_flow: spec.OAuthFlow | None
    """Whether every user signs in, or the gateway. LiteLLM tells by the rest if not set."""
    token_url: str | None
    """OAuth: where tokens are asked for. LiteLLM looks for it if not set."""
    authorization_url: str | None
    """OAuth: where users sign in. LiteLLM looks for it if not set."""
    description: str | None
    """What the server is for. Nothing is said if not set."""
    instructions: str | None
    """What models are told of the server. Nothing if not set."""
    info: Annotated[Mapping[str, Any] | None, To("mcp_info")]
    """What else is known of it, such as `logo_url`. None if not set."""
    access_groups: Annotated[Sequence[str] | None, To("mcp_access_groups")]
    """Access groups, by which permissions have it too. None if not set."""
    allow_all_keys: bool | None
    """Whether every key may call it. Only those that are allowed to if not set."""
    tools: Annotated[Sequence[str] | None, To("allowed_tools")]
    """Names of the tools that may be called. All if not set."""
    timeout: float | None
    """Seconds after which a call fails. LiteLLM's default if not set."""
    rpm: Count | None
    """Calls per minute. No limit if not set."""
    max_concurrent_requests: Count | None
    """Calls at the same time. No limit if not set."""


class McpServer(IMcpServer):
    """An MCP server, whose tools keys and teams may call through the gateway: `team.allow(server)` lets one.

    `McpServerOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[McpServerOptions]) -> None:
        super().__init__(scope, id)
        name = re.sub(r"[^A-Za-z0-9_.]", "_", id)
        self.resource = resource(self, spec.McpServer, McpServerOptions, options, server_name=name, transport="http")

    @staticmethod
    def from_server_id(scope: Construct, id: str, server_id: str) -> IMcpServer:
        """A server that was made elsewhere, also in the gateway's configuration file: it may be allowed, and is not
        managed."""
        return _McpServerElsewhere(scope, id, server_id=server_id)

    @staticmethod
    def from_server_name(
        scope: Construct, id: str, server_name: str, *, provider: Provider | None = None
    ) -> IMcpServer:
        """A server that was made elsewhere, looked up by its name: it may be allowed, and is not managed. The plan
        fails when no server, or more than one, has this name.

        `provider` is the gateway to look on.
        """
        return _McpServerElsewhere(scope, id, provider, server_name=server_name)

    @property
    def server_id(self) -> str:
        return cast("str", self.resource.out.server_id)


class _McpServerElsewhere(IMcpServer):
    """A server that was made elsewhere: its id is told, or looked up by its name."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        provider: Provider | None = None,
        *,
        server_id: str | None = None,
        server_name: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        if server_id is None:
            meta = DataMetaArguments(provider=provider)
            found = L1Data(McpServerData, self, "Resource", meta, server_name=server_name)
            server_id = cast("str", found.out.server_id)
        self._server_id = server_id

    @property
    def server_id(self) -> str:
        return self._server_id
