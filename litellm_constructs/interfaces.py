"""What constructs need to know of one another, wherever the other was made: interfaces that they refer to it by."""

from __future__ import annotations

from typing import Protocol

from constructs import Node


class IOrganizationRef(Protocol):
    """An organization, as far as others refer to it."""

    @property
    def organization_id(self) -> str: ...


class ITeamRef(Protocol):
    """A team, as far as others refer to it."""

    @property
    def team_id(self) -> str: ...


class IUserRef(Protocol):
    """A user, as far as others refer to it."""

    @property
    def node(self) -> Node: ...
    @property
    def user_id(self) -> str: ...


class IModelRef(Protocol):
    """A model, as far as others refer to it."""

    @property
    def model_name(self) -> str:
        """Public name, by which keys call the model."""
        ...

    @property
    def model_reference(self) -> str:
        """The public name for Terraform: what uses it is made after the model and deleted before it."""
        ...

    @property
    def team(self) -> ITeamRef | None:
        """The one team that may call the model; None if every team may."""
        ...
