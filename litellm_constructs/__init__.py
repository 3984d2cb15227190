"""A LiteLLM gateway as code: constructs for CDK for Terraform.

Names are imported when they are first used: the sandbox and the command line do without the CDK, which starts Node.js.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

from litellm_constructs.framework.node import quiet

quiet(os.environ)

if TYPE_CHECKING:
    from litellm_constructs.access_group import AccessGroup as AccessGroup
    from litellm_constructs.access_group import AccessGroupOptions as AccessGroupOptions
    from litellm_constructs.alerting import Alerting as Alerting
    from litellm_constructs.budget_tier import BudgetTier as BudgetTier
    from litellm_constructs.budget_tier import BudgetTierOptions as BudgetTierOptions
    from litellm_constructs.checks import Checks as Checks
    from litellm_constructs.credential import Credential as Credential
    from litellm_constructs.credential import CredentialOptions as CredentialOptions
    from litellm_constructs.customer import Customer as Customer
    from litellm_constructs.customer import CustomerOptions as CustomerOptions
    from litellm_constructs.fallback import Fallback as Fallback
    from litellm_constructs.fallback import FallbackOptions as FallbackOptions
    from litellm_constructs.framework.arguments import InvalidArguments as InvalidArguments
    from litellm_constructs.framework.l1 import L1 as L1
    from litellm_constructs.framework.l1 import L1Data as L1Data
    from litellm_constructs.framework.meta import DataMetaArguments as DataMetaArguments
    from litellm_constructs.framework.meta import MetaArguments as MetaArguments
    from litellm_constructs.framework.meta import MetaOptions as MetaOptions
    from litellm_constructs.framework.meta import SharedMetaOptions as SharedMetaOptions
    from litellm_constructs.framework.meta import Timeouts as Timeouts
    from litellm_constructs.gateway import Gateway as Gateway
    from litellm_constructs.gateway import GatewayOptions as GatewayOptions
    from litellm_constructs.gateway import TeamDefaults as TeamDefaults
    from litellm_constructs.gateway import UserDefaults as UserDefaults
    from litellm_constructs.guardrail import Guardrail as Guardrail
    from litellm_constructs.guardrail import GuardrailOptions as GuardrailOptions
    from litellm_constructs.interfaces import IAccessGroupRef as IAccessGroupRef
    from litellm_constructs.interfaces import IBudgetTierRef as IBudgetTierRef
    from litellm_constructs.interfaces import ICredentialRef as ICredentialRef
    from litellm_constructs.interfaces import IGuardrailRef as IGuardrailRef
    from litellm_constructs.interfaces import IKeyRef as IKeyRef
    from litellm_constructs.interfaces import IMcpServerRef as IMcpServerRef
    from litellm_constructs.interfaces import IModelRef as IModelRef
    from litellm_constructs.interfaces import IOrganizationRef as IOrganizationRef
    from litellm_constructs.interfaces import IPolicyRef as IPolicyRef
    from litellm_constructs.interfaces import ITeamRef as ITeamRef
    from litellm_constructs.interfaces import IUserRef as IUserRef
    from litellm_constructs.interfaces import IVectorStoreRef as IVectorStoreRef
    from litellm_constructs.key import IKey as IKey
    from litellm_constructs.key import Key as Key
    from litellm_constructs.key import KeyArguments as KeyArguments
    from litellm_constructs.key import KeyOptions as KeyOptions
    from litellm_constructs.key import TeamKeyOptions as TeamKeyOptions
    from litellm_constructs.mcp_server import IMcpServer as IMcpServer
    from litellm_constructs.mcp_server import McpServer as McpServer
    from litellm_constructs.mcp_server import McpServerOptions as McpServerOptions
    from litellm_constructs.model import DeploymentOptions as DeploymentOptions
    from litellm_constructs.model import IModel as IModel
    from litellm_constructs.model import LiteLLMModel as LiteLLMModel
    from litellm_constructs.model import ModelArguments as ModelArguments
    from litellm_constructs.organization import IOrganization as IOrganization
    from litellm_constructs.organization import Organization as Organization
    from litellm_constructs.organization import OrganizationOptions as OrganizationOptions
    from litellm_constructs.policy import AttachmentOptions as AttachmentOptions
    from litellm_constructs.policy import Policy as Policy
    from litellm_constructs.policy import PolicyAttachment as PolicyAttachment
    from litellm_constructs.policy import PolicyOptions as PolicyOptions
    from litellm_constructs.provider import LiteLLMProvider as LiteLLMProvider
    from litellm_constructs.provider import ProviderOptions as ProviderOptions
    from litellm_constructs.single_sign_on import SingleSignOn as SingleSignOn
    from litellm_constructs.tag import Tag as Tag
    from litellm_constructs.tag import TagOptions as TagOptions
    from litellm_constructs.team import ITeam as ITeam
    from litellm_constructs.team import Team as Team
    from litellm_constructs.team import TeamArguments as TeamArguments
    from litellm_constructs.team import TeamOptions as TeamOptions
    from litellm_constructs.team_member import MemberArguments as MemberArguments
    from litellm_constructs.team_member import MemberOptions as MemberOptions
    from litellm_constructs.team_member import TeamMember as TeamMember
    from litellm_constructs.user import IUser as IUser
    from litellm_constructs.user import User as User
    from litellm_constructs.user import UserOptions as UserOptions
    from litellm_constructs.values import AlertType as AlertType
    from litellm_constructs.values import Budget as Budget
    from litellm_constructs.values import Duration as Duration
    from litellm_constructs.values import FallbackType as FallbackType
    from litellm_constructs.values import KeyType as KeyType
    from litellm_constructs.values import LoggingCallback as LoggingCallback
    from litellm_constructs.values import ModelLimit as ModelLimit
    from litellm_constructs.values import ModelMode as ModelMode
    from litellm_constructs.values import Rotation as Rotation
    from litellm_constructs.values import SecretValue as SecretValue
    from litellm_constructs.values import TeamRole as TeamRole
    from litellm_constructs.values import TokenPrice as TokenPrice
    from litellm_constructs.values import UserRole as UserRole
    from litellm_constructs.vector_store import IVectorStore as IVectorStore
    from litellm_constructs.vector_store import VectorStore as VectorStore
    from litellm_constructs.vector_store import VectorStoreOptions as VectorStoreOptions
    from provider_shim.resources.alerting import AlertingArgs as AlertingArgs
    from provider_shim.resources.cost_settings import CostSettings as CostSettings
    from provider_shim.resources.cost_settings import Margin as Margin
    from provider_shim.resources.email_events import EmailEvents as EmailEvents
    from provider_shim.resources.general_settings import GeneralSettings as GeneralSettings
    from provider_shim.resources.general_settings import McpClient as McpClient
    from provider_shim.resources.general_settings import TagMapping as TagMapping
    from provider_shim.resources.parts import Permissions as Permissions
    from provider_shim.resources.parts import RouterConfig as RouterConfig
    from provider_shim.resources.parts import RouterFallback as RouterFallback
    from provider_shim.resources.parts import RoutingGroup as RoutingGroup
    from provider_shim.resources.router_settings import RouterSettings as RouterSettings
    from provider_shim.resources.sso_settings import RoleMappings as RoleMappings
    from provider_shim.resources.sso_settings import TeamMappings as TeamMappings

_MODULES = {
    "L1": "litellm_constructs.framework.l1",
    "AccessGroup": "litellm_constructs.access_group",
    "AccessGroupOptions": "litellm_constructs.access_group",
    "AlertType": "litellm_constructs.values",
    "Alerting": "litellm_constructs.alerting",
    "AlertingArgs": "provider_shim.resources.alerting",
    "AttachmentOptions": "litellm_constructs.policy",
    "Budget": "litellm_constructs.values",
    "BudgetTier": "litellm_constructs.budget_tier",
    "BudgetTierOptions": "litellm_constructs.budget_tier",
    "Checks": "litellm_constructs.checks",
    "CostSettings": "provider_shim.resources.cost_settings",
    "Credential": "litellm_constructs.credential",
    "CredentialOptions": "litellm_constructs.credential",
    "Customer": "litellm_constructs.customer",
    "CustomerOptions": "litellm_constructs.customer",
    "DataMetaArguments": "litellm_constructs.framework.meta",
    "DeploymentOptions": "litellm_constructs.model",
    "Duration": "litellm_constructs.values",
    "EmailEvents": "provider_shim.resources.email_events",
    "Fallback": "litellm_constructs.fallback",
    "FallbackOptions": "litellm_constructs.fallback",
    "FallbackType": "litellm_constructs.values",
    "Gateway": "litellm_constructs.gateway",
    "GatewayOptions": "litellm_constructs.gateway",
    "GeneralSettings": "provider_shim.resources.general_settings",
    "Guardrail": "litellm_constructs.guardrail",
    "GuardrailOptions": "litellm_constructs.guardrail",
    "IAccessGroupRef": "litellm_constructs.interfaces",
    "IBudgetTierRef": "litellm_constructs.interfaces",
    "ICredentialRef": "litellm_constructs.interfaces",
    "IGuardrailRef": "litellm_constructs.interfaces",
    "IKey": "litellm_constructs.key",
    "IKeyRef": "litellm_constructs.interfaces",
    "IMcpServer": "litellm_constructs.mcp_server",
    "IMcpServerRef": "litellm_constructs.interfaces",
    "IModel": "litellm_constructs.model",
    "IModelRef": "litellm_constructs.interfaces",
    "IOrganization": "litellm_constructs.organization",
    "IOrganizationRef": "litellm_constructs.interfaces",
    "IPolicyRef": "litellm_constructs.interfaces",
    "ITeam": "litellm_constructs.team",
    "ITeamRef": "litellm_constructs.interfaces",
    "IUser": "litellm_constructs.user",
    "IUserRef": "litellm_constructs.interfaces",
    "IVectorStore": "litellm_constructs.vector_store",
    "IVectorStoreRef": "litellm_constructs.interfaces",
    "InvalidArguments": "litellm_constructs.framework.arguments",
    "Key": "litellm_constructs.key",
    "KeyArguments": "litellm_constructs.key",
    "KeyOptions": "litellm_constructs.key",
    "KeyType": "litellm_constructs.values",
    "L1Data": "litellm_constructs.framework.l1",
    "LiteLLMModel": "litellm_constructs.model",
    "LiteLLMProvider": "litellm_constructs.provider",
    "LoggingCallback": "litellm_constructs.values",
    "Margin": "provider_shim.resources.cost_settings",
    "McpClient": "provider_shim.resources.general_settings",
    "McpServer": "litellm_constructs.mcp_server",
    "McpServerOptions": "litellm_constructs.mcp_server",
    "MemberArguments": "litellm_constructs.team_member",
    "MemberOptions": "litellm_constructs.team_member",
    "MetaArguments": "litellm_constructs.framework.meta",
    "MetaOptions": "litellm_constructs.framework.meta",
    "ModelArguments": "litellm_constructs.model",
    "ModelLimit": "litellm_constructs.values",
    "ModelMode": "litellm_constructs.values",
    "Organization": "litellm_constructs.organization",
    "OrganizationOptions": "litellm_constructs.organization",
    "Permissions": "provider_shim.resources.parts",
    "Policy": "litellm_constructs.policy",
    "PolicyAttachment": "litellm_constructs.policy",
    "PolicyOptions": "litellm_constructs.policy",
    "ProviderOptions": "litellm_constructs.provider",
    "RoleMappings": "provider_shim.resources.sso_settings",
    "Rotation": "litellm_constructs.values",
    "RouterConfig": "provider_shim.resources.parts",
    "RouterFallback": "provider_shim.resources.parts",
    "RouterSettings": "provider_shim.resources.router_settings",
    "RoutingGroup": "provider_shim.resources.parts",
    "SecretValue": "litellm_constructs.values",
    "SharedMetaOptions": "litellm_constructs.framework.meta",
    "SingleSignOn": "litellm_constructs.single_sign_on",
    "Tag": "litellm_constructs.tag",
    "TagMapping": "provider_shim.resources.general_settings",
    "TagOptions": "litellm_constructs.tag",
    "Team": "litellm_constructs.team",
    "TeamArguments": "litellm_constructs.team",
    "TeamDefaults": "litellm_constructs.gateway",
    "TeamKeyOptions": "litellm_constructs.key",
    "TeamMappings": "provider_shim.resources.sso_settings",
    "TeamMember": "litellm_constructs.team_member",
    "TeamOptions": "litellm_constructs.team",
    "TeamRole": "litellm_constructs.values",
    "Timeouts": "litellm_constructs.framework.meta",
    "TokenPrice": "litellm_constructs.values",
    "User": "litellm_constructs.user",
    "UserDefaults": "litellm_constructs.gateway",
    "UserOptions": "litellm_constructs.user",
    "UserRole": "litellm_constructs.values",
    "VectorStore": "litellm_constructs.vector_store",
    "VectorStoreOptions": "litellm_constructs.vector_store",
}
"""Where each name is."""

if not TYPE_CHECKING:  # Type checkers read the imports above.
    __all__ = [*_MODULES]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return globals().setdefault(name, getattr(importlib.import_module(_MODULES[name]), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_MODULES]
