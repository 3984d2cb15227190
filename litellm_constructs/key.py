"""Virtual keys: what programs and people call models with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l1 import L1, L1Data
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions, meta_arguments
from litellm_constructs.framework.names import aliases, listing, mapping
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tree import path_in_stack
from litellm_constructs.grants import Grants
from litellm_constructs.interfaces import IModelRef, IOrganizationRef, ITeamRef, IUserRef
from litellm_constructs.values import Budget, Count, Duration, KeyType, ModelLimit
from provider_shim.data_sources.key import KeyData
from provider_shim.resources import key as spec
from provider_shim.resources.parts import Permissions, RouterConfig


class IKey(L2):
    """A key, wherever it was made."""

    @property
    def token_id(self) -> str:
        """Hash of the key, by which LiteLLM and its logs know it."""
        raise NotImplementedError


class KeyOptions(MetaOptions, total=False):
    """What a key may have besides whose it is. See `Key`."""

    alias: str | None
    models: Sequence[IModelRef | str] | None
    budget: Budget | None
    rpm: Count | None
    tpm: Count | None
    max_parallel_requests: Count | None
    expires_after: Duration | None
    rotate_every: Duration | None
    type: KeyType | spec.KeyTypeName | None
    routes: Sequence[str] | None
    model_aliases: Mapping[str, IModelRef | str] | None
    tags: Sequence[str] | None
    guardrails: Sequence[str] | None
    policies: Sequence[str] | None
    object_permission: Permissions | None
    router_settings: RouterConfig | None
    blocked: bool | None
    metadata: Mapping[str, Any] | None


class TeamKeyOptions(KeyOptions, total=False):
    """What a key may have besides its team. See `Key`."""

    user: IUserRef | None
    service_account: str | None


class Key(IKey):
    """A virtual key: a secret with which a program or a person calls models.

    - `team`: whose budget and models hold for the key too. No team's if not set.
    - `user`: who owns the key. Nobody if not set.
    - `organization`: whose the key is, where it is no team's. That of its team if not set.
    - `service_account`: makes the key one of a service of this name, and no user's. None if not set.
    - `alias`: human name, unique on the gateway. The construct's path within the stack if not set: `search/ci`.
    - `models`: models that the key may call; the same as `allow`. If not set and `allow` is never called, all of the
      team's, or of the user's, or all.
    - `budget`: spend ceiling in USD. None of its own if not set.
    - `rpm`, `tpm`: requests and tokens per minute. No limit of its own if not set.
    - `max_parallel_requests`: requests at the same time. No limit of its own if not set.
    - `expires_after`: life of the key, from its creation. For ever if not set.
    - `rotate_every`: time after which LiteLLM replaces the secret. Never if not set.
    - `type`: what the key is for: calling models, managing the gateway, or reading. Everything if not set.
    - `routes`: routes that the key may call, such as `/chat/completions`. All that its type may if not set.
    - `model_aliases`: models by the names that the key may use for them. None if not set.
    - `tags`, `guardrails`, `policies`: tags of the key's spend, and guardrails and policies that hold for its calls.
      None if not set. LiteLLM refuses them without an Enterprise licence.
    - `object_permission`: what the key may reach besides models, such as MCP servers and vector stores. None of its
      own if not set.
    - `router_settings`: how the key's calls are routed: retries, time-outs, fallbacks of its own. As its team's if not
      set.
    - `blocked`: whether all calls of the key are refused. Left as it is if not set.
    - `metadata`: free-form data. Keys of the gateway's that it does not name are left alone.
    - `provider`: the gateway. The stack's provider without an alias if not set.
    - `depends_on`, `lifecycle`, `import_from`, `moved_from`: see `MetaArguments`.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        team: ITeamRef | None = None,
        user: IUserRef | None = None,
        organization: IOrganizationRef | None = None,
        service_account: str | None = None,
        alias: str | None = None,
        models: Sequence[IModelRef | str] | None = None,
        budget: Budget | None = None,
        rpm: Count | None = None,
        tpm: Count | None = None,
        max_parallel_requests: Count | None = None,
        expires_after: Duration | None = None,
        rotate_every: Duration | None = None,
        type: KeyType | spec.KeyTypeName | None = None,
        routes: Sequence[str] | None = None,
        model_aliases: Mapping[str, IModelRef | str] | None = None,
        tags: Sequence[str] | None = None,
        guardrails: Sequence[str] | None = None,
        policies: Sequence[str] | None = None,
        object_permission: Permissions | None = None,
        router_settings: RouterConfig | None = None,
        blocked: bool | None = None,
        metadata: Mapping[str, Any] | None = None,
        **meta: Unpack[MetaOptions],
    ) -> None:
        super().__init__(scope, id)
        self.resource = L1(
            spec.Key,
            self,
            "Resource",
            meta_arguments(Key, meta),
            key_alias=path_in_stack(self) if alias is None else alias,
            team_id=team.team_id if team else None,
            user_id=user.user_id if user else None,
            organization_id=organization.organization_id if organization else None,
            service_account_id=service_account,
            max_budget=budget.dollars if budget else None,
            soft_budget=budget.warning if budget else None,
            budget_duration=budget.period if budget else None,
            rpm_limit=cast("int | None", rpm),
            tpm_limit=cast("int | None", tpm),
            max_parallel_requests=cast("int | None", max_parallel_requests),
            duration=str(expires_after) if expires_after else None,
            auto_rotate=True if rotate_every else None,
            rotation_interval=str(rotate_every) if rotate_every else None,
            key_type=type,
            allowed_routes=listing(routes),
            aliases=aliases(model_aliases),
            tags=listing(tags),
            guardrails=listing(guardrails),
            policies=listing(policies),
            object_permission=object_permission,
            router_settings=router_settings,
            blocked=blocked,
            metadata=mapping(metadata),
        )
        self._grants = Grants(self.resource, models)

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

    def allow(self, *models: IModelRef | str, limit: ModelLimit | None = None) -> None:
        """Let the key call these models, and from now on no others.

        `limit` holds for each of them. Raises InvalidArguments for no models.
        """
        self._grants.add(models, limit)


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
