"""What the constructs of this library are made of: many at a time, or one by one where jsii is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litellm_constructs.framework.known_jsii import many_at_a_time

if TYPE_CHECKING or many_at_a_time():
    from litellm_constructs.framework.nodejs import (
        DATA_SOURCE,
        PROVIDER,
        RESOURCE,
        Bare,
        DataSource,
        Meta,
        Provider,
        Resource,
        add_validation,
        ask,
        child_of,
        messages,
        when_dropped,
    )
else:
    from litellm_constructs.framework.one_by_one import (
        DATA_SOURCE,
        PROVIDER,
        RESOURCE,
        Bare,
        DataSource,
        Meta,
        Provider,
        Resource,
        add_validation,
        ask,
        child_of,
        messages,
        when_dropped,
    )

__all__ = [
    "DATA_SOURCE",
    "PROVIDER",
    "RESOURCE",
    "Bare",
    "DataSource",
    "Meta",
    "Provider",
    "Resource",
    "add_validation",
    "ask",
    "child_of",
    "messages",
    "when_dropped",
]
