"""Teams: a budget and a list of models, shared by members and keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Unpack, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.elements import child_of
from litellm_constructs.framework.l1 import L1Data
from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import DataMetaArguments, MetaOptions
from litellm_constructs.framework.options import To, expect
from litellm_constructs.framework.provider import Provider
from litellm_constructs.framework.tree import id_of, path_of
from litellm_constructs.grants import MODELS, Grants
from litellm_constructs.interfaces import (
    IGuardrailRef,
    IModelRef,
    IOrganizationRef,
    IPolicyRef,
    IUserRef,
    Reachable,
)
from litellm_constructs.key import Key, TeamKeyOptions
from litellm_constructs.team_member import MemberArguments, MemberOptions, TeamMember
from litellm_constructs.values import Budget, Count, LoggingCallback, ModelLimit
from provider_shim.data_sources.team import TeamData
from provider_shim.resources import team as spec
from provider_shim.resources.parts import Permissions, RouterConfig


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
        expect(lambda: path_of(self), MemberArguments, {"user": user})
        options.setdefault("provider", self._provider)
        if id is None:
            id = f"member-{id_of(user)}"
            if child_of(self, id):
                problem = (
                    f"user: {id_of(user)} is a member already, as {path_of(self)}/{id}, and nobody is one twice: "
                    "change that one; if it is another user, say with `id` how this membership is called"
                )
                raise InvalidArguments(path_of(self), [problem])
        return TeamMember(self, id, team=self, user=user, **options)

    def add_key(self, id: str, **options: Unpack[TeamKeyOptions]) -> Key:
        """Make a key of the team. It may call all of the team's models until `allow` says which."""
        options.setdefault("provider", self._provider)
        return Key(self, id, team=self, **options)


class TeamOptions(MetaOptions, total=False):
    """What a team may have besides its organization."""

    name: Annotated[str | None, To("team_alias")]
    """Human name. The construct id if not set."""
    team_id: str | None
    """Id on the gateway. A random one if not set."""
    models: Annotated[Sequence[IModelRef | str] | None, MODELS]
    """Models that the team may call; the same as `allow`. All if not set and `allow` is never called."""
    model_aliases: Mapping[str, IModelRef | str] | None
    """Models by the names that the team may use for them. None if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration", warn_at="soft_budget")]
    """Spend ceiling in USD of all members and keys together. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute of all of them together. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute of all of them together. No limit if not set."""
    member_budget: Annotated[Budget | None, To(amount="team_member_budget", per="team_member_budget_duration")]
    """Spend ceiling in USD of each member who has none of its own. None if not set."""
    member_rpm: Annotated[Count | None, To("team_member_rpm_limit")]
    """Requests per minute of each member who has no limit of its own. No limit if not set."""
    member_tpm: Annotated[Count | None, To("team_member_tpm_limit")]
    """Tokens per minute of each member who has no limit of its own. No limit if not set."""
    tags: Sequence[str] | None
    """Tags of the team's spend. None if not set. LiteLLM refuses them without an Enterprise licence."""
    guardrails: Sequence[IGuardrailRef | str] | None
    """Guardrails that hold for its calls. None if not set. LiteLLM refuses them without an Enterprise licence."""
    policies: Sequence[IPolicyRef | str] | None
    """Policies that hold for its calls. None if not set. LiteLLM refuses them without an Enterprise licence."""
    object_permission: Permissions | None
    """What the team may reach besides models, such as MCP servers and vector stores. None if not set."""
    member_permissions: Annotated[Sequence[str] | None, To("team_member_permissions")]
    """Management routes that members who are no admins may call, such as `/key/generate`. LiteLLM's defaults if not
    set."""
    router_settings: RouterConfig | None
    """How the team's calls are routed: retries, time-outs, fallbacks of its own. As the gateway's if not set."""
    blocked: bool | None
    """Whether all calls of the team are refused. Left as it is if not set."""
    logging: Sequence[LoggingCallback] | None
    """Where its calls are logged, besides where the gateway logs all. Nowhere else if not set."""
    metadata: Mapping[str, Any] | None
    """Free-form data. Keys of the gateway's that it does not name are left alone."""


class TeamArguments(TeamOptions, total=False):
    """What a team may have."""

    organization: Annotated[IOrganizationRef | None, To("organization_id")]
    """Whose budget and models hold for the team too. None if not set."""


class Team(ITeam):
    """A team: a budget and a list of models, shared by its members and keys. Deleting a team deletes its keys.

    `TeamOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[TeamArguments]) -> None:
        super().__init__(scope, id, options.get("provider"))
        self.resource = resource(self, spec.Team, TeamArguments, options, team_alias=id)
        self._grants = Grants(self.resource, options.get("models"))

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

    def allow(self, *granted: Reachable, limit: ModelLimit | None = None) -> None:
        """Let the team call these models, and from now on no others; the tools of these MCP servers; or search these
        vector stores.

        `limit` holds for each of these models, over all of the team's keys. Raises InvalidArguments for nothing.
        """
        self._grants.add(granted, limit)


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
