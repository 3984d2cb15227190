"""Values that the arguments of a router are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from litellm_constructs.framework.options import value
from litellm_constructs.framework.tokens import shown, unresolved
from litellm_constructs.values import Duration

QUANTITY = re.compile(r"(\d+|\d*\.\d+)(m|[kMGTPE]|[KMGTPE]i)?")


@value('a SecretKey, such as SecretKey("litellm-db", "DATABASE_URL")', many="SecretKeys and texts")
@dataclass(frozen=True)
class SecretKey:
    """One key of a Kubernetes Secret in the router's namespace, which exists already."""

    secret: str
    """Name of the Secret."""
    key: str
    optional: bool = False
    """Whether pods start without it."""


@value('Resources, such as Resources(cpu="1", memory="4Gi")')
@dataclass(frozen=True, kw_only=True)
class Resources:
    """What each pod gets, as request and as limit. LiteLLM advises one CPU and 4 GiB for a process.

    Raises ValueError for what is no quantity of Kubernetes.
    """

    cpu: str = "1"
    memory: str = "4Gi"

    def __post_init__(self) -> None:
        for name, quantity in vars(self).items():
            if not isinstance(quantity, str) or not (unresolved(quantity) or QUANTITY.fullmatch(quantity)):
                raise ValueError(
                    f"{name} is {shown(quantity)}: write a quantity of Kubernetes as text, such as 500m or 4Gi"
                )


@value('a Database, such as Database(SecretKey("litellm-db", "DATABASE_URL"))')
@dataclass(frozen=True)
class Database:
    """PostgreSQL, where LiteLLM keeps teams, keys, models and spend."""

    url: SecretKey
    """`postgresql://user:password@host:5432/litellm`, in a Secret."""
    pool: int = 10
    """Connections that each pod may have."""
    max_connections: int = 100
    """Connections that the database takes, as `max_connections` of PostgreSQL says. A check holds the pods against
    it."""
    migration_timeout: Duration = field(default_factory=lambda: Duration.minutes(10))
    """How long a migration may take, with waiting for the database."""


@value('a Redis, such as Redis("redis.ai.svc")')
@dataclass(frozen=True)
class Redis:
    """Redis, by which several pods know of each other's calls: limits and budgets hold for all of them together."""

    host: str
    port: int = 6379
    password: SecretKey | None = None
    """None for a Redis without one."""
    tls: bool = False


@value("an Autoscaling, such as Autoscaling(min=2, max=6)")
@dataclass(frozen=True, kw_only=True)
class Autoscaling:
    """As many pods as their CPU asks for. LiteLLM advises against scaling by memory, which it does not give back.

    Raises ValueError for numbers that cannot be.
    """

    min: int = 2
    max: int
    cpu: int = 60
    """Per cent of the CPU of the pods that is aimed at."""

    def __post_init__(self) -> None:
        if not 1 <= self.min <= self.max:
            raise ValueError(f"there are {self.min} to {self.max} pods: write 1 or more as min, and no less as max")
        if not 1 <= self.cpu <= 100:
            raise ValueError(f"cpu is {self.cpu}: write per cent, 1 to 100")


@value('a ServiceAccount, such as ServiceAccount({"eks.amazonaws.com/role-arn": "..."})')
@dataclass(frozen=True)
class ServiceAccount:
    """A service account of the router's own, by whose annotations clouds give their roles."""

    annotations: Mapping[str, str] = field(default_factory=dict[str, str])


@value('an Ingress, such as Ingress("llm.example.com", tls_secret="llm-tls")')
@dataclass(frozen=True)
class Ingress:
    """How callers from outside the cluster come to the router, by an Ingress."""

    host: str
    class_name: str | None = None
    """Ingress class. The cluster's default if not set."""
    tls_secret: str | None = None
    """Name of the Secret with the certificate. Plain HTTP if not set."""
    annotations: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the controller is told, such as how long answers may take."""

    @property
    def url(self) -> str:
        """Where callers come to it."""
        return f"{'https' if self.tls_secret else 'http'}://{self.host}"


@value('an HttpRoute, such as HttpRoute("llm.example.com", gateway="public")')
@dataclass(frozen=True)
class HttpRoute:
    """How callers from outside the cluster come to the router, by a Gateway of the Gateway API.

    Terraform asks the cluster for it when it plans: the definitions of the Gateway API must be there before.
    """

    host: str
    gateway: str
    """Name of the Gateway."""
    gateway_namespace: str | None = None
    """Namespace of the Gateway. The router's own if not set."""
    tls: bool = True
    """Whether the Gateway listens with TLS."""

    @property
    def url(self) -> str:
        """Where callers come to it."""
        return f"{'https' if self.tls else 'http'}://{self.host}"


@value("a Monitoring, such as Monitoring()")
@dataclass(frozen=True, kw_only=True)
class Monitoring:
    """Metrics for Prometheus, as its operator wants them.

    Terraform asks the cluster for them when it plans: the definitions of the operator must be there before.
    """

    interval: str = "30s"
    """How often Prometheus asks."""
    alerts: bool = True
    """Whether there are alerts of budgets of which less than a tenth is left, and of models that fail."""
    dashboard: bool = False
    """Whether there is a ConfigMap with a dashboard, which Grafana's sidecar finds by its label `grafana_dashboard`."""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    """Labels by which a Prometheus chooses what it looks at."""
