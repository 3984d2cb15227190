"""Stacks that deploy their own gateway: a trial has one without a cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

_PROVIDER = "kubernetes"
_KIND = f"{_PROVIDER}_"


def without_cluster(content: Mapping[str, Any]) -> dict[str, Any]:
    """The Terraform JSON of a stack without what is in a Kubernetes cluster, and without waiting for it.

    What needs more of it than that it is there, such as an output, still refers to it.
    """
    left: dict[str, Any] = json.loads(json.dumps(content))
    resources = cast("dict[str, dict[str, dict[str, Any]]]", left.get("resource", {}))
    for kind in [kind for kind in resources if kind.startswith(_KIND)]:
        del resources[kind]
    for others in resources.values():
        for resource in others.values():
            if "depends_on" in resource:
                resource["depends_on"] = [one for one in resource["depends_on"] if not one.startswith(_KIND)]
    places: list[tuple[dict[str, Any], str]] = [(left, "provider"), (left.get("terraform", {}), "required_providers")]
    for place, name in places:
        if blocks := {each: block for each, block in place.pop(name, {}).items() if each != _PROVIDER}:
            place[name] = blocks  # None at all is not the same to Terraform as an empty map.
    return left


def needs_cluster(content: Mapping[str, Any]) -> bool:
    """Whether something refers to what is in a cluster, or would read it there."""
    return f"{_KIND}" in json.dumps({**content, "//": None})
