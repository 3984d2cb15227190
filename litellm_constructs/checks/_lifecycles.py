"""What the meta-arguments of a resource say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from litellm_constructs.framework.l1 import L1


def created_before_destroyed(resource: L1[Any]) -> bool:
    """Whether its lifecycle says `create_before_destroy`."""
    lifecycle: Any = resource.meta.lifecycle
    if isinstance(lifecycle, Mapping):
        return cast("Mapping[str, Any]", lifecycle).get("create_before_destroy") is True
    return lifecycle is not None and lifecycle.create_before_destroy is True


def depends_on(resource: L1[Any], other: L1[Any]) -> bool:
    """Whether its `depends_on` names the other, or the construct around it, or its address."""
    return any(
        f"{other.terraform_resource_type}.{other.friendly_unique_id}" == each
        if isinstance(each, str)
        else each is other or getattr(each, "resource", None) is other
        for each in resource.meta.depends_on or ()
    )
