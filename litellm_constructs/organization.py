"""Organizations: a budget and a list of models, shared by teams."""

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
from litellm_constructs.team import Team, TeamOptions
from litellm_constructs.values import Budget, Count, ModelLimit
from provider_shim.data_sources.organization import OrganizationData
from provider_shim.resources import organization as spec
from provider_shim.resources.parts import Permissions


class IOrganization(L2):
    """An organization, wherever it was made."""

    def __init__(self, scope: Construct, id: str, provider: Provider | None) -> None:
        super().__init__(scope, id)
        self._provider = provider

    @property
    def organization_id(self) -> str:
        raise NotImplementedError

    def add_team(self, id: str, **options: Unpack[TeamOptions]) -> Team:
        """Make a team of the organization. It may call all of the organization's models until `allow` says which."""
        options.setdefault("provider", self._provider)
        return Team(self, id, organization=self, **options)

    def add_key(self, id: str, **options: Unpack[KeyOptions]) -> Key:
        """Make a key of the organization that is no team's."""
        options.setdefault("provider", self._provider)
        return Key(self, id, organization=self, **options)


class OrganizationOptions(MetaOptions, total=False):
    """What an organization may have."""

    name: Annotated[str | None, To("organization_alias")]
    """Human name. The construct id if not set."""
    organization_id: str | None
    """Id on the gateway. A random one if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, MODELS]
    """Models that its teams may call; the same as `allow`. All if not set and `allow` is never called."""
    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration", warn_at="soft_budget")]
    """Spend ceiling in USD of all its teams together. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute of all of them together. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute of all of them together. No limit if not set."""
    max_parallel_requests: Count | None
    """Requests at the same time of all of them together. No limit if not set."""
    object_permission: Permissions | None
    """What its teams may reach besides models, such as MCP servers. None if not set."""
    tags: Sequence[str] | None
    """Labels, kept in the organization's metadata. None if not set."""
    metadata: Mapping[str, Any] | None
    """Free-form data. Keys of the gateway's that it does not name are left alone."""


class Organization(IOrganization):
    """An organization: a budget and a list of models, shared by its teams. Deleting it deletes its teams and keys.

    From LiteLLM 1.102 on it needs an Enterprise licence of the gateway.

    `OrganizationOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[OrganizationOptions]) -> None:
        super().__init__(scope, id, options.get("provider"))
        self.resource = resource(self, spec.Organization, OrganizationOptions, options, organization_alias=id)
        self._grants = Grants(self.resource, options.get("models"))

    @staticmethod
    def from_organization_id(
        scope: Construct, id: str, organization_id: str, *, provider: Provider | None = None
    ) -> IOrganization:
        """An organization that was made elsewhere: it may get teams and keys, and is not managed itself.

        `provider` is the gateway, also for what is added to the organization.
        """
        return _OrganizationElsewhere(scope, id, provider, organization_id=organization_id)

    @staticmethod
    def from_organization_alias(
        scope: Construct, id: str, organization_alias: str, *, provider: Provider | None = None
    ) -> IOrganization:
        """An organization that was made elsewhere, looked up by its name: it may get teams and keys, and is not managed
        itself. The plan fails when no organization, or more than one, has this name.

        `provider` is the gateway, also for what is added to the organization.
        """
        return _OrganizationElsewhere(scope, id, provider, organization_alias=organization_alias)

    @property
    def organization_id(self) -> str:
        return cast("str", self.resource.out.organization_id)

    @property
    def models(self) -> tuple[IModelRef | str, ...]:
        """What the organization's teams may call, as far as the program says. Empty: all models."""
        return self._grants.models

    def allow(self, *granted: Reachable, limit: ModelLimit | None = None) -> None:
        """Let the organization's teams call these models, and from now on no others; the tools of these MCP servers; or
        search these vector stores.

        `limit` holds for each of these models, over all of the organization's keys. Raises InvalidArguments for
        nothing.
        """
        self._grants.add(granted, limit)


class _OrganizationElsewhere(IOrganization):
    """An organization that was made elsewhere: its id is told, or looked up by its alias."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        provider: Provider | None,
        *,
        organization_id: str | None = None,
        organization_alias: str | None = None,
    ) -> None:
        super().__init__(scope, id, provider)
        if organization_id is None:
            meta = DataMetaArguments(provider=provider)
            found = L1Data(OrganizationData, self, "Resource", meta, organization_alias=organization_alias)
            organization_id = cast("str", found.out.organization_id)
        self._organization_id = organization_id

    @property
    def organization_id(self) -> str:
        return self._organization_id
