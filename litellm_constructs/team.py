"""Teams: a budget and a list of models, shared by members and keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.expected import expect
from litellm_constructs.framework.l1 import L1, L1Data
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions, meta_arguments
from litellm_constructs.framework.names import aliases, listing, mapping
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tree import id_of, path_of
from litellm_constructs.grants import Grants
from litellm_constructs.interfaces import IModelRef, IOrganizationRef, IUserRef
from litellm_constructs.key import Key, TeamKeyOptions
from litellm_constructs.team_member import MemberOptions, TeamMember
from litellm_constructs.values import Budget, Count, ModelLimit
from provider_shim.data_sources.team import TeamData
from provider_shim.resources import team as spec
from provider_shim.resources.parts import Permissions, RouterConfig


class TeamOptions(MetaOptions, total=False):
    """What a team may have besides its organization. See `Team`."""

    name: str | None
    team_id: str | None
    models: Sequence[IModelRef | str] | None
    model_aliases: Mapping[str, IModelRef | str] | None
    budget: Budget | None
    rpm: Count | None
    tpm: Count | None
    member_budget: Budget | None
    member_rpm: Count | None
    member_tpm: Count | None
    tags: Sequence[str] | None
    guardrails: Sequence[str] | None
    policies: Sequence[str] | None
    object_permission: Permissions | None
    member_permissions: Sequence[str] | None
    router_settings: RouterConfig | None
    blocked: bool | None
    metadata: Mapping[str, Any] | None


class ITeam(L2):
    """A team, wherever it was made."""

    def __init__(self, scope: Construct, id: str, provider: Provider | None) -> None:
        super().__init__(scope, id)
        self._provider = provider

    @property
    def team_id(self) -> str:
        raise NotImplementedError

    def add_member(self, user: IUserRef, *, id: str | None = None, **options: Unpack[MemberOptions]) -> TeamMember:
        """Make `user` a member. The construct id is `member-` and the user's, if `id` is not set."""
        expect(lambda: path_of(self), {"user": "IUserRef"}, {"user": user})
        options.setdefault("provider", self._provider)
        return TeamMember(self, id or f"member-{id_of(user)}", team=self, user=user, **options)

    def add_key(self, id: str, **options: Unpack[TeamKeyOptions]) -> Key:
        """Make a key of the team. It may call all of the team's models until `allow` says which."""
        options.setdefault("provider", self._provider)
        return Key(self, id, team=self, **options)


