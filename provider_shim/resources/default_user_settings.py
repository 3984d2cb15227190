"""litellm_default_user_settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.limits import BudgetDuration, MaxBudget
from provider_shim.resources.once import Once
from provider_shim.resources.user import UserRoleName
from provider_shim.spec import Attr, Endpoints, Names, Reader, Word

WRITE = "PATCH /update/internal_user_settings"


class DefaultUserSettings(Once):
    """What a user gets for what is not said when they are made, or sign in for the first time. A `litellm_user` has
    what it says, and nothing of this but the role."""

    type_name: ClassVar[str] = "litellm_default_user_settings"
    identity: ClassVar[str] = "default_user_settings"
    reader: ClassVar[Reader] = Reader("GET /get/internal_user_settings", lambda answer: answer["values"])
    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete=WRITE)
    own_values: ClassVar[Mapping[str, Json]] = {"user_role": "internal_user_viewer"}

    user_role: Annotated[UserRoleName | Word | None, Attr(description="Role. `internal_user_viewer` if not set.")] = (
        None
    )
    max_budget: MaxBudget = None
    budget_duration: BudgetDuration = None
    models: Annotated[Names | None, Attr(description="Public names of the models. All if not set.")] = None
    teams: Annotated[Names | None, Attr(description="Ids of the teams that users are put into. They must exist.")] = (
        None
    )
