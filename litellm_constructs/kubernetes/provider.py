"""Which cluster the resources of a stack are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict, Unpack

from constructs import Construct

from litellm_constructs.framework import elements
from litellm_constructs.framework.options import Own
from litellm_constructs.framework.provider import AnyProvider, Kind
from litellm_constructs.provider import plain_alias
from litellm_constructs.values import SecretValue

KUBERNETES = Kind("kubernetes", "hashicorp/kubernetes", "~> 3.0")


class KubernetesProviderOptions(TypedDict, total=False):
    """How a cluster is spoken to: the arguments of Terraform's provider `hashicorp/kubernetes`."""

    config_path: str | None
    """Path of a kubeconfig. The environment variable KUBE_CONFIG_PATH tells if not set."""
    config_paths: Sequence[str] | None
    """Paths of several kubeconfigs, which are merged. None if not set."""
    config_context: str | None
    """Context of the kubeconfig. Its current one if not set."""
    host: str | None
    """Address of the cluster's API. The kubeconfig tells if not set."""
    token: Annotated[SecretValue | None, Own(lambda secret: {"token": secret.reveal()})]
    """Token of a service account. The kubeconfig tells if not set."""
    client_certificate: str | None
    """Certificate to log in with, as PEM text. The kubeconfig tells if not set."""
    client_key: Annotated[SecretValue | None, Own(lambda secret: {"client_key": secret.reveal()})]
    """Key of that certificate, as PEM text. The kubeconfig tells if not set."""
    cluster_ca_certificate: str | None
    """Certificate authority of the cluster, as PEM text. The kubeconfig tells if not set."""
    tls_server_name: str | None
    """Name that the certificate of the cluster must have. That of `host` if not set."""
    insecure: bool | None
    """Whether to accept any certificate of the cluster. Only a valid one if not set."""
    proxy_url: str | None
    """Proxy before the cluster. None if not set."""
    exec: Mapping[str, Any] | None
    """A program that tells how to log in: `api_version`, `command`, `args` and `env`. None if not set."""
    ignore_labels: Sequence[str] | None
    """Regular expressions of labels that others write and Terraform leaves alone. It removes what it does not know
    if not set, but for those below `kubernetes.io`."""
    ignore_annotations: Sequence[str] | None
    """The same for annotations, such as `argocd\\.argoproj\\.io.*`."""
    alias: Annotated[str | None, Own(check=plain_alias)]
    """Name of this provider where a stack has several. The provider of all others if not set."""


class KubernetesProvider(AnyProvider, jsii_type=elements.PROVIDER):
    """Terraform's provider for Kubernetes: where the cluster is and how it is spoken to.

    The prebuilt bindings' `KubernetesProvider` serves as well, if a program has that already.
    `KubernetesProviderOptions` tells of each argument. Raises InvalidArguments for values that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[KubernetesProviderOptions]) -> None:
        super().__init__(scope, id, KUBERNETES, KubernetesProviderOptions, options)
