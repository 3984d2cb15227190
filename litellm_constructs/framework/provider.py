"""The provider element of a stack, as Terraform knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import jsii
from constructs import Construct

from litellm_constructs.framework.assembly import NAME
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.frameworks import one_framework
from litellm_constructs.framework.origins import remember
from litellm_constructs.framework.tokens import plain
from litellm_constructs.framework.tree import path_of
from provider_shim import __version__

PROVIDER = "litellm"
"""The provider's name in Terraform."""


GENERATED = {"providerName": PROVIDER, "providerVersionConstraint": f"~> {__version__}"}
"""What lets the framework say that a stack has no provider element, and which versions are wanted."""


class Provider(cdk.TerraformProvider, jsii_type=f"{NAME}.Provider"):
    """How the resources of a stack reach their gateway. `LiteLLMProvider` has the arguments."""

    def __init__(self, scope: Construct, id: str, alias: str | None, arguments: Mapping[str, Any]) -> None:
        one_framework(scope)
        remember(lambda: f"{path_of(scope)}/{id}")
        config = {
            "terraformResourceType": PROVIDER,
            "terraformGeneratorMetadata": GENERATED,
            "terraformProviderSource": f"{PROVIDER}/{PROVIDER}",
            "alias": alias,
        }
        cast("Any", jsii).create(type(self), self, [scope, id, config, plain(arguments)])
