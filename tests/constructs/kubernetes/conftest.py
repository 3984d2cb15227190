"""A router in a stack of its own, and what Terraform gets to see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import KubernetesProvider, ModelRouter


@pytest.fixture
def router(stack: cdk.TerraformStack) -> Callable[..., ModelRouter]:
    """A router with one model, if no others are given."""
    KubernetesProvider(stack, "kubernetes", config_path="kubeconfig")

    def make(**options: Any) -> ModelRouter:
        options.setdefault("models", ["openai/gpt-4o"])
        return ModelRouter(stack, "router", **options)

    return make


@pytest.fixture
def container(only: Callable[[str], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """LiteLLM's container in the one Deployment."""

    def find() -> dict[str, Any]:
        (found,) = only("kubernetes_deployment_v1")["spec"]["template"]["spec"]["container"]
        return found

    return find


@pytest.fixture
def env(container: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """The environment of LiteLLM: text, or the Secret and the key that it comes from."""

    def find() -> dict[str, Any]:
        return {
            one["name"]: one["value"] if "value" in one else one["value_from"]["secret_key_ref"]
            for one in container()["env"]
        }

    return find
