"""The pods of a router: LiteLLM in a container that may do as little as it can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from litellm_constructs.kubernetes.values import Resources, SecretKey

PORT = 4000
"""Where LiteLLM listens, whatever the port of the Service."""

CONFIG = "/etc/litellm/config.yaml"
_FOLDER, _FILE = CONFIG.rsplit("/", 1)
_UI = "/app/var/litellm"
_TMP = "/tmp"

DATABASE_URL = "DATABASE_URL"
DRAIN_TOKEN = "DRAIN_ENDPOINT_TOKEN"

WRITABLE = {
    "LITELLM_ASSETS_PATH": f"{_UI}/assets",
    "LITELLM_MIGRATION_DIR": f"{_TMP}/migrations",
    "LITELLM_NON_ROOT": "true",
    "LITELLM_UI_PATH": f"{_UI}/ui",
    "XDG_CACHE_HOME": f"{_TMP}/cache",
}
"""Where LiteLLM writes what it would write into its root file system."""

_COPY_UI = f'for part in ui assets; do [ ! -d "/var/lib/litellm/$part" ] || cp -r "/var/lib/litellm/$part" {_UI}/; done'

SECURITY: Mapping[str, Any] = {
    "allow_privilege_escalation": False,
    "read_only_root_filesystem": True,
    "capabilities": {"drop": ["ALL"]},
}

TMP: Mapping[str, Any] = {"name": "tmp", "empty_dir": {}}
TMP_MOUNT: Mapping[str, Any] = {"name": "tmp", "mount_path": _TMP}
_MOUNTS = (TMP_MOUNT, {"name": "ui", "mount_path": _UI})

_LEAVE_SERVICE = 5
"""Seconds until no new calls come to a pod that ends, as its Service hears of that by and by."""


def drain_script(seconds: int) -> str:
    """What a pod runs before it is stopped: takes no new calls, and ends those that there are."""
    return (
        "import os, time, urllib.request as http; "
        f"time.sleep({_LEAVE_SERVICE}); "
        f'call = http.Request("http://127.0.0.1:{PORT}/health/drain", '
        f'headers={{"X-Drain-Token": os.environ["{DRAIN_TOKEN}"]}}); '
        f"http.urlopen(call, timeout={seconds + 5})"
    )


def environment(given: Mapping[str, str | SecretKey]) -> list[dict[str, Any]]:
    """Variables as containers have them, sorted by name."""
    return [_variable(name, given[name]) for name in sorted(given)]


def _variable(name: str, given: str | SecretKey) -> dict[str, Any]:
    if not isinstance(given, SecretKey):
        return {"name": name, "value": given}
    reference: dict[str, Any] = {"name": given.secret, "key": given.key}
    if given.optional:
        reference["optional"] = True
    return {"name": name, "value_from": {"secret_key_ref": reference}}


def amounts(resources: Resources) -> dict[str, Any]:
    """As request and as limit."""
    return {"requests": dict(vars(resources)), "limits": dict(vars(resources))}


def of_every_pod(
    run_as_user: int | None, service_account: str | None, image_pull_secrets: Iterable[str]
) -> dict[str, Any]:
    """What all pods have. `run_as_user` None leaves it to the cluster, as OpenShift wants it."""
    user = None if run_as_user is None else str(run_as_user)
    return {
        "service_account_name": service_account,
        "automount_service_account_token": False,
        # A Service called litellm would give LITELLM_PORT=tcp://... otherwise.
        "enable_service_links": False,
        "image_pull_secrets": [{"name": name} for name in image_pull_secrets],
        "security_context": {
            "run_as_non_root": True,
            "run_as_user": user,
            "run_as_group": user,
            "fs_group": user,
            "seccomp_profile": {"type": "RuntimeDefault"},
        },
    }


def _probe(path: str, *, period: int, failures: int) -> dict[str, Any]:
    return {
        "http_get": {"path": path, "port": "http"},
        "period_seconds": period,
        "timeout_seconds": 5,
        "failure_threshold": failures,
    }


def spec(
    *,
    image: str,
    env: Mapping[str, str | SecretKey],
    config_map: str,
    resources: Resources,
    run_as_user: int | None,
    drain: int,
    service_account: str | None,
    image_pull_secrets: Iterable[str],
    spread: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The `spec` of the pod template of a Deployment."""
    shared: dict[str, Any] = {"image": image, "resources": amounts(resources), "security_context": SECURITY}
    return {
        **of_every_pod(run_as_user, service_account, image_pull_secrets),
        "termination_grace_period_seconds": _LEAVE_SERVICE + drain + 10,
        "topology_spread_constraint": spread,
        "init_container": [{"name": "ui", "command": ["sh", "-c", _COPY_UI], "volume_mount": _MOUNTS, **shared}],
        "container": [
            {
                "name": "litellm",
                "args": ["--config", CONFIG, "--port", str(PORT)],
                "env": environment(env),
                "port": [{"name": "http", "container_port": PORT}],
                "startup_probe": _probe("/health/readiness", period=10, failures=30),
                "liveness_probe": _probe("/health/liveliness", period=15, failures=5),
                "readiness_probe": _probe("/health/readiness", period=10, failures=3),
                "lifecycle": {"pre_stop": [{"exec": {"command": ["python", "-c", drain_script(drain)]}}]},
                "volume_mount": [{"name": "config", "mount_path": _FOLDER, "read_only": True}, *_MOUNTS],
                **shared,
            }
        ],
        "volume": [
            {"name": "config", "config_map": {"name": config_map, "items": [{"key": _FILE, "path": _FILE}]}},
            TMP,
            {"name": "ui", "empty_dir": {}},
        ],
    }
