"""litellm_budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.resources import limits
from provider_shim.spec import Attr, Endpoints, Id, Reader, Resource, new_id


class Budget(Resource):
    """Limits with an id of their own, which keys, organizations and customers may share. Who uses a budget that is
    deleted has none of its limits any more."""

    type_name: ClassVar[str] = "litellm_budget"
    identity: ClassVar[str] = "{budget_id}"
    reader: ClassVar[Reader] = Reader(
        "POST /budget/info", body=lambda budget: {"budgets": [budget["budget_id"]]}, listed=True
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /budget/new",
        update="POST /budget/update",
        delete="POST /budget/delete",
        delete_body=lambda budget: {"id": budget["budget_id"]},
    )
    ignored: ClassVar[Mapping[str, str]] = {"budget_reset_at": "it moves by itself"}

    budget_id: Annotated[
        Id | None,
        Attr(description="Id of the budget. A random UUID if not set.", computed=True, replace=True, choose=new_id),
    ] = None
    max_budget: limits.MaxBudget = None
    soft_budget: limits.SoftBudget = None
    budget_duration: limits.BudgetDuration = None
    model_max_budget: limits.ModelMaxBudget = None
    tpm_limit: limits.TpmLimit = None
    rpm_limit: limits.RpmLimit = None
    tpd_limit: limits.TpdLimit = None
    max_parallel_requests: limits.MaxParallelRequests = None
