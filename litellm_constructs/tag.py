"""Tags of requests, with limits of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Unpack

from constructs import Construct

from litellm_constructs.framework.l2 import L2, resource
from litellm_constructs.framework.meta import MetaOptions
from litellm_constructs.framework.options import To
from litellm_constructs.interfaces import IBudgetTierRef, IModelRef
from litellm_constructs.values import Budget, Count
from provider_shim.resources import tag as spec


class TagOptions(MetaOptions, total=False):
    """What a tag may have."""

    name: str | None
    """The tag, as requests have it. The construct id if not set."""
    description: str | None
    """What the tag stands for. None if not set."""
    models: Sequence[IModelRef | str] | None
    """Models that the tag is for, as the admin UI shows them. None if not set. What routes requests with the tag is the
    `tags` of the models' own parameters."""
    budget: Annotated[Budget | None, To(amount="max_budget", warn_at="soft_budget", per="budget_duration")]
    """Spend ceiling in USD of all requests with the tag. None if not set."""
    budget_tier: Annotated[IBudgetTierRef | None, To("budget_id")]
    """Limits that it shares with others, instead of its own. None if not set."""
    rpm: Annotated[Count | None, To("rpm_limit")]
    """Requests per minute with the tag. No limit if not set."""
    tpm: Annotated[Count | None, To("tpm_limit")]
    """Tokens per minute of all requests with the tag. No limit if not set."""


class Tag(L2):
    """A tag of requests, such as a cost center, with limits on what all requests with it may spend.

    `TagOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[TagOptions]) -> None:
        super().__init__(scope, id)
        self.resource = resource(self, spec.Tag, TagOptions, options, name=id)

    @property
    def name(self) -> str:
        """The tag for Terraform: what uses it is made after it and deleted before it."""
        return self.resource.out.name
