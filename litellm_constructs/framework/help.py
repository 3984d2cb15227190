"""What makes `help` show the options of constructs. How they are shown is loaded when somebody first asks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


def described(last: Collection[str] = ()) -> tuple[Any, Any]:
    """`__signature__` and `__doc__` of a metaclass whose classes take options; `last` come those that every construct
    has."""

    def signature(construct: type) -> Any:
        from litellm_constructs.framework.described import signature_of

        return signature_of(construct, last)

    def doc(construct: type) -> str | None:
        from litellm_constructs.framework.described import documented

        return documented(construct, last)

    return property(signature), property(doc)
