"""litellm_default_team_settings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.resources.limits import BudgetDuration, MaxBudget, RpmLimit, TpmLimit
from provider_shim.resources.once import Once
from provider_shim.spec import Attr, Endpoints, Names, Reader

WRITE = "PATCH /update/default_team_settings"


class DefaultTeamSettings(Once):
    """What a team gets for what is not said when it is made, by whomever. A `litellm_team` has what it says, and
    nothing of this."""

    type_name: ClassVar[str] = "litellm_default_team_settings"
    identity: ClassVar[str] = "default_team_settings"
    reader: ClassVar[Reader] = Reader("GET /get/default_team_settings", lambda answer: answer["values"])
    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete=WRITE)

    max_budget: MaxBudget = None
    budget_duration: BudgetDuration = None
    tpm_limit: TpmLimit = None
    rpm_limit: RpmLimit = None
    models: Annotated[
        Names | None,
        Attr(description="Public names of the models of teams that LiteLLM makes of groups of the single sign-on."),
    ] = None
    team_member_permissions: Annotated[
        Names | None, Attr(description="What members may do with the team's keys, such as `/key/generate`.")
    ] = None
    organization_id: Annotated[
        str | None, Attr(description="Id of the organization that teams belong to. It must exist.")
    ] = None
    access_group_ids: Annotated[
        Names | None, Attr(description="Ids of the access groups of teams. They must exist.", since="1.102.0")
    ] = None
