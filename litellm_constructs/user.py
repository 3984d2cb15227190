"""Users: the people and services that own keys and belong to teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.l1 import L1Data
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.framework.provider import Provider
from litellm_constructs.grants import MODELS, Grants
from litellm_constructs.interfaces import IModelRef, Reachable
from litellm_constructs.key import Key, KeyOptions
from litellm_constructs.values import Budget, Count, UserRole
from provider_shim.data_sources.user import UserData
from provider_shim.resources import user as spec
from provider_shim.resources.parts import Permissions


class IUser(L2):
    """A user, wherever it was made."""

    def __init__(self, scope: Construct, id: str, provider: Provider | None) -> None:
        super().__init__(scope, id)
        self._provider = provider

    @property
    def user_id(self) -> str:
        raise NotImplementedError

    def add_key(self, id: str, **options: Unpack[KeyOptions]) -> Key:
        """Make a key of the user's own, which is no team's. It may call all of the user's models until `allow` says
        which."""
        options.setdefault("provider", self._provider)
        return Key(self, id, user=self, **options)


class UserOptions(MetaOptions, total=False):
    """What a user may have."""

    user_id: str | None
    """Id on the gateway, such as that of a single sign-on. A random one if not set."""
    email: Annotated[str | None, To("user_email")]
    """E-mail address, unique on the gateway. None if not set."""
    alias: Annotated[str | None, To("user_alias")]
    """Human name. None if not set."""
    role: Annotated[UserRole | spec.UserRoleName | None, To("user_role")]
    """Rights on the gateway. LiteLLM's `default_internal_user_params` say if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration")]
    """Spend ceiling in USD of the keys that are the user's own and no team's. None if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, MODELS]
    """Models that such keys may call; the same as `allow`. All if not set and `allow` is never called."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute over all of these keys. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute over all of these keys. No limit if not set."""
    max_parallel_requests: Count | None
    """Requests at the same time over all of these keys. No limit if not set."""
    object_permission: Permissions | None
    """What these keys may reach besides models, such as MCP servers. None if not set."""
    metadata: Mapping[str, Any] | None
    """Free-form data. Keys of the gateway's that it does not name are left alone."""


class User(IUser):
    """A person or a service that owns keys and belongs to teams. LiteLLM makes no key along with it.

    `UserOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[UserOptions]) -> None:
        super().__init__(scope, id, options.get("provider"))
        self.resource = resource(self, spec.User, UserOptions, options, auto_create_key=False)
        self._grants = Grants(self.resource, options.get("models"))

    @staticmethod
    def from_user_id(scope: Construct, id: str, user_id: str, *, provider: Provider | None = None) -> IUser:
        """A user that was made elsewhere, or by single sign-on: it may get keys, and is not managed itself.

        `provider` is the gateway for what is added to the user.
        """
        return _UserElsewhere(scope, id, provider, user_id=user_id)

    @staticmethod
    def from_user_email(scope: Construct, id: str, user_email: str, *, provider: Provider | None = None) -> IUser:
        """A user that was made elsewhere, looked up by e-mail address: it may get keys, and is not managed itself. The
        plan fails when nobody has this address.

        `provider` is the gateway, also for what is added to the user.
        """
        return _UserElsewhere(scope, id, provider, user_email=user_email)

    @property
    def user_id(self) -> str:
        return cast("str", self.resource.out.user_id)

    @property
    def models(self) -> tuple[IModelRef | str, ...]:
        """What the user's own keys may call, as far as the program says. Empty: all models."""
        return self._grants.models

    def allow(self, *granted: Reachable) -> None:
        """Let the user's own keys call these models, and from now on no others; the tools of these MCP servers; or
        search these vector stores.

        Raises InvalidArguments for nothing.
        """
        self._grants.add(granted)


class _UserElsewhere(IUser):
    """A user that was made elsewhere: its id is told, or looked up by its e-mail address."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        provider: Provider | None,
        *,
        user_id: str | None = None,
        user_email: str | None = None,
    ) -> None:
        super().__init__(scope, id, provider)
        if user_id is None:
            meta = DataMetaArguments(provider=provider)
            user_id = cast("str", L1Data(UserData, self, "Resource", meta, user_email=user_email).out.user_id)
        self._user_id = user_id

    @property
    def user_id(self) -> str:
        return self._user_id
