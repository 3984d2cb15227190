"""litellm_policy and litellm_policies."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.resources.policy import POLICIES, Policy
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class PolicyData(DataSource, Policy):
    """The version of a policy that holds, of those that are in the gateway's database."""

    listed: ClassVar[Pages] = POLICIES

    def __init__(self, *, policy_name: str) -> None: ...

    policy_id: Annotated[str | None, Attr(description="Id of this version.")] = None
    version_number: Annotated[int | None, Attr(description="Number of this version.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When this version was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When this version last changed.")] = None


class Policies(DataSourceList):
    """All policies that hold on the gateway."""

    type_name: ClassVar[str] = "litellm_policies"
    of: ClassVar[type[DataSource]] = PolicyData

    policies: Annotated[list[Any] | None, Attr(description="The policies, in the order of their names.")] = Field(
        default=None, init=False
    )
