"""replicas-without-redis."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.kubernetes.router import ModelRouter


@check("replicas-without-redis", Severity.WARNING)
def replicas_without_redis(estate: Estate) -> Iterator[Problem]:
    """A router of several pods has a Redis.

    Each pod counts for itself otherwise: limits hold once for each, budgets are exceeded, and a key that is blocked
    is taken by the others for a while.
    """
    for router in estate.constructs(ModelRouter):
        shared = router.setting("general_settings", "coordination_redis") or router.setting("litellm_settings", "cache")
        if router.most_pods > 1 and not shared:
            yield router, f"up to {router.most_pods} pods do not know of each other's calls: give the router a Redis"
