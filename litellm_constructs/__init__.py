"""A LiteLLM gateway as code: constructs for CDK for Terraform.

Names are imported when they are first used: the sandbox and the command line do without the CDK, which starts Node.js.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litellm_constructs._arguments import InvalidArguments
    from litellm_constructs._l1 import L1, L1Data
    from litellm_constructs._meta import DataMetaArguments, MetaArguments, MetaOptions
    from litellm_constructs.checks import Checks
    from litellm_constructs.fallback import Fallback
    from litellm_constructs.key import IKey, Key, KeyOptions, TeamKeyOptions
    from litellm_constructs.model import DeploymentOptions, IModel, LiteLLMModel
    from litellm_constructs.organization import IOrganization, Organization
    from litellm_constructs.provider import LiteLLMProvider
    from litellm_constructs.team import ITeam, Team, TeamOptions
    from litellm_constructs.team_member import MemberOptions, TeamMember
    from litellm_constructs.user import IUser, User
    from litellm_constructs.values import (
        Budget,
        Duration,
        FallbackType,
        KeyType,
        ModelLimit,
        ModelMode,
        SecretValue,
        TeamRole,
        TokenPrice,
        UserRole,
    )
    from provider_shim.resources.parts import Permissions, RouterConfig, RouterFallback, RoutingGroup

__all__ = [
    "L1",
    "Budget",
    "Checks",
    "DataMetaArguments",
    "DeploymentOptions",
    "Duration",
    "Fallback",
    "FallbackType",
    "IKey",
    "IModel",
    "IOrganization",
    "ITeam",
    "IUser",
    "InvalidArguments",
    "Key",
    "KeyOptions",
    "KeyType",
    "L1Data",
    "LiteLLMModel",
    "LiteLLMProvider",
    "MemberOptions",
    "MetaArguments",
    "MetaOptions",
    "ModelLimit",
    "ModelMode",
    "Organization",
    "Permissions",
    "RouterConfig",
    "RouterFallback",
    "RoutingGroup",
    "SecretValue",
    "Team",
    "TeamKeyOptions",
    "TeamMember",
    "TeamOptions",
    "TeamRole",
    "TokenPrice",
    "User",
    "UserRole",
]

_MODULES = (
    "litellm_constructs._arguments",
    "litellm_constructs._l1",
    "litellm_constructs.checks",
    "litellm_constructs.fallback",
    "litellm_constructs.key",
    "litellm_constructs.model",
    "litellm_constructs.organization",
    "litellm_constructs.provider",
    "litellm_constructs.team",
    "litellm_constructs.team_member",
    "litellm_constructs.user",
    "litellm_constructs.values",
    "provider_shim.resources.parts",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = vars(importlib.import_module(module)).get(name)
            if found is not None:
                return globals().setdefault(name, found)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