class Team(ITeam):
    """A team: a budget and a list of models, shared by its members and keys. Deleting a team deletes its keys.

    - `name`: human name. The construct id if not set.
    - `team_id`: id on the gateway. A random one if not set.
    - `organization`: whose budget and models hold for the team too. None if not set.
    - `models`: models that the team may call; the same as `allow`. All if not set and `allow` is never called.
    - `model_aliases`: models by the names that the team may use for them. None if not set.
    - `budget`: spend ceiling in USD of all members and keys together. None if not set.
    - `rpm`, `tpm`: requests and tokens per minute of all of them together. No limit if not set.
    - `member_budget`, `member_rpm`, `member_tpm`: the same of each member who has none of its own. No limit if not set.
    - `tags`, `guardrails`, `policies`: tags of the team's spend, and guardrails and policies that hold for its calls.
      None if not set. LiteLLM refuses them without an Enterprise licence.
    - `object_permission`: what the team may reach besides models, such as MCP servers and vector stores. None if not
      set.
    - `member_permissions`: management routes that members who are no admins may call, such as `/key/generate`.
      LiteLLM's defaults if not set.
    - `router_settings`: how the team's calls are routed: retries, time-outs, fallbacks of its own. As the gateway's if
      not set.
    - `blocked`: whether all calls of the team are refused. Left as it is if not set.
    - `metadata`: free-form data. Keys of the gateway's that it does not name are left alone.
    - `provider`: the gateway, also for what is added to the team. The stack's provider without an alias if not set.
    - `depends_on`, `lifecycle`, `import_from`, `moved_from`: see `MetaArguments`.

    Raises InvalidArguments for values that cannot work.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str | None = None,
        team_id: str | None = None,
        organization: IOrganizationRef | None = None,
        models: Sequence[IModelRef | str] | None = None,
        model_aliases: Mapping[str, IModelRef | str] | None = None,
        budget: Budget | None = None,
        rpm: Count | None = None,
        tpm: Count | None = None,
        member_budget: Budget | None = None,
        member_rpm: Count | None = None,
        member_tpm: Count | None = None,
        tags: Sequence[str] | None = None,
        guardrails: Sequence[str] | None = None,
        policies: Sequence[str] | None = None,
        object_permission: Permissions | None = None,
        member_permissions: Sequence[str] | None = None,
        router_settings: RouterConfig | None = None,
        blocked: bool | None = None,
        metadata: Mapping[str, Any] | None = None,
        **meta: Unpack[MetaOptions],
    ) -> None:
        super().__init__(scope, id, meta.get("provider"))
        self.resource = L1(
            spec.Team,
            self,
            "Resource",
            meta_arguments(Team, meta),
            team_alias=id if name is None else name,
            team_id=team_id,
            organization_id=organization.organization_id if organization else None,
            model_aliases=aliases(model_aliases),
            max_budget=budget.dollars if budget else None,
            soft_budget=budget.warning if budget else None,
            budget_duration=budget.period if budget else None,
            rpm_limit=cast("int | None", rpm),
            tpm_limit=cast("int | None", tpm),
            team_member_budget=member_budget.dollars if member_budget else None,
            team_member_budget_duration=member_budget.period if member_budget else None,
            team_member_rpm_limit=cast("int | None", member_rpm),
            team_member_tpm_limit=cast("int | None", member_tpm),
            tags=listing(tags),
            guardrails=listing(guardrails),
            policies=listing(policies),
            object_permission=object_permission,
            team_member_permissions=listing(member_permissions),
            router_settings=router_settings,
            blocked=blocked,
            metadata=mapping(metadata),
        )
        self._grants = Grants(self.resource, models)

    @staticmethod
    def from_team_id(scope: Construct, id: str, team_id: str, *, provider: Provider | None = None) -> ITeam:
        """A team that was made elsewhere: it may get members and keys, and is not managed itself.

        `provider` is the gateway, also for what is added to the team.
        """
        return _TeamElsewhere(scope, id, provider, team_id=team_id)

    @staticmethod
    def from_team_alias(scope: Construct, id: str, team_alias: str, *, provider: Provider | None = None) -> ITeam:
        """A team that was made elsewhere, looked up by its name: it may get members and keys, and is not managed
        itself. The plan fails when no team, or more than one, has this name.

        `provider` is the gateway, also for what is added to the team.
        """
        return _TeamElsewhere(scope, id, provider, team_alias=team_alias)

    @property
    def team_id(self) -> str:
        return cast("str", self.resource.out.team_id)

    @property
    def models(self) -> tuple[IModelRef | str, ...]:
        """What the team may call, as far as the program says. Empty: all models."""
        return self._grants.models

    def allow(self, *models: IModelRef | str, limit: ModelLimit | None = None) -> None:
        """Let the team call these models, and from now on no others.

        `limit` holds for each of them, over all of the team's keys. Raises InvalidArguments for no models.
        """
        self._grants.add(models, limit)


class _TeamElsewhere(ITeam):
    """A team that was made elsewhere: its id is told, or looked up by its alias."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        provider: Provider | None,
        *,
        team_id: str | None = None,
        team_alias: str | None = None,
    ) -> None:
        super().__init__(scope, id, provider)
        if team_id is None:
            meta = DataMetaArguments(provider=provider)
            team_id = cast("str", L1Data(TeamData, self, "Resource", meta, team_alias=team_alias).out.team_id)
        self._team_id = team_id

    @property
    def team_id(self) -> str:
        return self._team_id
