"""The Job that brings the database to the version of the image, before any pod of that version starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litellm_constructs.kubernetes import pod
from litellm_constructs.kubernetes.values import Resources, SecretKey

WAIT = f"""
import os, socket, time
from urllib.parse import urlsplit

at = urlsplit(os.environ["{pod.DATABASE_URL}"])
while True:
    try:
        socket.create_connection((at.hostname, at.port or 5432), timeout=5).close()
        break
    except OSError as error:
        print("waiting for the database:", error, flush=True)
        time.sleep(2)
""".strip()
"""Waits until something listens where the database should be; the Job's deadline ends it."""

COMMAND = ["python", "litellm/proxy/prisma_migration.py"]

MIGRATING = {
    "DISABLE_SCHEMA_UPDATE": "false",
    # Older versions would go on, and be done, without a schema.
    "ENFORCE_PRISMA_MIGRATION_CHECK": "true",
}


def template(
    *,
    image: str,
    env: Mapping[str, str | SecretKey],
    resources: Resources,
    run_as_user: int | None,
    service_account: str | None,
    image_pull_secrets: Iterable[str],
) -> dict[str, Any]:
    """The `spec` of the pod template."""
    shared = {
        "image": image,
        "env": pod.environment({**env, **MIGRATING}),
        "resources": pod.amounts(resources),
        "security_context": pod.SECURITY,
        "volume_mount": [pod.TMP_MOUNT],
    }
    return {
        "restart_policy": "Never",
        **pod.of_every_pod(run_as_user, service_account, image_pull_secrets),
        "init_container": [{"name": "wait", "command": ["python", "-c", WAIT], **shared}],
        "container": [{"name": "migrate", "command": COMMAND, **shared}],
        "volume": [pod.TMP],
    }


def spec(template: Mapping[str, Any], labels: Mapping[str, str], seconds: int) -> dict[str, Any]:
    """The `spec` of the Job. It stays when it is done: Terraform would run it anew otherwise."""
    return {
        "backoff_limit": 4,
        "active_deadline_seconds": seconds,
        "template": {"metadata": {"labels": labels}, "spec": template},
    }
