"""Virtual keys: what programs and people call models with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l1 import L1Data
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions
from litellm_constructs.framework.options import Own, To
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tree import path_in_stack
from litellm_constructs.grants import MODELS, Grants
from litellm_constructs.interfaces import (
    IBudgetTierRef,
    IGuardrailRef,
    IModelRef,
    IOrganizationRef,
    IPolicyRef,
    ITeamRef,
    IUserRef,
    Reachable,
)
from litellm_constructs.values import (
    Budget,
    Count,
    Duration,
    KeyType,
    LoggingCallback,
    ModelLimit,
    Rotation,
    SecretValue,
)
from provider_shim.data_sources.key import KeyData
from provider_shim.resources import key as spec
from provider_shim.resources.parts import Permissions, RouterConfig


class IKey(L2):
    """A key, wherever it was made."""

    @property
    def token_id(self) -> str:
        """Hash of the key, by which LiteLLM and its logs know it."""
        raise NotImplementedError


def _known_to_terraform(secret: SecretValue) -> Iterator[str]:
    if secret.read_by_gateway:
        yield "LiteLLM reads no key from its environment: use SecretValue.variable or SecretValue.reference"


class KeyOptions(MetaOptions, total=False):
    """What a key may have besides whose it is."""

    alias: Annotated[str | None, To("key_alias")]
    """Human name, unique on the gateway. The construct's path within the stack if not set: `search/ci`."""
    key: Annotated[SecretValue | None, Own(lambda secret: {"key": secret.reveal()}, check=_known_to_terraform)]
    """The secret itself, starting with `sk-`. A random one if not set. Another is another key: the old one is gone."""
    models: Annotated[Sequence[IModelRef | str] | None, MODELS]
    """Models that the key may call; the same as `allow`. If not set and `allow` is never called, all of the team's, or
    of the user's, or all."""
    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration", warn_at="soft_budget")]
    """Spend ceiling in USD. None of its own if not set."""
    budget_tier: Annotated[IBudgetTierRef | None, To("budget_id")]
    """Limits that the key shares with others, each held to them by itself. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute. No limit of its own if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute. No limit of its own if not set."""
    max_parallel_requests: Count | None
    """Requests at the same time. No limit of its own if not set."""
    expires_after: Annotated[Duration | None, To("duration")]
    """Life of the key, from its creation. For ever if not set."""
    rotation: Rotation | None
    """When the same key gets a new secret, and how long the old one still works. Never if not set."""
    rotate_when: Mapping[str, str] | None
    """Anything of yours, of which any change makes a new secret for the same key. Nothing if not set."""
    rotation_version: int | None
    """Any other number than before makes a new secret for the same key. None does if not set."""
    rotate_every: Annotated[Duration | None, To("rotation_interval")]
    """Time after which LiteLLM replaces the secret. Never if not set."""
    type: Annotated[KeyType | spec.KeyTypeName | None, To("key_type")]
    """What the key is for: calling models, managing the gateway, or reading. Everything if not set."""
    routes: Annotated[Sequence[str] | None, To("allowed_routes")]
    """Routes that the key may call, such as `/chat/completions`. All that its type may if not set."""
    model_aliases: Annotated[Mapping[str, IModelRef | str] | None, To("aliases")]
    """Models by the names that the key may use for them. None if not set."""
    tags: Sequence[str] | None
    """Tags of the key's spend. None if not set. LiteLLM refuses them without an Enterprise licence."""
    guardrails: Sequence[IGuardrailRef | str] | None
    """Guardrails that hold for its calls. None if not set. LiteLLM refuses them without an Enterprise licence."""
    policies: Sequence[IPolicyRef | str] | None
    """Policies that hold for its calls. None if not set. LiteLLM refuses them without an Enterprise licence."""
    object_permission: Permissions | None
    """What the key may reach besides models, such as MCP servers and vector stores. None of its own if not set."""
    router_settings: RouterConfig | None
    """How the key's calls are routed: retries, time-outs, fallbacks of its own. As its team's if not set."""
    blocked: bool | None
    """Whether all calls of the key are refused. Left as it is if not set."""
    logging: Sequence[LoggingCallback] | None
    """Where its calls are logged, besides where the gateway logs all. Nowhere else if not set."""
    metadata: Mapping[str, Any] | None
    """Free-form data. Keys of the gateway's that it does not name are left alone."""


class TeamKeyOptions(KeyOptions, total=False):
    """What a key may have besides its team."""

    user: Annotated[IUserRef | None, To("user_id")]
    """Who owns the key. Nobody if not set."""
    service_account: Annotated[str | None, To("service_account_id")]
    """Makes the key one of a service of this name, and no user's. None if not set."""


class KeyArguments(TeamKeyOptions, total=False):
    """What a key may have."""

    team: Annotated[ITeamRef | None, To("team_id")]
    """Whose budget and models hold for the key too. No team's if not set."""
    organization: Annotated[IOrganizationRef | None, To("organization_id")]
    """Whose the key is, where it is no team's. That of its team if not set."""


class Key(IKey):
    """A virtual key: a secret with which a program or a person calls models.

    `KeyOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[KeyArguments]) -> None:
        super().__init__(scope, id)
        rotates = True if options.get("rotate_every") else None
        alias = path_in_stack(self)
        self.resource = resource(self, spec.Key, KeyArguments, options, key_alias=alias, auto_rotate=rotates)
        self._grants = Grants(self.resource, options.get("models"))

    @staticmethod
    def from_token_id(scope: Construct, id: str, token_id: str) -> IKey:
        """A key that was made elsewhere, by its hash: it may be referred to, and is not managed."""
        return _KeyElsewhere(scope, id, token_id=token_id)

    @staticmethod
    def from_key_alias(scope: Construct, id: str, key_alias: str, *, provider: Provider | None = None) -> IKey:
        """A key that was made elsewhere, looked up by its alias: it may be referred to, and is not managed. The plan
        fails when no key has this alias.

        `provider` is the gateway to look on.
        """
        return _KeyElsewhere(scope, id, provider, key_alias=key_alias)

    @property
    def secret(self) -> str:
        """The key itself: sensitive, so that an output of it must be sensitive too."""
        return cast("str", self.resource.out.key)

    @property
    def token_id(self) -> str:
        return cast("str", self.resource.out.token_id)

    @property
    def models(self) -> tuple[IModelRef | str, ...]:
        """What the key may call, as far as the program says. Empty: all that its team or user may."""
        return self._grants.models

    def allow(self, *granted: Reachable, limit: ModelLimit | None = None) -> None:
        """Let the key call these models, and from now on no others; the tools of these MCP servers; or search these
        vector stores.

        `limit` holds for each of these models. LiteLLM refuses servers that the team of the key
        may not call, and leaves those out that it does not know. Raises InvalidArguments for nothing.
        """
        self._grants.add(granted, limit)


class _KeyElsewhere(IKey):
    """A key that was made elsewhere: its hash is told, or looked up by its alias."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        provider: Provider | None = None,
        *,
        token_id: str | None = None,
        key_alias: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        if token_id is None:
            meta = DataMetaArguments(provider=provider)
            token_id = cast("str", L1Data(KeyData, self, "Resource", meta, key_alias=key_alias).out.token_id)
        self._token_id = token_id

    @property
    def token_id(self) -> str:
        return self._token_id
