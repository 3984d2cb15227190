"""The provider element of a stack, as Terraform knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constructs import Construct

from litellm_constructs.framework import elements
from litellm_constructs.framework.frameworks import one_framework
from litellm_constructs.framework.ids import expect_id
from litellm_constructs.framework.origins import remember
from litellm_constructs.framework.tokens import plain
from litellm_constructs.framework.tree import path_of
from provider_shim import __version__

PROVIDER = "litellm"
"""The provider's name in Terraform."""


GENERATED = {"provider_name": PROVIDER, "provider_version_constraint": f"~> {__version__}"}
"""What lets the framework say that a stack has no provider element, and which versions are wanted."""


class Provider(elements.Provider, jsii_type=elements.PROVIDER):
    """How the resources of a stack reach their gateway. `LiteLLMProvider` has the arguments."""

    def __init__(self, scope: Construct, id: str, alias: str | None, arguments: Mapping[str, Any]) -> None:
        expect_id(type(self), scope, id)
        one_framework(scope)
        remember(lambda: f"{path_of(scope)}/{id}")
        config = {
            "terraform_resource_type": PROVIDER,
            "terraform_generator_metadata": GENERATED,
            "terraform_provider_source": f"{PROVIDER}/{PROVIDER}",
            "alias": alias,
        }
        super().__init__(scope, id, config, plain(arguments))
