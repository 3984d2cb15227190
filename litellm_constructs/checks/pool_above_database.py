"""pool-above-database."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.kubernetes.router import ModelRouter


@check("pool-above-database", Severity.WARNING)
def pool_above_database(estate: Estate) -> Iterator[Problem]:
    """The database takes the connections of all pods, and of the one more that a rollout has.

    PostgreSQL refuses those that are too many, and the pods that are refused do not become ready.
    """
    for router in estate.constructs(ModelRouter):
        if not (database := router.database):
            continue
        pods = router.most_pods + 1
        if pods * database.pool > database.max_connections:
            yield (
                router,
                f"{pods} pods with {database.pool} connections each are more than the {database.max_connections} that "
                "the database takes: lower the pool, or raise max_connections there and here",
            )
