"""Who comes to a router, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litellm_constructs.kubernetes import pod
from litellm_constructs.kubernetes.values import HttpRoute, Ingress


def ingress(exposed: Ingress, service: str, port: int) -> dict[str, Any]:
    """The `spec` of an Ingress."""
    backend = {"service": {"name": service, "port": {"number": port}}}
    paths = [{"path": "/", "path_type": "Prefix", "backend": backend}]
    tls = [{"hosts": [exposed.host], "secret_name": exposed.tls_secret}] if exposed.tls_secret else []
    return {
        "ingress_class_name": exposed.class_name,
        "rule": [{"host": exposed.host, "http": {"path": paths}}],
        "tls": tls,
    }


def http_route(exposed: HttpRoute, service: str, port: int) -> dict[str, Any]:
    """The `spec` of an HTTPRoute, as Kubernetes writes it."""
    gateway = {"name": exposed.gateway}
    if exposed.gateway_namespace:
        gateway["namespace"] = exposed.gateway_namespace
    return {
        "parentRefs": [gateway],
        "hostnames": [exposed.host],
        "rules": [{"backendRefs": [{"name": service, "port": port}]}],
    }


def policy(selector: Mapping[str, str], namespaces: Iterable[str]) -> dict[str, Any]:
    """The `spec` of a NetworkPolicy that lets in pods of some namespaces alone."""
    sources = [{"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": name}}} for name in namespaces]
    rule = {"ports": [{"port": str(pod.PORT), "protocol": "TCP"}], "from": sources}
    return {
        "pod_selector": {"match_labels": selector},
        "policy_types": ["Ingress"],
        # To Kubernetes a rule without sources is one for all.
        "ingress": [rule] if sources else [],
    }
