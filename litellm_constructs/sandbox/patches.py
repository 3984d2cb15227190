"""JSON merge patches (RFC 7396)."""

from __future__ import annotations

from typing import Any, cast

from .store import Row


def merged(stored: Any, patch: Any) -> Any:
    """`stored` changed by a merge patch: null removes, objects are merged, all else replaces."""
    if not isinstance(patch, dict):
        return patch
    result: Row = {**cast("Row", stored)} if isinstance(stored, dict) else {}
    for name, value in cast("Row", patch).items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
