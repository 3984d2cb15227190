"""The gateway itself, as code: LiteLLM on Kubernetes."""

from litellm_constructs.kubernetes.options import RouterOptions
from litellm_constructs.kubernetes.provider import KubernetesProvider, KubernetesProviderOptions
from litellm_constructs.kubernetes.resource import KubernetesResource
from litellm_constructs.kubernetes.route import ModelRoute
from litellm_constructs.kubernetes.router import ModelRouter
from litellm_constructs.kubernetes.values import (
    Autoscaling,
    Database,
    HttpRoute,
    Ingress,
    Monitoring,
    Redis,
    Resources,
    SecretKey,
    ServiceAccount,
)

__all__ = [
    "Autoscaling",
    "Database",
    "HttpRoute",
    "Ingress",
    "KubernetesProvider",
    "KubernetesProviderOptions",
    "KubernetesResource",
    "ModelRoute",
    "ModelRouter",
    "Monitoring",
    "Redis",
    "Resources",
    "RouterOptions",
    "SecretKey",
    "ServiceAccount",
]
