"""The gateway itself: LiteLLM on Kubernetes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Unpack, cast

from constructs import Construct

from litellm_constructs.checks._run import watch
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.l2 import L2
from litellm_constructs.framework.options import read
from litellm_constructs.framework.origins import remember
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.framework.tree import path_of, stack_of
from litellm_constructs.kubernetes import compose, config, llm_providers, migration, monitoring, network, pod, scaling
from litellm_constructs.kubernetes.options import RouterOptions, problem_of_name, seconds
from litellm_constructs.kubernetes.resource import KubernetesResource
from litellm_constructs.kubernetes.route import ModelRoute
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
from litellm_constructs.values import Duration
from provider_shim.versions import NEWEST

IMAGE = f"ghcr.io/berriai/litellm-non_root:v{NEWEST}"
"""LiteLLM's image that needs no root, of the newest version that this library is tested with."""

SECRET = "litellm-secrets"
_MASTER_KEY = "LITELLM_MASTER_KEY"
_SALT_KEY = "LITELLM_SALT_KEY"
_PROMETHEUS = "monitoring.coreos.com/v1"
_NOTHING: Mapping[str, str] = {}


class ModelRouter(L2):
    """A LiteLLM gateway on Kubernetes: its configuration, its pods, and the Service before them.

    `RouterOptions` tells of each argument. Raises InvalidArguments with everything that cannot work.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[RouterOptions]) -> None:
        super().__init__(scope, id)
        given = {name: one for name, one in options.items() if one is not None}
        problems = [f"{name}: {text}" for name, text in read(type(self).__name__, RouterOptions, given)[1]]
        if "name" not in given and (problem := problem_of_name(id)):
            problems.append(f"name: is the id if it is not set, and {problem}")
        if "autoscaling" in given and "replicas" in given:
            problems.append("replicas: autoscaling says how many pods there are: leave one of the two out")
        if problems:
            raise InvalidArguments(path_of(self), problems)

        remember(lambda: path_of(self))
        self._options = cast("Any", given)
        self._name = cast("str", given.get("name", id))
        self._routes = tuple(
            one if isinstance(one, ModelRoute) else ModelRoute(one)
            for one in cast("Iterable[ModelRoute | str]", given["models"])
        )
        try:
            self._config = self._configure(self.redis)
        except ValueError as error:  # of what models have besides: `config` itself was read
            raise InvalidArguments(path_of(self), [f"models: {error}"]) from None
        text = config.text_of(self._config)
        self.config_map = self._make(
            "Config", "kubernetes_config_map_v1", self._suffixed("config"), {"data": {"config.yaml": text}}
        )
        known = not unresolved(text)
        digest = config.digest_of(text) if known else f'${{sha256({self.config_map.address}.data["config.yaml"])}}'
        self.service_account = self._identify()
        self.migration = self._migrate()
        self.deployment = self._deploy(digest)
        self.service = self._serve()
        self.exposure = self._expose()
        self._scale()
        self._restrict()
        self._watch()
        self.resource = self._gate()
        watch(cast("cdk.TerraformStack", stack_of(self)))

    # --- what it is, for programs and checks

    @property
    def router_name(self) -> str:
        """Name of Deployment and Service."""
        return self._name

    @property
    def routes(self) -> tuple[ModelRoute, ...]:
        """The models that `models` names, in this order."""
        return self._routes

    @property
    def config(self) -> dict[str, Any]:
        """LiteLLM's own file, as a map. Secrets stand in it as `os.environ/NAME`."""
        return self._config

    def setting(self, section: str, name: str) -> Any:
        """What the file says in a section, such as `general_settings`; None if it does not."""
        return cast("dict[str, Any]", self._config.get(section) or {}).get(name)

    @property
    def env(self) -> Mapping[str, str | SecretKey]:
        """The environment of LiteLLM: what it is told, what is in the Secret, and before all what the program says."""
        secret = self.secret
        keys = {*config.variables(self._config)}
        keys |= {name for route in self._routes for name in llm_providers.read_by_itself(route.llm_provider)}
        return {
            **pod.WRITABLE,
            "GRACEFUL_SHUTDOWN_TIMEOUT": str(self._drain),
            "LITELLM_LOG": "ERROR",
            "LITELLM_MODE": "PRODUCTION",
            **{name: SecretKey(secret, name, optional=True) for name in keys},
            _MASTER_KEY: self._master_key,
            pod.DRAIN_TOKEN: self._master_key,
            **(self._kept if self.database else {}),
            **({config.REDIS_PASSWORD: self.redis.password} if self.redis and self.redis.password else {}),
            **self._options.get("env", {}),
        }

    @property
    def image(self) -> str:
        """Image of LiteLLM."""
        return cast("str", self._options.get("image", IMAGE))

    @property
    def secret(self) -> str:
        """Name of the Secret with the master key and the keys of the providers."""
        return cast("str", self._options.get("secrets", SECRET))

    @property
    def database(self) -> Database | None:
        """Where LiteLLM keeps what is managed on it."""
        return cast("Database | None", self._options.get("database"))

    @property
    def redis(self) -> Redis | None:
        """By which several pods know of each other's calls."""
        return cast("Redis | None", self._options.get("redis"))

    @property
    def most_pods(self) -> int:
        """How many pods there may be at once, but for the one more of a rollout."""
        return self._autoscaling.max if self._autoscaling else cast("int", self._options.get("replicas", 1))

    @property
    def url(self) -> str:
        """Where the router is within the cluster, known before it is there."""
        port = "" if self._port == 80 else f":{self._port}"
        return f"http://{self._name}.{self._namespace}.svc{port}"

    @cached_property
    def address(self) -> str:
        """Where the router is, for `LiteLLMProvider`: as `expose` says, or else within the cluster. Terraform knows it
        once all pods have been rolled out, so the first plan does not look for a gateway that is still to come."""
        return cdk.Token.as_string(self.resource.interpolation_for_attribute("output"))

    def compose(self) -> str:
        """The same gateway on one machine, as the text of a `compose.yaml` (Docker Compose 2.23.1 or later): LiteLLM,
        with a PostgreSQL where the router has a Database, and a Redis where it has one.

        Secrets come from a file `.env` beside it, by the names of the environment variables; what the router takes
        from Secrets of other names, too. Raises ValueError when
        the router has what only Terraform knows.
        """
        redis = self.redis and replace(self.redis, host=compose.LOCAL_REDIS, port=6379, tls=False)
        local = self._configure(redis)
        if unresolved(local) or unresolved(self.image) or unresolved([*self.env.values()]):
            raise ValueError(
                f"the router {self._name} has values that only Terraform knows, and Compose does without it"
            )
        return compose.written(
            name=self._name,
            image=self.image,
            port=self._port,
            config=config.text_of(local),
            env=self.env,
            secret=self.secret,
            drain=self._drain,
            database=self.database is not None,
            redis=redis,
        )

    # --- arguments

    @property
    def _namespace(self) -> str:
        return cast("str", self._options.get("namespace", "default"))

    @property
    def _port(self) -> int:
        return cast("int", self._options.get("port", pod.PORT))

    @property
    def _drain(self) -> int:
        return seconds(self._options.get("drain", Duration.seconds(75)))

    @property
    def _autoscaling(self) -> Autoscaling | None:
        return cast("Autoscaling | None", self._options.get("autoscaling"))

    @property
    def _monitoring(self) -> Monitoring | None:
        return cast("Monitoring | None", self._options.get("monitoring"))

    @property
    def _exposed(self) -> Ingress | HttpRoute | None:
        return cast("Ingress | HttpRoute | None", self._options.get("expose"))

    @property
    def _master_key(self) -> SecretKey:
        given = self._options.get("env", {}).get(_MASTER_KEY)
        return given if isinstance(given, SecretKey) else SecretKey(self.secret, _MASTER_KEY)

    @property
    def _selector(self) -> dict[str, str]:
        """What tells the pods. A Deployment cannot change it."""
        return {"app": self._name}

    @property
    def _labels(self) -> dict[str, str]:
        return {
            **self._options.get("labels", {}),
            **self._selector,
            "app.kubernetes.io/name": self._options.get("type", "litellm"),
            "app.kubernetes.io/instance": self._name,
            "app.kubernetes.io/managed-by": "terraform",
        }

    @property
    def _kept(self) -> dict[str, str | SecretKey]:
        """The environment of pods that have a database, which a Job brings to their version."""
        return {
            pod.DATABASE_URL: cast("Database", self.database).url,
            "DISABLE_SCHEMA_UPDATE": "true",
            _SALT_KEY: SecretKey(self.secret, _SALT_KEY),
        }

    @property
    def _pod(self) -> dict[str, Any]:
        """What the pods of the Deployment and of the Job have."""
        user = self._options.get("run_as_user", 65_534)
        account = self._options.get("service_account")
        return {
            "image": self.image,
            "resources": self._options.get("resources", Resources()),
            "run_as_user": None if user == "any" else user,
            "service_account": self._name if isinstance(account, ServiceAccount) else account,
            "image_pull_secrets": self._options.get("image_pull_secrets", ()),
        }

    # --- what it is made of

    def _configure(self, redis: Redis | None) -> dict[str, Any]:
        generated = config.generated(self._routes, self.database, redis, metrics=self._monitoring is not None)
        return config.as_plain(config.patched(generated, self._options.get("config", {})))

    def _suffixed(self, part: str) -> str:
        return f"{self._name}-{part}"

    def _metadata(self, name: str, labels: Mapping[str, str], annotations: Mapping[str, str]) -> dict[str, Any]:
        return {
            "name": name,
            "namespace": self._namespace,
            "labels": {**labels, **self._labels},
            "annotations": {**self._options.get("annotations", {}), **annotations} or None,
        }

    def _make(
        self,
        id: str,
        kind: str,
        name: str,
        attributes: Mapping[str, Any],
        *,
        annotations: Mapping[str, str] = _NOTHING,
        labels: Mapping[str, str] = _NOTHING,
        after: Iterable[object] = (),
        ignoring: Iterable[str] = (),
    ) -> KubernetesResource:
        return KubernetesResource(
            self,
            id,
            kind,
            {"metadata": self._metadata(name, labels, annotations), **attributes},
            provider=self._options.get("provider"),
            depends_on=[*self._options.get("depends_on", ()), *after],
            ignore_changes=[*ignoring],
        )

    def _make_custom(
        self, id: str, version: str, kind: str, spec: Mapping[str, Any], labels: Mapping[str, str] = _NOTHING
    ) -> KubernetesResource:
        """An object of a kind that the cluster has learned."""
        metadata = {name: item for name, item in self._metadata(self._name, labels, _NOTHING).items() if item}
        return KubernetesResource(
            self,
            id,
            "kubernetes_manifest",
            {"manifest": {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}},
            provider=self._options.get("provider"),
            depends_on=self._options.get("depends_on", ()),
        )

    def _identify(self) -> KubernetesResource | None:
        account = self._options.get("service_account")
        if not isinstance(account, ServiceAccount):
            return None
        return self._make(
            "ServiceAccount",
            "kubernetes_service_account_v1",
            self._name,
            {"automount_service_account_token": False},
            annotations=account.annotations,
        )

    def _migrate(self) -> KubernetesResource | None:
        if not self.database:
            return None
        env = {**pod.WRITABLE, **self._kept, **self._options.get("env", {})}
        template = migration.template(env=env, **self._pod)
        # A Job cannot change, so another image has another one.
        digest = config.short_digest_of(config.as_plain(template))
        timeout = seconds(self.database.migration_timeout)
        return self._make(
            "Migration",
            "kubernetes_job_v1",
            f"{self._name}-migrate-{digest}",
            {
                "spec": migration.spec(template, self._labels_of_job, timeout),
                "wait_for_completion": True,
                "timeouts": {"create": f"{timeout + 60}s", "update": f"{timeout + 60}s"},
            },
            after=[self.service_account] if self.service_account else [],
        )

    @property
    def _labels_of_job(self) -> dict[str, str]:
        """Without what would have the Service send calls to it."""
        return {**self._labels, "app": self._suffixed("migrate")}

    def _deploy(self, digest: str) -> KubernetesResource:
        rollout = seconds(self._options.get("rollout_timeout", Duration.minutes(10)))
        # `kubectl rollout restart` is no change of the program's.
        ignoring = ['spec[0].template[0].metadata[0].annotations["kubectl.kubernetes.io/restartedAt"]']
        if self._autoscaling:
            ignoring.append("spec[0].replicas")
        template = {
            "metadata": {
                "labels": {**self._options.get("pod_labels", {}), **self._labels},
                "annotations": {
                    **self._options.get("annotations", {}),
                    **self._options.get("pod_annotations", {}),
                    "litellm-constructs/config-hash": digest,
                },
            },
            "spec": pod.spec(
                env=self.env,
                config_map=self._suffixed("config"),
                drain=self._drain,
                spread=scaling.spread(self._selector) if self.most_pods > 1 else [],
                **self._pod,
            ),
        }
        spec = {
            "replicas": str(self._autoscaling.min if self._autoscaling else self.most_pods),
            # What makes no progress is told before Terraform has waited in vain.
            "progress_deadline_seconds": min(300, rollout // 2),
            "selector": {"match_labels": self._selector},
            "strategy": {"type": "RollingUpdate", "rolling_update": {"max_surge": "1", "max_unavailable": "0"}},
            "template": template,
        }
        return self._make(
            "Deployment",
            "kubernetes_deployment_v1",
            self._name,
            {
                "spec": spec,
                "wait_for_rollout": True,
                "timeouts": {"create": f"{rollout}s", "update": f"{rollout}s"},
            },
            after=[one for one in (self.config_map, self.service_account, self.migration) if one],
            ignoring=ignoring,
        )

    def _serve(self) -> KubernetesResource:
        port = {"name": "http", "port": self._port, "target_port": "http", "protocol": "TCP"}
        return self._make(
            "Service",
            "kubernetes_service_v1",
            self._name,
            {"spec": {"type": "ClusterIP", "selector": self._selector, "port": [port]}},
        )

    def _expose(self) -> KubernetesResource | None:
        match self._exposed:
            case Ingress() as exposed:
                return self._make(
                    "Ingress",
                    "kubernetes_ingress_v1",
                    self._name,
                    {"spec": network.ingress(exposed, self._name, self._port)},
                    annotations=exposed.annotations,
                )
            case HttpRoute() as exposed:
                spec = network.http_route(exposed, self._name, self._port)
                return self._make_custom("HttpRoute", "gateway.networking.k8s.io/v1", "HTTPRoute", spec)
            case None:
                return None

    def _scale(self) -> None:
        if self._autoscaling:
            self._make(
                "Autoscaler",
                "kubernetes_horizontal_pod_autoscaler_v2",
                self._name,
                {"spec": scaling.autoscaler(self._name, self._autoscaling)},
                after=[self.deployment],
            )
        if self.most_pods > 1:
            self._make(
                "DisruptionBudget",
                "kubernetes_pod_disruption_budget_v1",
                self._name,
                {"spec": scaling.disruption_budget(self._selector)},
            )

    def _restrict(self) -> None:
        if (namespaces := self._options.get("allow_from")) is not None:
            self._make(
                "NetworkPolicy",
                "kubernetes_network_policy_v1",
                self._name,
                {"spec": network.policy(self._selector, namespaces)},
            )

    def _watch(self) -> None:
        if not (told := self._monitoring):
            return
        spec = monitoring.service_monitor(told, self._selector, self._master_key)
        self._make_custom("ServiceMonitor", _PROMETHEUS, "ServiceMonitor", spec, told.labels)
        if told.alerts:
            self._make_custom("Alerts", _PROMETHEUS, "PrometheusRule", monitoring.rules(self._name), told.labels)
        if told.dashboard:
            self._make(
                "Dashboard",
                "kubernetes_config_map_v1",
                self._suffixed("dashboard"),
                {"data": {f"{self._name}.json": monitoring.dashboard(self._name)}},
                labels={"grafana_dashboard": "1"},
            )

    def _gate(self) -> KubernetesResource:
        """What has the address, and has it only when the gateway is there."""
        url = self._exposed.url if self._exposed else self.url
        after = [one for one in (self.deployment, self.service, self.exposure) if one]
        return KubernetesResource(self, "Address", "terraform_data", {"input": url}, depends_on=after)
