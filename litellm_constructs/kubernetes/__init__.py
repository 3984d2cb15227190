"""The gateway itself, as code: LiteLLM on Kubernetes."""

from litellm_constructs.kubernetes.provider import KubernetesProvider, KubernetesProviderOptions
from litellm_constructs.kubernetes.resource import KubernetesResource
from litellm_constructs.kubernetes.router import ModelRouter, RouterOptions
from litellm_constructs.kubernetes.values import ModelRoute, Resources, SecretKey

__all__ = [
    "KubernetesProvider",
    "KubernetesProviderOptions",
    "KubernetesResource",
    "ModelRoute",
    "ModelRouter",
    "Resources",
    "RouterOptions",
    "SecretKey",
]
