"""What constructs need to know of one another, wherever the other was made: interfaces that they refer to it by."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from constructs import Node

from litellm_constructs.framework.options import referred_by


@referred_by("organization_id", "an Organization; Organization.from_organization_id knows one that was made elsewhere")
class IOrganizationRef(Protocol):
    """An organization, as far as others refer to it."""

    @property
    def organization_id(self) -> str: ...


@referred_by("access_group_id", "an AccessGroup or its id", many="AccessGroups or their ids")
class IAccessGroupRef(Protocol):
    """An access group, as far as others refer to it."""

    @property
    def access_group_id(self) -> str: ...


@referred_by("budget_id", "a BudgetTier")
class IBudgetTierRef(Protocol):
    """A budget tier, as far as others refer to it."""

    @property
    def budget_id(self) -> str: ...


@referred_by("credential_name", "a Credential or its name")
class ICredentialRef(Protocol):
    """A credential, as far as others refer to it."""

    @property
    def credential_name(self) -> str: ...


@referred_by("guardrail_name", "a Guardrail or its name", many="guardrails or their names")
class IGuardrailRef(Protocol):
    """A guardrail, as far as others refer to it."""

    @property
    def guardrail_name(self) -> str: ...


@referred_by("token_id", "a Key; Key.from_token_id knows one that was made elsewhere", many="Keys")
class IKeyRef(Protocol):
    """A key, as far as others refer to it."""

    @property
    def token_id(self) -> str: ...


@referred_by("server_id", "an McpServer or its id", many="McpServers or their ids")
class IMcpServerRef(Protocol):
    """An MCP server, as far as others refer to it."""

    @property
    def server_id(self) -> str: ...


@referred_by("policy_name", "a Policy or its name", many="policies or their names")
class IPolicyRef(Protocol):
    """A policy, as far as others refer to it."""

    @property
    def policy_name(self) -> str: ...


@referred_by("team_id", "a Team; Team.from_team_id knows one that was made elsewhere", many="Teams")
class ITeamRef(Protocol):
    """A team, as far as others refer to it."""

    @property
    def team_id(self) -> str: ...


@referred_by("user_id", "a User; User.from_user_id knows one that was made elsewhere")
class IUserRef(Protocol):
    """A user, as far as others refer to it."""

    @property
    def node(self) -> Node: ...
    @property
    def user_id(self) -> str: ...


@referred_by("model_reference", "a model or its public name", many="models or their public names")
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


@referred_by("vector_store_id", "a VectorStore", many="VectorStores")
class IVectorStoreRef(Protocol):
    """A vector store, as far as others refer to it."""

    @property
    def vector_store_id(self) -> str: ...


Reachable: TypeAlias = IModelRef | IMcpServerRef | IVectorStoreRef | str
"""What may be allowed: a model or its public name, an MCP server, a vector store."""


def name_of(model: IModelRef | str) -> str:
    """Public name of `model`."""
    return model if isinstance(model, str) else model.model_name


def reference_to(model: IModelRef | str) -> str:
    """Public name of `model`, as a Terraform reference if the program makes the model."""
    return model if isinstance(model, str) else model.model_reference
