"""Where the constructs of this library are, as Python knows it: kept on each of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from constructs import Construct


class Location(NamedTuple):
    """Where an element is in the tree."""

    scope: Construct
    id: str


def put(element: Any, scope: Construct, id: str) -> None:
    """Remember where `element` is."""
    vars(element)["_location"] = Location(scope, id)


def location_of(construct: object) -> Location | None:
    """Where `construct` is, if that is known without asking Node.js."""
    location = getattr(construct, "__dict__", {}).get("_location")
    # The framework writes other ids in another way.
    return None if location is None or "/" in location.id or "\n" in location.id else location
