"""The gateway itself: what it has once, for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict, TypeVar, Unpack, cast

from constructs import Construct

from litellm_constructs.alerting import Alerting
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.l2 import L2, resource_of
from litellm_constructs.framework.meta import MetaArguments, SharedMetaOptions
from litellm_constructs.framework.options import To, read, refuse_unknown
from litellm_constructs.framework.tree import path_of
from litellm_constructs.interfaces import IAccessGroupRef, IModelRef, IOrganizationRef, ITeamRef
from litellm_constructs.single_sign_on import SingleSignOn
from litellm_constructs.values import Budget, Count, UserRole
from provider_shim.resources import alerting, default_team_settings, default_user_settings, public_model_groups
from provider_shim.resources.cost_settings import CostSettings
from provider_shim.resources.email_events import EmailEvents
from provider_shim.resources.general_settings import GeneralSettings
from provider_shim.resources.once import Once
from provider_shim.resources.router_settings import RouterSettings
from provider_shim.resources.sso_settings import SsoSettings
from provider_shim.resources.user import UserRoleName

S = TypeVar("S", bound=Once)


class TeamDefaults(TypedDict, total=False):
    """What teams get that are made by hand, or by single sign-on. A `Team` has what it says, and nothing of this."""

    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration")]
    """Spend ceiling in USD. As the gateway has it if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute. As the gateway has them if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute. As the gateway has them if not set."""
    models: Sequence[IModelRef | str] | None
    """Models of the teams that single sign-on makes. As the gateway has them if not set."""
    member_permissions: Annotated[Sequence[str] | None, To("team_member_permissions")]
    """Management routes that members may call, such as `/key/generate`. As the gateway has them if not set."""
    organization: Annotated[IOrganizationRef | None, To("organization_id")]
    """Whose the teams are. As the gateway has it if not set."""
    access_groups: Annotated[Sequence[IAccessGroupRef | str] | None, To("access_group_ids")]
    """Access groups of the teams. As the gateway has them if not set."""


class UserDefaults(TypedDict, total=False):
    """What people get who are made by hand, or sign in for the first time. A `User` has what it says, and nothing of
    this but the role."""

    role: Annotated[UserRole | UserRoleName | None, To("user_role")]
    """Rights on the gateway. As the gateway has them if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration")]
    """Spend ceiling in USD. As the gateway has it if not set."""
    models: Sequence[IModelRef | str] | None
    """Models that they may call. As the gateway has them if not set."""
    teams: Sequence[ITeamRef] | None
    """Teams that they are put into. As the gateway has them if not set."""


class GatewayOptions(SharedMetaOptions, total=False):
    """What a gateway has once. What is not said stays as the gateway has it."""

    router: RouterSettings | None
    """How calls find a deployment, and what happens when one fails: `RouterSettings(num_retries=3, timeout=120)`."""
    model_aliases: Annotated[Mapping[str, IModelRef | str] | None, To("model_group_alias")]
    """Models by the names that everybody may use for them."""
    team_defaults: TeamDefaults | None
    """What teams get that are made by hand, or by single sign-on."""
    user_defaults: UserDefaults | None
    """What people get who are made by hand, or sign in for the first time."""
    alerting: Alerting | None
    """What the gateway tells people by itself, and where: `Alerting(slack=True, email=True)`."""
    email_events: EmailEvents | None
    """Of what it writes e-mails to those whom it concerns: `EmailEvents(virtual_key_created=False)`."""
    sso: SingleSignOn | None
    """How people sign in to the admin page."""
    costs: CostSettings | None
    """What it books for a call: `CostSettings(discounts={"openai": 0.05}, margins={"global": Margin(percentage=0.1)})`.
    """
    public_models: Annotated[Sequence[IModelRef | str] | None, To("model_groups")]
    """Models that its public page shows, to whom has no key too."""
    public_links: Annotated[Mapping[str, str] | None, To("useful_links")]
    """Addresses that this page shows, by their title."""
    general: GeneralSettings | None
    """What else its admin page lets change: `GeneralSettings(maximum_spend_logs_retention_period="90d")`."""


_META = frozenset(SharedMetaOptions.__annotations__)


class Gateway(L2):
    """What a gateway has once, for everybody: settings, which are there already. What is named becomes one resource for
    each of the arguments; when it is no longer named, LiteLLM's own value comes back. `GatewayOptions` tells of each.

    Each setting is named once for a gateway, and not in the gateway's configuration file. Raises InvalidArguments for
    values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[GatewayOptions]) -> None:
        super().__init__(scope, id)
        refuse_unknown(type(self).__name__, GatewayOptions, options)
        self._options = cast("Mapping[str, Any]", options)
        self._problems: list[str] = []
        self.router = self._part(RouterSettings, "router", "model_aliases")
        self.team_defaults = self._part(default_team_settings.DefaultTeamSettings, "team_defaults")
        self.user_defaults = self._part(default_user_settings.DefaultUserSettings, "user_defaults")
        self.alerting = self._part(alerting.Alerting, "alerting")
        self.email_events = self._part(EmailEvents, "email_events")
        self.sso = self._part(SsoSettings, "sso")
        self.costs = self._part(CostSettings, "costs")
        self.public_models = self._part(public_model_groups.PublicModelGroups, "public_models", "public_links")
        self.general = self._part(GeneralSettings, "general")
        if self._problems:
            raise InvalidArguments(path_of(self), self._problems)

    def _part(self, spec: type[S], *arguments: str) -> L1[S] | None:
        """The resource that some of the arguments become, under the name of the first; None if they say nothing."""
        given = {name: self._options[name] for name in arguments if self._options.get(name) is not None}
        attributes, wrong = read(type(self).__name__, GatewayOptions, given)
        if not wrong and not any(value is not None for value in attributes.values()):
            return None
        meta = MetaArguments(**{name: self._options[name] for name in _META if name in self._options})
        try:
            return resource_of(self, arguments[0], spec, GatewayOptions, given, meta)
        except InvalidArguments as error:
            self._problems += error.problems
            return None
