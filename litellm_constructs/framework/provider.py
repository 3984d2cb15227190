"""The provider elements of a stack, as Terraform knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jsii
from constructs import Construct

from litellm_constructs.framework import elements
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.frameworks import one_framework
from litellm_constructs.framework.help import described
from litellm_constructs.framework.ids import expect_id
from litellm_constructs.framework.options import read
from litellm_constructs.framework.origins import remember
from litellm_constructs.framework.tokens import plain
from litellm_constructs.framework.tree import path_of
from provider_shim import __version__


@dataclass(frozen=True)
class Kind:
    """A provider, as Terraform knows it."""

    name: str
    source: str
    version: str
    """Which versions are wanted."""

    @property
    def generated(self) -> Mapping[str, str]:
        """What lets the framework say that a stack has no provider element, and which versions are wanted."""
        return {"provider_name": self.name, "provider_version_constraint": self.version}


LITELLM = Kind("litellm", "litellm/litellm", f"~> {__version__}")


class _Described(jsii.JSIIAbstractClass):
    """Of classes whose options are keywords: `help` shows each."""

    __signature__, __doc__ = described()


class AnyProvider(elements.Provider, metaclass=_Described, jsii_type=elements.PROVIDER):
    """A provider with arguments that are `declared` in a `TypedDict`."""

    def __init__(self, scope: Construct, id: str, kind: Kind, declared: Any, options: Mapping[str, Any]) -> None:
        expect_id(type(self), scope, id)
        given, problems = read(type(self).__name__, declared, options)
        attributes: dict[str, Any] = {}
        for name, value in given.items():
            try:
                attributes[name] = plain(value)
            except ValueError as error:
                problems.append((name, str(error)))
        if problems:
            raise InvalidArguments(f"{path_of(scope)}/{id}", [f"{name}: {text}" for name, text in problems])
        one_framework(scope)
        remember(lambda: f"{path_of(scope)}/{id}")
        config = {
            "terraform_resource_type": kind.name,
            "terraform_generator_metadata": kind.generated,
            "terraform_provider_source": kind.source,
            "alias": options.get("alias"),
        }
        super().__init__(scope, id, config, attributes)


class Provider(AnyProvider, jsii_type=elements.PROVIDER):
    """How the resources of a stack reach their gateway. `LiteLLMProvider` has the arguments."""

    def __init__(self, scope: Construct, id: str, declared: Any, options: Mapping[str, Any]) -> None:
        super().__init__(scope, id, LITELLM, declared, options)
