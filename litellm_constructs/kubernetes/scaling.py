"""How many pods there are, and that not all of them go at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litellm_constructs.kubernetes.values import Autoscaling


def autoscaler(name: str, scaling: Autoscaling) -> dict[str, Any]:
    """The `spec` of a HorizontalPodAutoscaler."""
    target = {"type": "Utilization", "average_utilization": scaling.cpu}
    return {
        "min_replicas": scaling.min,
        "max_replicas": scaling.max,
        "scale_target_ref": {"api_version": "apps/v1", "kind": "Deployment", "name": name},
        "metric": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
    }


def disruption_budget(selector: Mapping[str, str]) -> dict[str, Any]:
    """The `spec` of a PodDisruptionBudget: nodes are emptied one pod after the other."""
    return {"max_unavailable": "1", "selector": {"match_labels": selector}}


def spread(selector: Mapping[str, str]) -> list[dict[str, Any]]:
    """On different nodes, where there are some."""
    return [
        {
            "max_skew": 1,
            "topology_key": "kubernetes.io/hostname",
            "when_unsatisfiable": "ScheduleAnyway",
            "label_selector": [{"match_labels": selector}],
        }
    ]
