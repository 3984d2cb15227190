"""Customers: end users, for whom others call models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.interfaces import IBudgetTierRef, IModelRef
from litellm_constructs.values import Budget, Count
from provider_shim.resources import customer as spec
from provider_shim.resources.parts import Permissions


class CustomerOptions(MetaOptions, total=False):
    """What a customer may have."""

    user_id: str | None
    """Id, as the `user` of requests has it. The construct id if not set."""
    alias: str | None
    """Human name. None if not set."""
    blocked: bool | None
    """Whether requests of the customer are refused. Not if not set."""
    models: Sequence[IModelRef | str] | None
    """Models that requests of the customer may call. All if not set."""
    region: Annotated[spec.RegionName | None, To("allowed_model_region")]
    """Region of the models that requests of the customer may call. Any if not set."""
    default_model: IModelRef | str | None
    """Model to call when none is in the region. None if not set."""
    budget: Annotated[Budget | None, To(amount="max_budget", warn_at="soft_budget", per="budget_duration")]
    """Spend ceiling in USD of all requests of the customer. None if not set."""
    budget_tier: Annotated[IBudgetTierRef | None, To("budget_id")]
    """Limits that the customer shares with others, instead of its own. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute. No limit if not set."""
    max_parallel_requests: Count | None
    """Requests at the same time. No limit if not set."""
    object_permission: Permissions | None
    """What requests of the customer may reach besides models, such as MCP servers. Everything that their keys may if
    not set."""


class Customer(L2):
    """An end user, for whom others call models: who is named as the `user` of a request.

    `CustomerOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[CustomerOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Customer, CustomerOptions, options, user_id=id)

    @property
    def user_id(self) -> str:
        """The id for Terraform: what uses it is made after the customer and deleted before it."""
        return self.resource.out.user_id
