"""The same router on one machine: a file for Docker Compose, in JSON, which is YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from litellm_constructs.kubernetes import migration, pod
from litellm_constructs.kubernetes.config import REDIS_PASSWORD
from litellm_constructs.kubernetes.values import Redis, SecretKey

POSTGRES = "postgres:17"
REDIS = "redis:8"
_PASSWORD = "POSTGRES_PASSWORD"

LOCAL_REDIS = "redis"
"""Its name among the services."""

_ALIVE = f"import urllib.request as http; http.urlopen('http://127.0.0.1:{pod.PORT}/health/liveliness', timeout=5)"


def _from_env(name: str) -> str:
    """What `.env`, or the environment of Compose, must have under a name."""
    return f"${{{name}:?put it into .env}}"


def environment(given: Mapping[str, str | SecretKey], secret: str) -> dict[str, str | None]:
    """Variables, with `.env` in the place of Secrets: of that of the router by its keys, of others by the names of the
    variables."""
    variables: dict[str, str | None] = {}
    for name, one in sorted(given.items()):
        if name in pod.WRITABLE:
            continue
        if isinstance(one, SecretKey):
            key = one.key if one.secret == secret else name
            optional = None if key == name else f"${{{key}:-}}"  # None passes on what is there, if anything is
            variables[name] = optional if one.optional else _from_env(key)
        else:
            variables[name] = one.replace("$", "$$")
    return variables


def _healthy(*command: str) -> dict[str, Any]:
    return {"test": list(command), "interval": "5s", "timeout": "5s", "retries": 30}


def written(
    *,
    name: str,
    image: str,
    port: int,
    config: str,
    env: Mapping[str, str | SecretKey],
    secret: str,
    drain: int,
    database: bool,
    redis: Redis | None,
) -> str:
    """The text of `compose.yaml`."""
    variables = environment(env, secret)
    waits: dict[str, Any] = {}
    services: dict[str, Any] = {}
    volumes: dict[str, Any] = {}
    if database:
        password = _from_env(_PASSWORD)
        url = {pod.DATABASE_URL: f"postgresql://litellm:{password}@postgres:5432/litellm"}
        variables |= url
        services["postgres"] = {
            "image": POSTGRES,
            "restart": "unless-stopped",
            "environment": {"POSTGRES_DB": "litellm", "POSTGRES_USER": "litellm", _PASSWORD: password},
            "healthcheck": _healthy("CMD", "pg_isready", "--username", "litellm"),
            "volumes": ["postgres:/var/lib/postgresql/data"],
        }
        services["migrate"] = {
            "image": image,
            "entrypoint": migration.COMMAND,
            "environment": {**url, **migration.MIGRATING},
            "depends_on": {"postgres": {"condition": "service_healthy"}},
        }
        waits["migrate"] = {"condition": "service_completed_successfully"}
        volumes["postgres"] = {}
    if redis:
        command = ["redis-server"]
        if redis.password:
            command += ["--requirepass", _from_env(REDIS_PASSWORD)]
        services[LOCAL_REDIS] = {"image": REDIS, "restart": "unless-stopped", "command": command}
        waits[LOCAL_REDIS] = {"condition": "service_started"}
    services["litellm"] = {
        "image": image,
        "restart": "unless-stopped",
        "command": ["--config", pod.CONFIG, "--port", str(pod.PORT)],
        "ports": [f"{port}:{pod.PORT}"],
        "environment": variables,
        "configs": [{"source": "litellm", "target": pod.CONFIG}],
        "healthcheck": _healthy("CMD", "python", "-c", _ALIVE),
        "stop_grace_period": f"{drain + 10}s",
        **({"depends_on": waits} if waits else {}),
    }
    content = {
        "name": name,
        "services": services,
        "configs": {"litellm": {"content": config.replace("$", "$$")}},
        **({"volumes": volumes} if volumes else {}),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
