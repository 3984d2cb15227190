"""Organizations: a budget and a list of models, shared by teams."""

from __future__ import annotations

from typing import Protocol


class IOrganization(Protocol):
    """An organization, wherever it was made."""

    @property
    def organization_id(self) -> str: ...
