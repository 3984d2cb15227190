"""Users: the people and services that own keys and belong to teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from constructs import Construct, Node

from litellm_constructs._grants import Grants
from litellm_constructs._l1 import L1, MetaArguments
from litellm_constructs.values import Budget, UserRole
from provider_shim.resources import user as spec

if TYPE_CHECKING:
    from litellm_constructs.model import IModel
    from litellm_constructs.provider import LiteLLMProvider


class IUser(Protocol):
    """A user, wherever it was made."""

    @property
    def node(self) -> Node: ...

    @property
    def user_id(self) -> str: ...


class User(Construct):
    """A person or a service that owns keys and belongs to teams.

    - `user_id`: id on the gateway, such as that of a single sign-on. A random one if not set.
    - `email`: e-mail address, unique on the gateway. None if not set.
    - `alias`: human name. None if not set.
    - `role`: rights on the gateway. LiteLLM's `default_internal_user_params` say if not set.
    - `budget`: spend ceiling of the keys that are the user's own and no team's. None if not set.
    - `models`: models that such keys may call. All if not set.
    - `rpm`, `tpm`: requests and tokens per minute over all of these keys. No limit if not set.
    - `provider`: the gateway. The stack's provider without an alias if not set.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        user_id: str | None = None,
        email: str | None = None,
        alias: str | None = None,
        role: UserRole | spec.UserRole | None = None,
        budget: Budget | None = None,
        models: Sequence[IModel | str] | None = None,
        rpm: int | None = None,
        tpm: int | None = None,
        provider: LiteLLMProvider | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.resource = L1(
            spec.User,
            self,
            "Resource",
            MetaArguments(provider=provider),
            user_id=user_id,
            user_email=email,
            user_alias=alias,
            user_role=cast("spec.UserRole | None", role),
            max_budget=budget.dollars if budget else None,
            budget_duration=budget.period if budget else None,
            rpm_limit=rpm,
            tpm_limit=tpm,
        )
        self._grants = Grants(self.resource, models)

    @staticmethod
    def from_user_id(scope: Construct, id: str, user_id: str) -> IUser:
        """A user that was made elsewhere, or by single sign-on: it may be referred to, and is not managed."""
        return _ImportedUser(scope, id, user_id)

    @property
    def user_id(self) -> str:
        return cast("str", self.resource.out.user_id)

    @property
    def models(self) -> tuple[IModel | str, ...]:
        """What the user's own keys may call, as far as the program says. Empty: all models."""
        return self._grants.models

    def allow(self, *models: IModel | str) -> None:
        """Let the user's own keys call these models, and from now on no others.

        Raises InvalidArguments for no models.
        """
        self._grants.add(models)


class _ImportedUser(Construct):
    def __init__(self, scope: Construct, id: str, user_id: str) -> None:
        super().__init__(scope, id)
        self._user_id = user_id

    @property
    def user_id(self) -> str:
        return self._user_id
